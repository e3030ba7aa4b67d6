"""Values recovered from their digests, by trying all that they could be."""

import datetime
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pixelwitness.identity.worlds.choice import EVERY_NUMBER, Asked, Numbers, applies, worlds_for
from pixelwitness.identity.worlds.estimate import seconds_for
from pixelwitness.identity.worlds.hashing import DIGEST_SIZES, DIGESTS, Digest
from pixelwitness.identity.worlds.search import LARGE
from pixelwitness.identity.worlds.trial import Trial, find
from pixelwitness.identity.worlds.world import Progress, World, distinct
from pixelwitness.vocabulary import Form, Kind

type Wanted = Mapping[tuple[Kind, Form], Collection[str]]
"""The digests asked for, as hex of either case, by the kind that the sender declared and the form.
The kind `other` means that nothing tells the kind: every world but the vaguest is tried."""

_HEX = frozenset("0123456789abcdefABCDEF")


@dataclass(frozen=True, slots=True)
class Means:
    """What may be tried, and with what.

    `today` is the last birth date. `asked` allows the worlds that are not tried unless asked for:
    full Dutch `postcode`s, common `names`, Dutch mobile `phone` numbers. `cache` is a folder for
    the table of postcodes; without one they are gone through each time. `progress` is told how
    far a search is; `jobs` is the number of processes for large worlds, one a core unless said.
    `rules` is a rules folder other than the one that ships. `numbers` cuts worlds down. `tell`
    hears of each world that was gone through, and how long that took.
    """

    today: datetime.date
    asked: frozenset[Asked] = frozenset()
    cache: Path | None = None
    progress: Progress | None = None
    jobs: int | None = None
    rules: Path | None = None
    numbers: Numbers = EVERY_NUMBER
    tell: Callable[[Trial], None] | None = None


@dataclass(frozen=True, slots=True)
class Recovered:
    """What a digest is of, and how that was found; `kind` is that of the world it was found in.

    `plain` is the value in its plain form ("1980-04-23", "f", "NL", "2511 AB"); where the text
    can mean several it names them all ("1990-06-05 or 1990-05-06"). `spelled` is the text that
    was hashed, `steps` how it comes from the plain value. `world` says what was gone through,
    and `tried` how many texts that has.
    """

    plain: str
    kind: Kind
    spelled: str
    world: str
    tried: int
    steps: tuple[str, ...]


def recover(wanted: Wanted, means: Means) -> dict[tuple[Kind, str], Recovered]:
    """(kind, digest as it was given) -> what it is of, for all that were found.

    What is no digest of the form it stands under is passed over. The answer depends on the
    digests, `today`, `asked`, `numbers` and the lists only. Raises RuleError for a wrong list.
    """
    worlds = _worlds(wanted, means)
    found: dict[tuple[Kind, str], Recovered] = {}
    for form in DIGESTS:
        asks = _asks(wanted, form)
        texts = _texts(asks, worlds, form, means)
        for kind, value, raw in asks:
            its = [world for world in worlds if applies(world, kind)]
            told = _told(texts[raw].decode(), its) if raw in texts else None
            if told is not None:
                found[kind, value] = told
    return found


def estimate(wanted: Wanted, means: Means) -> float:
    """About how many seconds the large worlds take at most, by trying a small part of them.

    Making the table of postcodes, once, takes about twice what is said here for postcodes.
    """
    large = [world for world in _worlds(wanted, means) if world.size >= LARGE]
    return sum(
        seconds_for(world, form, means.jobs)
        for form in DIGESTS
        for world in large
        if any(applies(world, kind) for kind, *_ in _asks(wanted, form))
    )


def worlds_tried(wanted: Wanted, means: Means) -> tuple[tuple[str, int], ...]:
    """The worlds that `recover` goes through for what it does not find: name, number of texts."""
    return tuple((world.name, world.size) for world in _worlds(wanted, means))


type _Ask = tuple[Kind, str, bytes]


def _worlds(wanted: Wanted, means: Means) -> tuple[World, ...]:
    kinds = {kind for (kind, form), values in wanted.items() if values and form in DIGESTS}
    return worlds_for(kinds, means.today, means.asked, means.rules, means.numbers)


def _asks(wanted: Wanted, form: Digest) -> list[_Ask]:
    """(kind, value, raw digest) of everything asked for in that form."""
    length = DIGEST_SIZES[form] * 2
    return [
        (kind, value, bytes.fromhex(value))
        for (kind, its_form), values in wanted.items()
        for value in values
        if its_form == form and len(value) == length and _HEX.issuperset(value)
    ]


def _texts(
    asks: Sequence[_Ask], worlds: Sequence[World], form: Digest, means: Means
) -> dict[bytes, bytes]:
    """raw digest -> its text. What one world has is not looked for in the next."""
    texts: dict[bytes, bytes] = {}
    for world in worlds:
        raws = {raw for kind, _, raw in asks if applies(world, kind)} - texts.keys()
        texts |= _search(world, form, raws, means) if raws else {}
    return texts


def _search(world: World, form: Digest, raws: set[bytes], means: Means) -> dict[bytes, bytes]:
    found, trial = find(world, form, raws, means.cache, means.progress, means.jobs)
    if means.tell is not None:
        means.tell(trial)
    return found


def _told(text: str, worlds: Sequence[World]) -> Recovered | None:
    """All that the text can mean in these worlds; None where none of them has it."""
    having = [(world, readings) for world in worlds if (readings := world.read(text))]
    if not having:
        return None
    readings = distinct(reading for _, its in having for reading in its)
    ways = tuple(dict.fromkeys(reading.steps for reading in readings))
    return Recovered(
        plain=" or ".join(reading.plain for reading in readings),
        kind=having[0][0].kinds[0],
        spelled=text,
        world=" or ".join(world.name for world, _ in having),
        tried=sum(world.size for world, _ in having),
        steps=ways[0] if len(ways) == 1 else ("; or ".join(", ".join(way) for way in ways),),
    )
