"""A language code -> words, dates, numbers and lists as that language has them."""

import datetime
import gettext
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from pixelwitness.report.page.phrasebook import Phrasebook
from pixelwitness.resources import folder

LANGUAGES = ("en", "nl")
_LEAST = 0.001
UNITS = {31_557_600: "years", 86_400: "days", 3_600: "hours", 60: "minutes", 1: "s"}


@dataclass(frozen=True, slots=True)
class Language:
    """English is what the messages are written in; the others have a catalogue.

    So has what comes with the record (`book`): the rules' own texts and what is made of them.
    """

    code: str
    catalogue: gettext.NullTranslations
    book: Phrasebook | None = None

    def known(self, text: str) -> str | None:
        """A text that came with the record, or None where this language has no words for it."""
        return self.book.told(text) if self.book and text else text

    def either(self, plain: str) -> str:
        """What a digest can be of where all was tried: one value, `year 1980`, or `a or b`."""
        parts = [self.known(part) or part for part in plain.split(" or ")]
        told: str = format_list(parts, style="or", locale=self.code)
        return told

    def day(self, time: str) -> str:
        """An ISO 8601 time as a day, `2017-11` as a month; what is no time is given back."""
        moment = _moment(time)
        if moment is None:
            month = _moment(f"{time}-01")
            return format_date(month, "MMMM y", locale=self.code) if month else time
        return format_date(moment, "d MMMM y", locale=self.code)

    def moment(self, time: str) -> str:
        """An ISO 8601 time to the millisecond, in UTC; what is no time as it is."""
        moment = _moment(time)
        if moment is None:
            return time
        told: str = format_datetime(moment, "d MMMM y, HH:mm:ss.SSS 'UTC'", locale=self.code)
        return told

    def span(self, first: str, last: str) -> str:
        """From when to when, to the minute, in UTC; what is no time as it is."""
        start, end = _moment(first), _moment(last)
        if start is None or end is None:
            return f"{first} – {last}"
        days = [format_date(one, "d MMMM y", locale=self.code) for one in (start, end)]
        times = [f"{one:%H:%M}" for one in (start, end)]
        if days[0] == days[1]:
            return f"{days[0]}, {'–'.join(dict.fromkeys(times))} UTC"
        return f"{days[0]}, {times[0]} – {days[1]}, {times[1]} UTC"

    def number(self, count: float) -> str:
        """With the language's own separators."""
        told: str = format_decimal(count, locale=self.code)
        return told

    def duration(self, seconds: float) -> str:
        """To two figures, in the largest unit of which there are two; none below a millisecond."""
        if seconds < _LEAST:
            return f"< {self.duration(_LEAST)}"
        size = next((size for size in UNITS if seconds >= 2 * size), 1)
        told: str = format_decimal(float(f"{seconds / size:.2g}"), "#,##0.###", self.code)
        return f"{told} {self.catalogue.gettext(UNITS[size])}"

    def words(self, parts: Sequence[str]) -> str:
        """The parts as this language lists them: a, b and c."""
        told = [self.catalogue.gettext(part) for part in parts]
        return format_list(told, locale=self.code) if told else ""

    def named(self, keys: Iterable[str], words: Mapping[str, str]) -> str:
        """Keys of a vocabulary, listed by their words."""
        return self.words([words[key] for key in keys])


def load_language(code: str) -> Language:
    """The language of that code, one of LANGUAGES. Raises KeyError for any other."""
    if code not in LANGUAGES:
        raise KeyError(code)
    if code == "en":
        return Language(code, gettext.NullTranslations())
    return Language(code, _catalogue(code), _book(code))


def _catalogue(code: str) -> gettext.GNUTranslations:
    """The catalogue is kept as text and compiled when it is read, so a checkout needs no build."""
    compiled = io.BytesIO()
    with _path(code, "pixelwitness").open("rb") as file:
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _book(code: str) -> Phrasebook:
    with _path(code, "rules").open("rb") as file:
        entries = [(str(one.id), str(one.string)) for one in read_po(file, locale=code) if one.id]
    return Phrasebook(entries, lambda number: format_decimal(number, locale=code))


def _path(code: str, domain: str) -> Path:
    return folder("reports") / "locale" / code / "LC_MESSAGES" / f"{domain}.po"


def _moment(time: str) -> datetime.datetime | None:
    try:
        moment = datetime.datetime.fromisoformat(time)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return moment.replace(tzinfo=datetime.UTC)
    try:
        return moment.astimezone(datetime.UTC)
    except OverflowError:
        return None
