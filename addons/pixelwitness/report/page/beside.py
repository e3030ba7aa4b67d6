"""What stands beside the traffic: Meta's own export and legal notes."""

from collections.abc import Iterable
from dataclasses import dataclass

from pixelwitness.legal import Note, notes_for
from pixelwitness.metaexport import FACTS, Fact, Statement
from pixelwitness.report.page.material import Material

_NAMED = 60


@dataclass(frozen=True, slots=True)
class Advertisers:
    """Who stands under one fact of the export; `left_out` counts those not shown."""

    fact: Fact
    statements: tuple[Statement, ...]
    left_out: int


def advertisers(statements: Iterable[Statement]) -> tuple[Advertisers, ...]:
    """The advertisers by fact and name, each named once under a fact."""
    told = tuple(statements)
    groups = ((fact, {one.advertiser: one for one in told if one.fact == fact}) for fact in FACTS)
    return tuple(
        Advertisers(fact, ordered[:_NAMED], max(0, len(ordered) - _NAMED))
        for fact, named in groups
        if (ordered := tuple(named[name] for name in sorted(named, key=str.casefold)))
    )


def notes_of(material: Material) -> tuple[Note, ...]:
    """The notes that bear on what was seen, each once, in the order of their days."""
    if material.notes is None:
        return ()
    seen = {(one["channel"], one["consent"]["state"]) for one in material.case.findings}
    notes = {
        note.id: note
        for channel, state in seen
        for note in notes_for(material.notes, channel, state, material.jurisdiction)
    }
    return tuple(sorted(notes.values(), key=lambda note: (note.on, note.id)))
