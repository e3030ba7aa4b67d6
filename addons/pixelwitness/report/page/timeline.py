"""A site's findings, set-ups and moments -> what happened when, as a list and as points."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pixelwitness.matrix.model import Line
from pixelwitness.report.page.events import Event, events_of
from pixelwitness.report.page.journalled import Journal
from pixelwitness.report.page.shown import opened_shown

WIDTH, _EDGE, _NEAR, _MOST = 720, 24, 40, 40


@dataclass(frozen=True, slots=True)
class Told:
    """An event as it is listed; `seconds` counts from the first event of the capture.

    `page` is the address that was opened, as far as it may be printed.
    """

    event: Event
    seconds: float
    number: int
    page: str


@dataclass(frozen=True, slots=True)
class Point:
    """Events too near for a point of their own share one, `label` is their numbers (`2–4`)."""

    x: int
    label: str
    sent: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """One capture of one site; `left_out` counts the events behind the last one shown."""

    capture: str
    start: str
    events: tuple[Told, ...]
    points: tuple[Point, ...]
    left_out: int

    @property
    def near(self) -> bool:
        """Whether there are events of which the clock does not tell which came first."""
        return any(one.event.near for one in self.events)


def timelines(
    findings: Sequence[Line],
    setups: Sequence[Line],
    moments: Sequence[Line],
    journal: Journal,
    whole: bool,
) -> tuple[Timeline, ...]:
    """One for each capture in which times are told and tell an order, by name."""
    names = {one["capture"]["name"]: one["capture"] for one in findings}
    parts = [by_capture(lines) for lines in (findings, setups, moments)]
    made = (
        _timeline(name, [part.get(name, []) for part in parts], whole)
        for name, capture in sorted(names.items())
        if not journal.of(capture).backwards
    )
    return tuple(one for one in made if one is not None)


def by_capture(lines: Sequence[Line]) -> dict[str, list[Line]]:
    """The lines by the names of their captures."""
    found: dict[str, list[Line]] = {}
    for one in lines:
        found.setdefault(one["capture"]["name"], []).append(one)
    return found


def _timeline(name: str, parts: list[list[Line]], whole: bool) -> Timeline | None:
    found = _without_passing(events_of(*parts))
    if not found:
        return None
    start = found[0].moment
    events = tuple(
        Told(one, (one.moment - start).total_seconds(), number, _page(one, whole))
        for number, one in enumerate(found[:_MOST], 1)
    )
    begin = start.isoformat(timespec="milliseconds")
    return Timeline(name, begin, events, tuple(_points(events)), len(found) - len(events))


def _page(one: Event, whole: bool) -> str:
    return opened_shown(one.line["page"], whole) if one.what == "opened" else ""


def _without_passing(events: Sequence[Event]) -> list[Event]:
    """Without pages on which nothing happened before the next was opened; the first stays."""
    return [
        one
        for number, one in enumerate(events)
        if number == 0 or one.what != "opened" or _what(events, number + 1) not in ("opened", "")
    ]


def _what(events: Sequence[Event], number: int) -> str:
    return events[number].what if number < len(events) else ""


def _points(events: Sequence[Told]) -> Iterator[Point]:
    last = max(one.seconds for one in events) or 1
    groups: list[tuple[int, list[Told]]] = []
    for one in events:
        x = _EDGE + round((WIDTH - 2 * _EDGE) * one.seconds / last)
        if groups and x - groups[-1][0] < _NEAR:
            groups[-1][1].append(one)
        else:
            groups.append((x, [one]))
    for x, group in groups:
        numbers = dict.fromkeys((group[0].number, group[-1].number))
        sent = any(one.event.what == "sent" for one in group)
        yield Point(x, "–".join(map(str, numbers)), sent)
