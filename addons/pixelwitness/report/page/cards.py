"""Requests of a site -> proof cards: what is claimed, on what it stands, what was ruled out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pixelwitness.identity.worlds.sizes import world_size
from pixelwitness.matrix.marks import mark_of
from pixelwitness.matrix.model import Line
from pixelwitness.report.page.checks import Check, checks_of
from pixelwitness.report.page.journalled import Journal, Journalled
from pixelwitness.report.page.raw import Raw, holds, read_raw
from pixelwitness.report.page.shown import Printable, cut, page_shown
from pixelwitness.report.page.strip import Strip, strip_of
from pixelwitness.report.page.worth import trial_for
from pixelwitness.vocabulary import KINDS, MARKS, Kind, Mark


@dataclass(frozen=True, slots=True)
class Field:
    """A row of the table of decoded fields.

    Where the value may not be printed `hidden` is true and `value` is "", and so is `because`
    where it holds the value. `trial` is the search that recovered it, as the journal tells.
    """

    line: Line
    mark: Mark
    because: str
    value: str
    more: int
    hidden: bool
    trial: Line | None


@dataclass(frozen=True, slots=True)
class Card:
    """One request. The claims are kinds: sent readable, hashed and proved, not proved.

    `readable_too` are kinds of which the hashed value stands readable in the same request,
    `chance` says for each proved kind out of how many plausible values. `strip` is what led to it;
    `journalled` is what the journal says of its recording.
    """

    anchor: str
    first: Line
    page: str
    claims: dict[Mark, tuple[Kind, ...]]
    fields: tuple[Field, ...]
    checks: tuple[Check, ...]
    raw: Raw
    whole: bool
    readable_too: tuple[Kind, ...]
    chance: tuple[tuple[Kind, int], ...]
    strip: Strip | None
    journalled: Journalled


def anchor_of(request: str) -> str:
    """Where a request's card stands in the page; safe whatever the text is."""
    return f"request-{''.join(c for c in request[:16] if c in '0123456789abcdef')}"


def strongest(findings: Iterable[Line]) -> Line:
    """The finding that shows most; at least one must be given."""
    return min(findings, key=_strength)


def card_of(
    findings: Sequence[Line],
    moments: Mapping[str, Sequence[Line]],
    journal: Journal,
    folder: Path,
    may: Printable,
) -> Card:
    """The card of one request, all of whose findings these are.

    `moments` are its site's by the names of the captures, of those whose times tell an order.
    """
    whole = may.request(findings)
    raw, data = read_raw(folder, findings[0]["request"], whole)
    first = strongest(findings)
    journalled = journal.of(first["capture"])
    name = first["capture"]["name"]
    proved = [one for one in findings if mark_of([one]) == "hashed_proved"]
    return Card(
        anchor=anchor_of(first["request"]),
        first=first,
        page=page_shown(first["page"], whole),
        claims=_claims(findings),
        fields=tuple(_field(one, whole or may.value(one), journalled.trials) for one in findings),
        checks=checks_of(findings, may),
        raw=raw,
        whole=whole,
        readable_too=_kinds(one for one in proved if one["plain"] and holds(data, one["plain"])),
        chance=tuple((kind, world_size(kind)) for kind in _kinds(proved)),
        strip=strip_of(findings, moments[name], whole) if name in moments else None,
        journalled=journalled,
    )


def _strength(one: Line) -> tuple[int, bool, bool, int, str]:
    mask, weak = one["form"] == "mask", one["strength"] == "weak"
    return (MARKS.index(mark_of([one])), mask, weak, one["capture"]["entry"], one["id"])


def _claims(findings: Sequence[Line]) -> dict[Mark, tuple[Kind, ...]]:
    """Each kind once, under the strongest mark that it bears in this request."""
    best: dict[Kind, Mark] = {}
    for kind in _kinds(findings):
        best[kind] = mark_of(one for one in findings if one["kind"] == kind)
    return {mark: tuple(kind for kind in best if best[kind] == mark) for mark in MARKS}


def _kinds(findings: Iterable[Line]) -> tuple[Kind, ...]:
    found = {one["kind"] for one in findings}
    return tuple(kind for kind in KINDS if kind in found)


def _field(one: Line, shown: bool, trials: Sequence[Line]) -> Field:
    value, more = cut(one["value"]) if shown else ("", 0)
    secrets = () if shown else (one["plain"], one.get("spelled"), one["value"])
    tells = any(secret and secret in one["because"] for secret in secrets)
    because = "" if tells else one["because"]
    return Field(one, mark_of([one]), because, value, more, not shown, trial_for(one, trials))
