"""`rules/personas/countries.yaml` -> what an invented person of each country looks like."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pixelwitness import yamlfile
from pixelwitness.errors import InputError, RuleError
from pixelwitness.identity.phone import is_possible_phone
from pixelwitness.resources import folder
from pixelwitness.rulebook.check import known_keys, mapping, text, texts, word
from pixelwitness.yamlfile import Map

type Region = Literal["administrative_unit", "county", "province", "region", "state"]
_REGIONS: tuple[Region, ...] = ("administrative_unit", "county", "province", "region", "state")


@dataclass(frozen=True, slots=True)
class Numbers:
    """Consecutive telephone numbers as dialled in the country, both ends included."""

    first: str
    last: str

    @property
    def count(self) -> int:
        """How many they are."""
        return int(self.last) - int(self.first) + 1

    def at(self, position: int) -> str:
        """The number at that position, from 0; leading zeros are kept."""
        return str(int(self.first) + position).zfill(len(self.first))


@dataclass(frozen=True, slots=True)
class Country:
    """One country. `set_aside`: its regulator keeps `phones` for fiction; `because` says more."""

    code: str
    locale: str
    region: Region
    customer: str
    phones: tuple[Numbers, ...]
    set_aside: bool
    because: str


def load_countries(path: Path | None = None) -> dict[str, Country]:
    """The countries of that file, or of the one that ships, by ISO code. Raises RuleError."""
    file = yamlfile.load(path or folder("rules") / "personas" / "countries.yaml", RuleError)
    known_keys(file, ("source", "because", "countries"))
    rows = mapping(file, "countries")
    return {code: _country(code, mapping(rows, code)) for code in rows}


def named(code: str, countries: dict[str, Country]) -> Country:
    """The country with that ISO code, in either case. Raises InputError that lists the known."""
    if country := countries.get(code.upper()):
        return country
    known = ", ".join(countries)
    raise InputError("--country", f"`{code}` is unknown", f"Known are: {known}.")


def _country(code: str, row: Map) -> Country:
    known_keys(row, ("locale", "region", "customer", "phones"))
    phones = mapping(row, "phones")
    known_keys(phones, ("numbers", "set_aside", "source", "because"))
    return Country(
        code=code,
        locale=text(row, "locale"),
        region=word(row, "region", _REGIONS),
        customer=text(row, "customer"),
        phones=tuple(_numbers(phones, one, code) for one in texts(phones, "numbers")),
        set_aside=word(phones, "set_aside", ("true", "false")) == "true",
        because=text(phones, "because"),
    )


def _numbers(row: Map, written: str, code: str) -> Numbers:
    first, _, last = written.partition("-")
    last = last or first
    digits = all(end.isascii() and end.isdigit() for end in (first, last))
    if not digits or len(first) != len(last) or first > last:
        raise RuleError(row.at("numbers"), f"`{written}` is no number and no range of numbers")
    if not all(is_possible_phone(end, code) for end in (first, last)):
        raise RuleError(row.at("numbers"), f"`{written}` cannot be dialled in {code}")
    return Numbers(first, last)
