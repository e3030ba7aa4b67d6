"""Values that nobody is known to have -> proof by trying everything that they could be."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

from msgspec.structs import replace

from pixelwitness.finding import Evidence
from pixelwitness.identity import Known
from pixelwitness.identity.claims import FORM_NAMES
from pixelwitness.observer.pending import Key
from pixelwitness.vocabulary import Form, Kind, Strength

if TYPE_CHECKING:  # the worlds are loaded where something waits to be recovered, which is seldom
    from pixelwitness.identity.recover import Recovered
    from pixelwitness.identity.worlds.trial import Trial

# elsewhere an `m` or a number of five digits may be anything
WORLD_KINDS: frozenset[Kind] = frozenset(
    (
        "birth_date",
        "gender",
        "country",
        "region",
        "city",
        "postcode",
        "first_name",
        "last_name",
        "phone",
    )
)

_ZONES = datetime.timedelta(days=1)  # wherever the browser is
_YOUNG = datetime.timedelta(days=2 * 365)
_TODAY = "it is the day of the capture, with which date fields begin"
_ALONE = "it is a year, a month or a day alone, which is many people's"
_LATE = "it lies in the two years before the capture, as of a delivery or a journey"

type Wanted = Mapping[tuple[Kind, Form], Collection[str]]
type TellTrial = Callable[["Trial"], None]
"""Takes what was gone through, for what, and how long it took."""


class Recover(Protocol):
    """(what is wanted, the day of the capture or "") -> what was found; `tell` hears each trial."""

    def __call__(
        self, wanted: Wanted, until: str, *, tell: TellTrial
    ) -> Mapping[tuple[Kind, str], "Recovered"]: ...


type Search = Callable[[Wanted, str], Mapping[tuple[Kind, str], "Recovered"]]


def proofs_of(
    waiting: Iterable[Key], recover: Search, until: str, known: Known
) -> Iterator[tuple[Key, Evidence]]:
    """Each value that could be recovered, with the evidence; `until` is the capture's last time."""
    keys = [key for key in waiting if key[3] and key[0] in WORLD_KINDS]
    wanted: dict[tuple[Kind, Form], set[str]] = defaultdict(set)
    for kind, form, _, digest, *_ in keys:
        wanted[kind, form].add(digest)
    found = recover(wanted, until) if wanted else {}
    for key in keys:
        one = found.get((key[0], key[3]))
        if one is not None:
            told = evidence_of(one, key[1], known.strength(one.kind))
            yield key, _doubted(told, one, until)


def _doubted(told: Evidence, one: "Recovered", until: str) -> Evidence:
    """The same, weak where it may be no birth date: a number alone, or a day of late."""
    if one.kind != "birth_date":
        return told
    days = [day for text in one.plain.split(" or ") if (day := _day(text))]
    last = _day(until[:10])
    if not days:
        why = _ALONE
    elif last is None or all(last - day > _YOUNG for day in days):
        return told
    else:
        why = _TODAY if any(abs(day - last) <= _ZONES for day in days) else _LATE
    return replace(told, because=f"{told.because}; {why}", strength="weak")


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def evidence_of(one: "Recovered", form: Form, strength: Strength) -> Evidence:
    """The proof that a digest of that form is what was recovered."""
    how = ", ".join(one.steps) or "as it is"
    return Evidence(
        proof="recovered",
        because=f"{FORM_NAMES[form]} of “{one.spelled}”, {how}; found by trying all {one.world}",
        plain=one.plain,
        source={"enumerated": one.world, "tried": one.tried},
        strength=strength,
        kind=one.kind,
        spelled=one.spelled,
        steps=one.steps,
        chain=(form,),
    )
