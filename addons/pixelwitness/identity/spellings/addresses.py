"""Streets, cities, regions and postcodes."""

import re

from pixelwitness.identity import tables
from pixelwitness.identity.normalise.pixel import NAME
from pixelwitness.identity.normalise.senders import rules
from pixelwitness.identity.spelling import DIGITS_OF_POSTCODE, Spelling
from pixelwitness.identity.spellings.names import without_accents
from pixelwitness.identity.steps import (
    NO_BLANKS,
    TRIM,
    Rule,
    Step,
    applied,
    apply,
)

_STREET_AND_NUMBER = re.compile(r"(\D+?)[\s,]+\d.*", re.DOTALL)
_NO_NUMBER = Step("house number left out", lambda text: _street_of(text))
_JUST_DIGITS = Step(DIGITS_OF_POSTCODE, lambda text: re.sub("[^0-9]", "", text))
_NO_LETTER = Step(
    "country's letter left out", lambda text: re.sub(r"^[A-Za-z]{1,3}[- ](?=\d)", "", text)
)
# where a postcode has a blank: the country, and what stands before and after it
_BLANKS = {
    "NL": r"(\d{4})\s*([A-Za-z]{2})",
    "GB": r"([A-Za-z]{1,2}\d[A-Za-z\d]?)\s*(\d[A-Za-z]{2})",
}


def street(value: str, _country: str) -> tuple[Spelling, ...]:
    """Spellings of a street, with its house number where one was typed, and without."""
    starts = without_accents(Spelling(value))
    bare = [one for start in starts if (one := apply((_NO_NUMBER,), start))]
    return applied([*starts, *bare], (*rules("street"), NAME))


def city(value: str, _country: str) -> tuple[Spelling, ...]:
    """Spellings of a city; accents gone with their letters, as the pixel does, or off them."""
    return applied(without_accents(Spelling(value)), rules("ct"))


def region(value: str, country: str) -> tuple[Spelling, ...]:
    """Spellings of a province or state given by name or, for the country given, by code."""
    typed = value.strip().casefold()
    known = [one for one in tables.regions() if _is(one, typed, country)]
    texts = [text for one in known for text in (*one.names, one.code, f"{one.country}-{one.code}")]
    others = [Spelling(text, (f"written {text}",)) for text in texts]
    return applied([*without_accents(Spelling(value)), *others], rules("st"))


def postcode(value: str, country: str) -> tuple[Spelling, ...]:
    """Spellings of a postcode with and without its blank, and of its digits alone."""
    ways: list[Rule] = [(), (NO_BLANKS,), (TRIM, _NO_LETTER)]
    if country in _BLANKS:
        ways.append((TRIM, _with_blank(_BLANKS[country])))
    if re.search("[A-Za-z]", value):
        ways.append((_JUST_DIGITS,))
    return applied([one for way in ways if (one := apply(way, Spelling(value)))], rules("zp"))


def _with_blank(pattern: str) -> Step:
    parts = re.compile(pattern, re.ASCII)
    return Step("written with a blank", lambda text: parts.sub(r"\1 \2", text))


def _street_of(text: str) -> str:
    found = _STREET_AND_NUMBER.fullmatch(text.strip())
    return found[1] if found else text


def _is(one: tables.Region, typed: str, country: str) -> bool:
    if typed in [name.casefold() for name in one.names]:
        return one.country == country or country not in {r.country for r in tables.regions()}
    return one.country == country and typed == one.code.casefold()
