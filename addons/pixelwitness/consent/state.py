"""The events of one tool and a place in the capture -> what that tool tells of that place."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from pixelwitness.consent.events import Event, Placed
from pixelwitness.consent.model import State


class Stand(msgspec.Struct, frozen=True, gc=False):
    """What one tool tells: `decided` (a state), `before` any choice, or `unclear`.

    `start` is the place from which it holds, `exact` whether that is the moment of the choice.
    `asked` says that the tool itself said that nothing was chosen yet.
    """

    tool: str
    kind: Literal["decided", "before", "unclear"]
    state: State | Literal["withdrawn"]
    because: str
    entry: int
    start: float = 0.0
    exact: bool = False
    facebook: bool = False
    asked: bool = False


def stand_of(rows: Sequence[Placed], here: float) -> Stand | None:
    """What the tool's events tell of that place, None where there are none."""
    past = [row for row in rows if row.start <= here]
    later = [row for row in rows if row.start > here]
    opened = next((row for row in later if row.open_at(here)), None)
    if opened and not (past and _same(past[-1].event, opened.event)):
        return _unclear(opened.event, _span(opened.event))
    if past:
        return _decided(past)
    return _before(later[0]) if later else None


def _same(one: Event, other: Event) -> bool:
    return (one.what, one.state) == (other.what, other.state) and bool(one.state)


def _unclear(event: Event, because: str) -> Stand:
    return Stand(event.tool, "unclear", "", because, event.at.entry)


def _span(event: Event) -> str:
    since = f"the last request without it is entry {event.low.entry}" if event.low else ""
    since = since or "no earlier request tells whether it was there"
    return (
        f"{event.because}; first seen in entry {event.at.entry}, {since}; when it was is not told"
    )


def _before(following: Placed) -> Stand:
    event = following.event
    if event.what == "undecided":
        because, asked = event.because, True
    else:
        words = f"{event.tool}: the choice came later (entry {event.at.entry}), none is seen before"
        because, asked = words, False
    return Stand(event.tool, "before", "", because, event.at.entry, asked=asked)


def _decided(past: Sequence[Placed]) -> Stand:
    last = past[-1]
    event = last.event
    earlier = [row.event for row in past[:-1] if row.event.what == "choice" and row.event.state]
    if event.what == "undecided":
        if earlier:
            words = f"{event.because}; yet entry {earlier[-1].at.entry} told a choice"
            return _unclear(event, words)
        return Stand(event.tool, "before", "", event.because, event.at.entry, asked=True)
    if event.what == "gone" or not event.state:
        return _unclear(event, event.because)
    given = [one for one in earlier if one.state in ("accepted", "partly")]
    withdrawn = event.state == "refused" and bool(given)
    return Stand(
        tool=event.tool,
        kind="decided",
        state="withdrawn" if withdrawn else event.state,
        because=_words(last, given[-1] if withdrawn else None),
        entry=event.at.entry,
        start=last.start,
        exact=last.exact,
        facebook=event.facebook,
    )


def _words(row: Placed, given: Event | None) -> str:
    event, words = row.event, row.event.because
    if given:
        words += f"; {given.state} before that (entry {given.at.entry})"
    if event.first:
        words += "; it was there when the site was first opened, from an earlier visit"
    elif not row.exact:
        since = f" and not yet in entry {event.low.entry}" if event.low else ""
        words += f"; first seen in entry {event.at.entry}{since}"
    return words
