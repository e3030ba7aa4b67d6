"""A site's findings and set-ups -> what happened when, as a list and as points on a line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from pixelwitness.matrix.model import Line

WIDTH, _EDGE, _NEAR, _MOST = 720, 24, 40, 40

type What = Literal["choice", "setup", "sent"]


@dataclass(frozen=True, slots=True)
class Event:
    """`seconds` counts from the first event of the capture; `line` is the record's."""

    what: What
    seconds: float
    line: Line
    number: int = 0


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
    events: tuple[Event, ...]
    points: tuple[Point, ...]
    left_out: int


def timelines(findings: Sequence[Line], setups: Sequence[Line]) -> tuple[Timeline, ...]:
    """One for each capture in which a time is told, by name."""
    names = sorted({one["capture"]["name"] for one in findings})
    made = (
        _timeline(
            name,
            [one for one in findings if one["capture"]["name"] == name],
            [one for one in setups if one["capture"]["name"] == name],
        )
        for name in names
    )
    return tuple(one for one in made if one is not None)


def _timeline(name: str, findings: list[Line], setups: list[Line]) -> Timeline | None:
    found = sorted(_events(findings, setups), key=lambda event: event[0])
    if not found:
        return None
    start = found[0][0]
    events = tuple(
        Event(what, (moment - start).total_seconds(), line, number)
        for number, (moment, what, line) in enumerate(found[:_MOST], 1)
    )
    begin = f"{start.isoformat(timespec='milliseconds')}"
    return Timeline(name, begin, events, tuple(_points(events)), len(found) - len(events))


def _events(findings: list[Line], setups: list[Line]) -> Iterator[tuple[datetime, What, Line]]:
    chosen: set[object] = set()
    requests: set[str] = set()
    for one in findings:
        moment = _time(one["time"])
        if moment is None or one["request"] in requests:
            continue
        requests.add(one["request"])
        yield moment, "sent", one
        seconds, entry = one["consent"].get("seconds"), one["consent"].get("entry")
        if isinstance(seconds, int | float) and 0 <= seconds < 1e6 and entry not in chosen:
            chosen.add(entry)
            yield moment - timedelta(seconds=seconds), "choice", one
    told: set[tuple[object, ...]] = set()
    for one in setups:  # it comes with each page; a state is news
        state = one.get("consent", {}).get("state")
        key = (one["what"], one["account"], *one["details"], state)
        moment = _time(one["time"])
        if moment is not None and key not in told:
            told.add(key)
            yield moment, "setup", one


def _points(events: Sequence[Event]) -> Iterator[Point]:
    last = max(event.seconds for event in events) or 1
    groups: list[tuple[int, list[Event]]] = []
    for event in events:
        x = _EDGE + round((WIDTH - 2 * _EDGE) * event.seconds / last)
        if groups and x - groups[-1][0] < _NEAR:
            groups[-1][1].append(event)
        else:
            groups.append((x, [event]))
    for x, group in groups:
        numbers = dict.fromkeys((group[0].number, group[-1].number))
        yield Point(x, "–".join(map(str, numbers)), any(one.what == "sent" for one in group))


def _time(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
