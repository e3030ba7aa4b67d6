"""Legal notes as values, and which of them bear on what was observed."""

from collections.abc import Mapping
from dataclasses import dataclass

from pixelwitness.vocabulary import Channel, ConsentState

ANYWHERE = "any"


@dataclass(frozen=True, slots=True)
class Note:
    """A statement of somebody who is named, with the day, the source and when it was last read.

    It bears on uploads by these channels in these consent states. `on` is "" where the source has
    no date. `jurisdiction` is two letters, `EU`, or `any`.
    """

    id: str
    jurisdiction: str
    channels: tuple[Channel, ...]
    states: tuple[ConsentState, ...]
    said_by: str
    on: str
    statement: str
    source: str
    url: str
    checked_on: str


@dataclass(frozen=True, slots=True)
class LegalNotes:
    """All notes in the order of their days, and the members of jurisdictions that have some."""

    notes: tuple[Note, ...]
    members: Mapping[str, frozenset[str]]


def notes_for(
    legal: LegalNotes, channel: Channel, state: ConsentState, jurisdiction: str
) -> tuple[Note, ...]:
    """The notes on that channel and state, of that jurisdiction and of those it is a member of."""
    wanted = jurisdiction.upper()
    places = {place for place, members in legal.members.items() if wanted in members}
    return tuple(
        note
        for note in legal.notes
        if note.jurisdiction in {wanted, ANYWHERE, *places}
        and channel in note.channels
        and state in note.states
    )
