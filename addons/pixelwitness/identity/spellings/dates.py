"""Birth dates: every order, separator and width; read again as the senders read them; parts."""

import datetime
import re
from collections.abc import Iterator

from pixelwitness.identity import tables
from pixelwitness.identity.normalise.pixel import PHONE
from pixelwitness.identity.normalise.senders import rules
from pixelwitness.identity.spelling import DAY, MONTH, YEAR, Spelling, simplest
from pixelwitness.identity.steps import applied

_ORDERS = ("YMD", "DMY", "MDY", "YDM")
_SEPARATORS = ("-", "/", ".", " ")
_ISO_TIMES = ("T00:00:00", "T00:00:00Z", "T00:00:00.000Z", " 00:00:00")


def birth_date(value: str, country: str) -> tuple[Spelling, ...]:
    """Spellings of a date written as 1980-04-23 or in the country's own way; else as it is.

    Years of two digits are left out: no sender that is documented shortens them.
    """
    date = read(value, country)
    typed = Spelling(value)
    if not date:
        return applied([typed], rules("db"))
    starts = (typed, *_written(date), *_in_words(date))
    # the pixel (2.9.252 and later) takes a date under a key of its own for a telephone number
    read_again = applied(starts, (*rules("db"), PHONE))
    return simplest((*starts, *read_again, *_parts(date)))


def read(value: str, country: str) -> datetime.date | None:
    """The date that was typed: year first, or day first, or month first where a country has so."""
    text = value.strip()
    found = re.fullmatch(r"(\d{4})[-/. ]?(\d{1,2})[-/. ]?(\d{1,2})", text, re.ASCII)
    if found:
        return _date(found[1], found[2], found[3])
    found = re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", text, re.ASCII)
    if not found:
        return None
    day, month = found[1], found[2]
    if country in tables.month_first():
        day, month = month, day
    return _date(found[3], month, day)


def _date(year: str, month: str, day: str) -> datetime.date | None:
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _written(date: datetime.date) -> Iterator[Spelling]:
    wide = {"Y": f"{date.year:04}", "M": f"{date.month:02}", "D": f"{date.day:02}"}
    narrow = {"Y": f"{date.year:04}", "M": str(date.month), "D": str(date.day)}
    for order in _ORDERS:
        if order != "YDM":
            yield _numbers(order, "", wide)
        for separator in _SEPARATORS:
            yield _numbers(order, separator, wide)
            yield _numbers(order, separator, narrow)
    for time in _ISO_TIMES:
        yield Spelling(f"{date.isoformat()}{time}", (f"written YYYY-MM-DD{time}",))


def _numbers(order: str, separator: str, digits: dict[str, str]) -> Spelling:
    shape = separator.join(part * len(digits[part]) for part in order)
    return Spelling(separator.join(digits[part] for part in order), (f"written {shape}",))


def _in_words(date: datetime.date) -> Iterator[Spelling]:
    for names in tables.months().values():
        name = names[date.month - 1]
        for text in (
            f"{date.day} {name} {date.year:04}",
            f"{date.day}. {name} {date.year:04}",
            f"{name} {date.day}, {date.year:04}",
        ):
            yield Spelling(text, (f"written {text}",))


def _parts(date: datetime.date) -> tuple[Spelling, ...]:
    month, day = str(date.month), str(date.day)
    name = tables.months()["en"][date.month - 1]
    return (
        Spelling(f"{date.year:04}", (YEAR,)),
        *applied([Spelling(month, (MONTH,)), Spelling(name[:3].lower(), (MONTH,))], rules("dobm")),
        *applied([Spelling(day, (DAY,))], rules("dobd")),
    )
