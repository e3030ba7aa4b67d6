"""Birth dates from 1900 to today, in every order, with every separator; and their parts.

Years of two digits and names of months are left out: such texts are too often something else.
"""

import datetime
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial

from pixelwitness.identity.worlds.words import words_world
from pixelwitness.identity.worlds.world import Reading, World, distinct

FIRST_YEAR = 1900

_PARTS = {"y": "year", "m": "month", "d": "day"}
_SEPARATORS = {"": "without separators", "-": "with hyphens", "/": "with slashes", ".": "with dots"}
_SWAPPED = "day and month swapped, as the pixel reads a date that begins with the day"


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to write a date: the order of its parts ("dmy"), what stands between, and zeros."""

    order: str
    between: str
    padded: bool = True

    @property
    def words(self) -> str:
        """The layout as a step for the reader."""
        first, second, third = (_PARTS[part] for part in self.order)
        zeros = "" if self.padded else ", no leading zeros"
        return f"{first}, {second} and {third} {_SEPARATORS[self.between]}{zeros}"

    def piece(self, month: int, day: int) -> bytes:
        """Month and day in this layout, without the year, which stands before or after."""
        shape = "{:02d}" if self.padded else "{:d}"
        parts = (month, day) if self.order.index("m") < self.order.index("d") else (day, month)
        return self.between.join(shape.format(part) for part in parts).encode()

    def write(self, date: datetime.date) -> str:
        """The date in this layout."""
        piece, year = self.piece(date.month, date.day).decode(), f"{date.year:04d}"
        both = (year, piece) if self.order[0] == "y" else (piece, year)
        return self.between.join(both)


LAYOUTS = (
    Layout("ymd", ""),
    Layout("ymd", "-"),
    Layout("ymd", "-", padded=False),
    Layout("dmy", "-"),
    Layout("dmy", "-", padded=False),
    Layout("mdy", "-"),
    Layout("mdy", "-", padded=False),
    Layout("dmy", "/"),
    Layout("dmy", "/", padded=False),
    Layout("mdy", "/"),
    Layout("mdy", "/", padded=False),
    Layout("dmy", ""),
    Layout("mdy", ""),
    Layout("ymd", "/"),
    Layout("dmy", "."),
    Layout("dmy", ".", padded=False),
)
# layouts that can write the same text lie in one group; a group's texts are written together
_GROUPS = tuple(
    tuple(group)
    for _, group in itertools.groupby(LAYOUTS, lambda one: (one.between, one.order[0] == "y"))
)


def _pattern(layout: Layout) -> re.Pattern[str]:
    """Matches texts of this layout, and none of those that are padded the other way."""
    day = r"\d\d" if layout.padded else r"[1-9]\d?"
    parts = (f"(?P<{part}>{r'\d{4}' if part == 'y' else day})" for part in layout.order)
    return re.compile(re.escape(layout.between).join(parts), re.ASCII)


_PATTERNS = tuple((layout, _pattern(layout)) for layout in LAYOUTS)


def birth_dates(today: datetime.date) -> World:
    """Every day from 1 January 1900 to `today` in every layout; the commonest layouts first."""
    return World(
        name=f"birth dates {FIRST_YEAR} to today, in {len(LAYOUTS)} spellings",
        kinds=("birth_date",),
        size=sum(len(pieces) for group in _GROUPS for _, pieces in _years(group, today)),
        blocks=len(_GROUPS),
        block=partial(_texts, today),
        read=partial(read_date, today),
    )


def date_parts(today: datetime.date) -> World:
    """Year, month or day alone, as the keys for the parts of a birth date hold them."""
    readings: dict[str, list[Reading]] = {}
    parts = (
        ("year", range(FIRST_YEAR, today.year + 1)),
        ("month", range(1, 13)),
        ("day", range(1, 32)),
    )
    for part, numbers in parts:
        for number in numbers:
            for text in dict.fromkeys((f"{number}", f"{number:02d}")):
                reading = Reading(f"{part} {number}", (f"the {part} alone",))
                readings.setdefault(text, []).append(reading)
    return words_world("years, months and days of birth", ("birth_date",), readings, anywhere=False)


def read_date(today: datetime.date, text: str) -> tuple[Reading, ...]:
    """Every date from 1900 to `today` that this text can be, with the layout it is written in."""
    return distinct(
        reading
        for layout, pattern in _PATTERNS
        for reading in _read(layout, pattern.fullmatch(text))
        if f"{FIRST_YEAR}-01-01" <= reading.plain <= today.isoformat()
    )


def _read(layout: Layout, match: re.Match[str] | None) -> Iterator[Reading]:
    if match is None:
        return
    year, month, day = match["y"], int(match["m"]), int(match["d"])
    yield from _reading(year, month, day, (layout.words,))
    if layout == LAYOUTS[0]:
        yield from _reading(year, day, month, (_SWAPPED, layout.words))


def _reading(year: str, month: int, day: int, steps: tuple[str, ...]) -> Iterator[Reading]:
    try:
        date = datetime.date(int(year), month, day)
    except ValueError:
        return
    yield Reading(date.isoformat(), steps)


def _texts(today: datetime.date, n: int) -> list[bytes]:
    group = _GROUPS[n]
    between = group[0].between.encode()
    texts: list[bytes] = []
    for year, pieces in _years(group, today):
        if group[0].order[0] == "y":
            head = b"%04d" % year + between
            texts += [head + piece for piece in pieces]
        else:
            tail = between + b"%04d" % year
            texts += [piece + tail for piece in pieces]
    return texts


def _years(
    group: tuple[Layout, ...], today: datetime.date
) -> Iterator[tuple[int, tuple[bytes, ...]]]:
    """Each year with its months and days as the group writes them, every text once."""
    for year in range(FIRST_YEAR, today.year):
        yield year, _pieces(group, 2000 if _is_leap(year) else 1999)
    if today.year >= FIRST_YEAR:
        yield today.year, _pieces(group, today.year, today)


@cache
def _pieces(
    group: tuple[Layout, ...], year: int, last: datetime.date | None = None
) -> tuple[bytes, ...]:
    """The months and days of that year up to `last`; all years of a length have the same."""
    first = datetime.date(year, 1, 1)
    length = ((last or datetime.date(year, 12, 31)) - first).days + 1
    days = [first + datetime.timedelta(n) for n in range(length)]
    pieces = (layout.piece(day.month, day.day) for layout in group for day in days)
    return tuple(dict.fromkeys(pieces))


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
