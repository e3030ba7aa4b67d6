"""Word lists: those under `rules/worlds`, and the tables of `rules/identity` as lists.

Raises RuleError with file and line.
"""

from dataclasses import dataclass
from pathlib import Path

from pixelwitness import yamlfile
from pixelwitness.errors import RuleError
from pixelwitness.identity.tables import Country, Region, countries, genders, regions
from pixelwitness.resources import folder
from pixelwitness.rulebook.check import known_keys, text, texts, word
from pixelwitness.vocabulary import KINDS, Kind
from pixelwitness.yamlfile import Map


@dataclass(frozen=True, slots=True)
class WordList:
    """All values of a world: the plain value, and the names it goes by (itself among them)."""

    name: str
    kind: Kind
    values: tuple[tuple[str, tuple[str, ...]], ...]


def load_list(name: str, rules: Path | None = None) -> WordList:
    """The list `worlds/<name>.yaml` of that rules folder, or of the one that ships."""
    return read_list(
        yamlfile.load((rules or folder("rules")) / "worlds" / f"{name}.yaml", RuleError)
    )


def read_list(file: Map) -> WordList:
    """A list of words, or `plain value: [names]` lines; `source` and `licence` are asked for."""
    known_keys(file, ("world", "kind", "source", "licence", "because", "values"))
    for key in ("source", "licence", "because"):
        text(file, key)
    values = _named(file["values"]) if isinstance(file["values"], Map) else _plain(file)
    if not values or not all(name.strip() for _, names in values for name in names):
        raise RuleError(file.at("values"), "`values` is empty, or a word in it is")
    return WordList(text(file, "world"), word(file, "kind", KINDS), values)


def country_list() -> WordList:
    """ISO codes of two and three letters, and all names; the code is the plain value."""
    rows = tuple((one.alpha_2, _names(one)) for one in countries())
    return WordList("countries", "country", rows)


def gender_list() -> WordList:
    """All words for f, m and x."""
    return WordList("genders", "gender", tuple(genders().items()))


def region_list() -> WordList:
    """Names, and codes of three letters or with the country's (NL-ZH)."""
    return WordList("regions", "region", tuple((one.names[0], _words(one)) for one in regions()))


def _names(country: Country) -> tuple[str, ...]:
    return (country.alpha_2, country.alpha_3, *country.english, *country.other)


def _words(region: Region) -> tuple[str, ...]:
    bare = (region.code,) if len(region.code) > 2 else ()
    return (*region.names, *bare, f"{region.country}-{region.code}")


def _plain(file: Map) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((one, (one,)) for one in texts(file, "values"))


def _named(values: Map) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((plain, texts(values, plain)) for plain in values)
