"""Days with a count each -> rows of a chart, days without any between them told."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_MOST = 31
_GAP = 3  # days without any that have rows of their own; more share one


@dataclass(frozen=True, slots=True)
class Row:
    """A day with its count; or, where `days` is not 0, so many days from it on without any."""

    day: str
    count: int
    days: int = 0


@dataclass(frozen=True, slots=True)
class Days:
    """The last rows, and how many earlier days with requests are not shown."""

    rows: tuple[Row, ...]
    most: int
    left_out: int


def days_of(counts: Sequence[tuple[str, int]]) -> Days:
    """From days in their order; what is no day stands where it is, and tells no gap."""
    rows = tuple(_rows(counts))
    shown = rows[-_MOST:]
    left = sum(row.days == 0 and row.count > 0 for row in rows[:-_MOST])
    return Days(shown, max((row.count for row in shown), default=0), left)


def _rows(counts: Sequence[tuple[str, int]]) -> Iterator[Row]:
    before: datetime.date | None = None
    for text, count in counts:
        day = _day(text)
        if day is not None and before is not None:
            yield from _between(before, day)
        yield Row(text, count)
        before = day


def _between(before: datetime.date, after: datetime.date) -> Iterator[Row]:
    first, days = before + datetime.timedelta(1), (after - before).days - 1
    if days > _GAP:
        yield Row(first.isoformat(), 0, days)
        return
    for number in range(days):
        yield Row((first + datetime.timedelta(number)).isoformat(), 0)


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None
