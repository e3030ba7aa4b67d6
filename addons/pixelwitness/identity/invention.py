"""Invents persons: everything about them is drawn at random; today and the chance are given in."""

import base64
import datetime
import re
import unicodedata
from random import Random
from typing import TYPE_CHECKING

from pixelwitness.errors import InputError
from pixelwitness.identity.countries import Country
from pixelwitness.identity.persona import Persona
from pixelwitness.vocabulary import Kind

if TYPE_CHECKING:
    from faker import Faker

ADULT, OLD = 18, 90
_SHARED = ("gender", "region", "country")  # too few of them to be unique
_TRIES = 200
_NUMBER_WITH_ZEROS = re.compile(r"\b0")

type _Values = dict[Kind, str]


def invent(
    country: Country,
    domain: str,
    today: datetime.date,
    chance: Random,
    count: int = 1,
    name: str = "",
) -> tuple[Persona, ...]:
    """`count` persons who share no value but gender, region and country.

    Adults of 18 to 90 years. The e-mail address holds 65 bits of chance and ends in `domain`,
    which should be `reserved`. `name` is what the persons are called; without it their first
    names are taken. Raises InputError where so many different persons cannot be drawn.
    """
    source = _generator(country, chance)
    drawn: list[_Values] = []
    for _ in range(count):
        fresh = (_person(country, domain, today, chance, source) for _ in range(_TRIES))
        one = next((p for p in fresh if not any(_alike(p, other) for other in drawn)), None)
        if one is None:
            raise _too_many(len(drawn), country)
        drawn.append(one)
    return tuple(
        Persona(_numbered(name or plain(one["first_name"]), i if name else 0), True, _as_told(one))
        for i, one in enumerate(drawn)
    )


def plain(text: str) -> str:
    """The ASCII letters and digits of a text in lower case, accents taken off: `José` -> `jose`."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in bare if c.isascii() and c.isalnum())


def _too_many(possible: int, country: Country) -> InputError:
    return InputError(
        "--count",
        f"no more than {possible} persons of {country.code} who share no value could be drawn",
        "Telephone numbers that reach nobody are few: ask for fewer persons.",
    )


def _alike(one: _Values, other: _Values) -> bool:
    kinds = [kind for kind in one if kind not in _SHARED]
    return any(plain(one[kind]) == plain(other[kind]) for kind in kinds)


def _person(
    country: Country, domain: str, today: datetime.date, chance: Random, source: "Faker"
) -> _Values:
    gender = chance.choice("fm")
    first = source.first_name_female() if gender == "f" else source.first_name_male()
    last = source.last_name()
    return {
        "email": f"{_mailbox(first, last)}+{_token(chance, 65)}@{domain}",
        "phone": _phone(country, chance),
        "first_name": first,
        "last_name": last,
        "birth_date": _birth_date(today, chance).isoformat(),
        "gender": gender,
        "street": _street(source),
        "city": source.city(),
        "region": getattr(source, country.region)(),
        "postcode": source.postcode(),
        "country": country.code,
        "external_id": country.customer + _token(chance, 50),
    }


def _generator(country: Country, chance: Random) -> "Faker":
    """Faker's makers of names and places, drawing from the chance that was given in."""
    from faker import Faker, Generator  # their 160 ms are for those who invent persons only

    generator = Generator()
    generator.random = chance
    return Faker(country.locale, generator=generator)


def _street(source: "Faker") -> str:
    """Street and number on one line. Faker draws numbers like 003 too, which no form takes."""
    while _NUMBER_WITH_ZEROS.search(drawn := source.street_address()):
        continue
    return ", ".join(drawn.splitlines())


def _mailbox(first: str, last: str) -> str:
    """A local part that leaves room for `+` and the token within the 64 characters allowed."""
    return f"{plain(first)[:20]}.{plain(last)[:26]}".strip(".")


def _token(chance: Random, bits: int) -> str:
    """That many bits (a multiple of 5) in base32: letters and the digits 2 to 7."""
    padded = chance.getrandbits(bits) << (-bits % 40)
    text = base64.b32encode(padded.to_bytes((bits + 39) // 40 * 5, "big")).decode()
    return text[: bits // 5].lower()


def _phone(country: Country, chance: Random) -> str:
    position = chance.randrange(sum(numbers.count for numbers in country.phones))
    for numbers in country.phones:
        if position < numbers.count:
            return numbers.at(position)
        position -= numbers.count
    raise AssertionError("a position lies within the sum of the lengths")


def _birth_date(today: datetime.date, chance: Random) -> datetime.date:
    oldest, youngest = _years_before(today, OLD), _years_before(today, ADULT)
    return datetime.date.fromordinal(chance.randint(oldest.toordinal(), youngest.toordinal()))


def _years_before(today: datetime.date, years: int) -> datetime.date:
    """That many years ago; the days 29 to 31 become the 28th, which every month has."""
    return today.replace(year=today.year - years, day=min(today.day, 28))


def _numbered(name: str, position: int) -> str:
    return f"{name}-{position + 1}" if position else name


def _as_told(values: _Values) -> tuple[tuple[Kind, tuple[str, ...]], ...]:
    return tuple((kind, (value,)) for kind, value in values.items())
