"""How senders read a birth date and write it again as YYYYMMDD."""

import re

from pixelwitness.identity.steps import Step, matching

type Numbers = tuple[int, int, int]  # as they stand in the text, from left to right


def _month_first(numbers: Numbers) -> Numbers:
    """Year, month, day as the pixel takes them: above 31 is a year, above 12 is a day."""
    first, second, third = numbers
    if first > 31:
        year, month, day = first, second, third
    elif second > 31:
        year, month, day = second, third, first
    else:
        year, month, day = third, first, second
    return (year, day, month) if month > 12 else (year, month, day)


def _by_separator(text: str) -> str | None:
    """Slashes mean month, day, year; hyphens mean day, month, year (Meta's gateway)."""
    found = re.fullmatch(r"\s*(\d{1,2})([/-])(\d{1,2})\2(\d{4})\s*", text, re.ASCII)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    return _written((year, first, second) if found[2] == "/" else (year, second, first))


def _digit_groups(text: str) -> str:
    """The pixel's rule since 2.9.252; what it cannot read stays as it is."""
    groups = re.findall(r"[0-9]+", text)
    if len(groups) < 3 or any(len(group) > 9 for group in groups[:3]):
        return groups[0] if len(groups) == 1 and len(groups[0]) == 8 else text
    first, second, third = map(int, groups[:3])
    return _written(_month_first((first, second, third))) or text


def _written(date: Numbers) -> str | None:
    # the pixel refuses years after the next one too; the same value must read the same every day
    year, month, day = date
    possible = 1800 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= 31
    return f"{year:04}{month:02}{day:02}" if possible else None


def _padded(text: str) -> str | None:
    return text.zfill(2) if re.fullmatch("[0-9]{1,2}", text) else None


AS_THE_PIXEL = Step("written YYYYMMDD with the month first, as the pixel reads it", _digit_groups)
AS_THE_GATEWAY = Step("written YYYYMMDD, with / month first, with - day first", _by_separator)
PADDED = Step("written with two digits", _padded)
YEAR = matching("[0-9]{4}")
MONTH = matching("0?[1-9]|1[012]|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec).*")
DAY = matching("0?[1-9]|[12][0-9]|3[01]")
