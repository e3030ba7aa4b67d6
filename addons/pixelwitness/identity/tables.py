"""The tables under `rules/identity`: read when first asked for, checked strictly (RuleError).

Those of the program are used; `where` is another folder of rules, whose tables are to be checked.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pixelwitness import yamlfile
from pixelwitness.errors import RuleError
from pixelwitness.resources import folder
from pixelwitness.rulebook.check import known_keys, mapping, text, texts
from pixelwitness.yamlfile import Map


@dataclass(frozen=True, slots=True)
class Country:
    """A country: ISO codes of two and three letters, English names, names in other languages."""

    alpha_2: str
    alpha_3: str
    english: tuple[str, ...]
    other: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """A province or state: the country's ISO code, its own code, its names."""

    country: str
    code: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NameWords:
    """Particles, longest first; how each is shortened; letters, and what is written for them."""

    particles: tuple[str, ...]
    shortened: dict[str, tuple[str, ...]]
    letters: dict[int, str]


@cache
def countries(where: Path | None = None) -> tuple[Country, ...]:
    """All countries, by code."""
    rows = mapping(_table(where, "countries", "countries"), "countries")
    return tuple(_country(code, mapping(rows, code)) for code in rows)


@cache
def regions(where: Path | None = None) -> tuple[Region, ...]:
    """All regions, by country and code."""
    rows = mapping(_table(where, "regions", "pixel_knows", "regions"), "regions")
    return tuple(
        Region(country, code, texts(mapping(rows, country), code))
        for country in rows
        for code in mapping(rows, country)
    )


@cache
def countries_in_english() -> dict[str, str]:
    """The pixel's table: English name, letters a to z only -> the code of two letters."""
    return _sorted((name, one.alpha_2) for one in countries() for name in one.english)


@cache
def states_in_full() -> dict[str, str]:
    """The pixel's table: US state or Canadian province, letters a to z only -> its code."""
    known = texts(_table(None, "regions", "pixel_knows", "regions"), "pixel_knows")
    return _sorted((n, one.code) for one in regions() if one.country in known for n in one.names)


@cache
def genders(where: Path | None = None) -> dict[str, tuple[str, ...]]:
    """f, m, x -> all words for it, lower-cased; a word stands once only."""
    rows = mapping(_table(where, "genders", "genders"), "genders")
    words = [word for key in rows for word in texts(rows, key)]
    if len(set(words)) < len(words):
        raise RuleError(rows.where, "a word stands twice")
    return {key: texts(rows, key) for key in rows}


@cache
def name_words(where: Path | None = None) -> NameWords:
    """What is known about the parts of names."""
    file = _table(where, "names", "particles", "shortened", "letters")
    short, letters = mapping(file, "shortened"), mapping(file, "letters")
    return NameWords(
        particles=tuple(sorted(set(texts(file, "particles")), key=lambda word: (-len(word), word))),
        shortened={key: texts(short, key) for key in short},
        letters=str.maketrans({key: text(letters, key) for key in letters}),
    )


@cache
def months(where: Path | None = None) -> dict[str, tuple[str, ...]]:
    """Language -> the names of the twelve months."""
    rows = mapping(_table(where, "dates", "months", "month_first"), "months")
    for language in rows:
        if len(texts(rows, language)) != 12:
            raise RuleError(rows.at(language), f"`{language}` must have twelve months")
    return {language: texts(rows, language) for language in rows}


@cache
def month_first(where: Path | None = None) -> tuple[str, ...]:
    """The codes of the countries that write the month before the day."""
    return texts(_table(where, "dates", "months", "month_first"), "month_first")


@cache
def pixel_keys(version: str) -> dict[str, str]:
    """Alias -> key, as that version of the pixel knows them. Raises ValueError on another."""
    versions = mapping(_table(None, "pixel-keys", "versions"), "versions")
    if version not in versions:
        raise ValueError(f"the pixel's version {version} is not among {', '.join(versions)}")
    rows = mapping(versions, version)
    return {alias: key for key in rows for alias in texts(rows, key)}


def _table(where: Path | None, name: str, *keys: str) -> Map:
    file = yamlfile.load((where or folder("rules")) / "identity" / f"{name}.yaml", RuleError)
    known_keys(file, ("table", "source", "because", *keys))
    return file


def _country(code: str, row: Map) -> Country:
    known_keys(row, ("alpha_3", "english"), ("other",))
    return Country(code, text(row, "alpha_3"), texts(row, "english"), texts(row, "other"))


def _sorted(rows: Iterable[tuple[str, str]]) -> dict[str, str]:
    return dict(sorted((_letters(name), code.lower()) for name, code in rows))


def _letters(name: str) -> str:
    return re.sub("[^a-z]", "", unicodedata.normalize("NFD", name).lower())
