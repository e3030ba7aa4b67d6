"""Lines of the record -> events in the order of their times, as far as a clock tells an order."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from pixelwitness.matrix.model import Line
from pixelwitness.vocabulary import HAPPENINGS, KINDS, Happening, Kind

type What = Happening | Literal["choice", "setup", "sent"]

_SKEW = 1.0  # seconds: as exact as the time is that a consent tool writes down itself
_COARSE = 2.0  # where times were cut and choices rounded to seconds, as in a redacted case
_BACKWARDS = timedelta(minutes=5)  # slow requests are written late; more than that is the clock


@dataclass(frozen=True, slots=True)
class Event:
    """`seconds` counts from the moment that is asked for; `line` is the record's.

    `kinds` are those of the values that were given or shown. `near`: the clock does not tell
    whether it came before its neighbour.
    """

    what: What
    moment: datetime
    line: Line
    kinds: tuple[Kind, ...] = ()
    near: bool = False


def events_of(
    findings: Sequence[Line], setups: Iterable[Line], moments: Iterable[Line]
) -> tuple[Event, ...]:
    """All of one capture and site. Nothing where the times and the order of entries disagree."""
    found = (*_sent(findings), *_set_up(setups), *_happened(moments))
    return () if _runs_backwards(found) else _marked(sorted(found, key=_place))


def time_of(text: str) -> datetime | None:
    """The moment, None for what is none or tells no offset from UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _sent(findings: Sequence[Line]) -> Iterator[Event]:
    """Each request once, and each choice that a finding knows the moment of."""
    chosen: set[object] = set()
    requests: set[str] = set()
    for one in findings:
        moment = time_of(one["time"])
        if moment is None or one["request"] in requests:
            continue
        requests.add(one["request"])
        yield Event("sent", moment, one)
        seconds, entry = one["consent"].get("seconds"), one["consent"].get("entry")
        if isinstance(seconds, int | float) and 0 <= seconds < 1e6 and entry not in chosen:
            chosen.add(entry)
            yield Event("choice", moment - timedelta(seconds=seconds), one)


def _set_up(setups: Iterable[Line]) -> Iterator[Event]:
    """A configuration comes with each page; that it comes in another state is news."""
    told: set[tuple[object, ...]] = set()
    for one in setups:
        state = one.get("consent", {}).get("state")
        key = (one["what"], one["account"], *one["details"], state)
        moment = time_of(one["time"])
        if moment is not None and key not in told:
            told.add(key)
            yield Event("setup", moment, one)


def _happened(moments: Iterable[Line]) -> Iterator[Event]:
    """Openings, and the values of one request together."""
    given: dict[tuple[Happening, int], list[Line]] = {}
    for one in moments:
        if one["what"] in HAPPENINGS:
            given.setdefault((one["what"], one["capture"]["entry"]), []).append(one)
    for (what, _), lines in given.items():
        moment = time_of(lines[0]["time"])
        kinds = {one["kind"] for one in lines}
        if moment is not None:
            yield Event(what, moment, lines[0], tuple(kind for kind in KINDS if kind in kinds))


def _runs_backwards(events: Iterable[Event]) -> bool:
    latest: datetime | None = None
    for one in sorted(events, key=lambda event: event.line["capture"]["entry"]):
        if one.what == "choice":  # its line is a later request's
            continue
        if latest is not None and one.moment < latest - _BACKWARDS:
            return True
        latest = max(latest or one.moment, one.moment)
    return False


def _place(event: Event) -> tuple[datetime, int, str]:
    return event.moment, _entry(event), event.what


def _marked(events: Sequence[Event]) -> tuple[Event, ...]:
    """What happened at one time, or too near to a choice, has no order that a clock tells."""
    coarse = any("." not in one.line["time"] for one in events)
    doubt = timedelta(seconds=_COARSE if coarse else _SKEW)
    causes: dict[datetime, set[object]] = {}
    for one in events:
        causes.setdefault(one.moment, set()).add(_cause(one))
    times = [one.moment for one in events]
    chosen = [one.moment for one in events if one.what == "choice"]
    return tuple(
        replace(
            one,
            near=len(causes[one.moment]) > 1
            or _others(times if one.what == "choice" else chosen, one, doubt),
        )
        for one in events
    )


def _cause(event: Event) -> object:
    """What one and the same request tells is no question of order."""
    return _entry(event) if event.what in HAPPENINGS else (event.what, _entry(event))


def _others(moments: Sequence[datetime], one: Event, doubt: timedelta) -> bool:
    """Whether other events than this lie less than that away."""
    first = bisect_right(moments, one.moment - doubt)
    last = bisect_left(moments, one.moment + doubt)
    return last - first > (one.what == "choice")


def _entry(event: Event) -> int:
    entry: int = event.line["capture"]["entry"]
    return entry
