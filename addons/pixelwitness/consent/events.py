"""What happened to the consent of one site, and where on the line of time each thing stands."""

import datetime
from typing import Literal

import msgspec

from pixelwitness.consent.model import State

_SAME_CLICK = 10.0  # seconds between a tool's own time and its report of the same click


type Happened = Literal["choice", "undecided", "gone"]


class Point(msgspec.Struct, frozen=True, gc=False):
    """A place in a capture: seconds since 1970 (None where the time is missing), and the entry."""

    when: float | None
    entry: int

    def on(self, timed: bool) -> float:
        """The place as one number: by time, or by the order of the entries."""
        return self.when if timed and self.when is not None else float(self.entry)


class Event(msgspec.Struct, frozen=True, gc=False):
    """One thing that a tool told, first seen at `at`.

    `gone`: a cookie that was there before was missing. `low` is the last request known to be
    without it, None where none is known. `first`: it was there when the host was first opened.
    `moment` is when the choice was made, by the tool's own word. `report`: a call of the tool.
    """

    tool: str
    what: Happened
    state: State
    because: str
    at: Point
    low: Point | None = None
    first: bool = False
    moment: float | None = None
    report: bool = False
    facebook: bool = False


class Placed(msgspec.Struct, frozen=True, gc=False):
    """An event with the place from which it holds, and the place up to which it did not.

    Between `low` (None: the beginning) and `start` nobody knows; equal where the place is known.
    """

    event: Event
    start: float
    low: float | None
    exact: bool

    def open_at(self, here: float) -> bool:
        """Whether it may or may not have held at that place."""
        unsure = self.event.what != "undecided" and not self.exact
        return unsure and here < self.start and (self.low is None or self.low < here)


def seconds_of(time: str) -> float | None:
    """ISO 8601 -> seconds since 1970, or None where it is no time."""
    try:
        return datetime.datetime.fromisoformat(time).timestamp() if time else None
    except (ValueError, OverflowError, OSError):
        return None


def place(events: list[Event], timed: bool) -> list[Placed]:
    """One tool's events in the order in which they hold."""
    told = [event for event in events if not _is_repeated(event, events, timed)]
    rows = [_placed(event, events, timed) for event in told]
    return sorted(rows, key=lambda row: row.start)


def _placed(event: Event, events: list[Event], timed: bool) -> Placed:
    if timed and event.moment is not None:
        return Placed(event, event.moment, event.moment, True)
    here = event.at.on(timed)
    if event.report or event.low == event.at:
        return Placed(event, here, here, True)
    reports = [
        other.at.on(timed)
        for other in events
        if other.report and other.what == "choice" and other.state in ("", event.state)
        and _between(other, event, timed)
    ]  # fmt: skip
    if reports and event.what == "choice":
        return Placed(event, max(reports), max(reports), True)
    return Placed(event, here, event.low.on(timed) if event.low else None, False)


def _is_repeated(event: Event, events: list[Event], timed: bool) -> bool:
    """A report without its content tells no more than the cookie that was written at that click."""
    if not event.report or event.state or event.what != "choice":
        return False
    cookies = [e for e in events if e.what == "choice" and e.state and not e.report]
    return any(_between(event, e, timed) or _same_click(event, e, timed) for e in cookies)


def _between(report: Event, event: Event, timed: bool) -> bool:
    here = report.at.on(timed)
    return (event.low is None or event.low.on(timed) <= here) and here <= event.at.on(timed)


def _same_click(report: Event, event: Event, timed: bool) -> bool:
    if not timed or event.moment is None or report.at.when is None:
        return False
    return abs(event.moment - report.at.when) <= _SAME_CLICK
