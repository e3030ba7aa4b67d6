"""Telephone numbers: with and without country code and trunk zero, in the usual groups."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pixelwitness.identity.normalise.senders import rules
from pixelwitness.identity.spelling import Spelling
from pixelwitness.identity.steps import applied

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber


def phone(value: str, country: str) -> tuple[Spelling, ...]:
    """Spellings of a telephone number of that country, or of another where it says so with +.

    What cannot be a number there is spelled as it was typed.
    """
    starts = [Spelling(value)]
    number = _parsed(value, country)
    if number:
        starts += _written(number)
    return applied(starts, rules("ph"))


def _parsed(value: str, country: str) -> "PhoneNumber | None":
    import phonenumbers  # 45 ms, and only telephone numbers need it

    try:
        number = phonenumbers.parse(value, country)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None


def _written(number: "PhoneNumber") -> Iterator[Spelling]:
    from phonenumbers import PhoneNumberFormat, format_number, national_significant_number

    code, own = str(number.country_code), national_significant_number(number)
    national = format_number(number, PhoneNumberFormat.NATIONAL)
    trunk = re.sub("[^0-9]", "", national).removesuffix(own)
    yield from _in_one(code, trunk, own)
    yield Spelling(national, ("written as in the country",))
    link = format_number(number, PhoneNumberFormat.RFC3966)
    yield Spelling(link, ("written as a tel: link",))
    abroad = format_number(number, PhoneNumberFormat.INTERNATIONAL)
    first, *rest = re.findall("[0-9]+", abroad)[1:]
    yield from _in_groups(code, trunk, first, "".join(rest))


def _in_one(code: str, trunk: str, own: str) -> Iterator[Spelling]:
    for prefix in ("+", "00", ""):
        with_code = f"with {prefix or 'the'}{' and the' if prefix else ''} country code"
        yield Spelling(f"{prefix}{code}{own}", (with_code,))
        if trunk:
            yield Spelling(f"{prefix}{code}{trunk}{own}", (f"{with_code}, trunk {trunk} kept",))
    yield Spelling(own, ("without country code and trunk zero",))
    if trunk:
        yield Spelling(f"{trunk}{own}", ("without country code",))


def _in_groups(code: str, trunk: str, first: str, rest: str) -> Iterator[Spelling]:
    """The area's or network's digits, then the rest in one, in fours, threes or twos."""
    for size in dict.fromkeys((len(rest) or 1, 4, 3, 2)):
        groups = [rest[start : start + size] for start in range(0, len(rest), size)]
        for separator in (" ", "-", "."):
            yield _shown(separator.join((trunk + first, *groups)))
        yield _shown(f"{trunk}{first}-{' '.join(groups)}")
        yield _shown(" ".join((f"+{code}", first, *groups)))
        yield _shown(" ".join((f"00{code}", first, *groups)))
        if trunk:
            yield _shown(" ".join((f"+{code}", f"({trunk}){first}", *groups)))
    yield _shown(f"{trunk}{first}/{rest}")
    yield _shown(f"({trunk}{first}) {rest}")


def _shown(text: str) -> Spelling:
    return Spelling(text, (f"grouped {re.sub('[0-9]', 'n', text)}",))
