"""A persona file -> Persona, checked strictly. Raises PersonaError with file and line."""

import datetime
import os
import re
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pixelwitness import yamlfile
from pixelwitness.errors import PersonaError
from pixelwitness.identity.phone import is_possible_phone
from pixelwitness.vocabulary import KINDS, Kind
from pixelwitness.yamlfile import Map

_NOT_A_KIND = ("name", "synthetic", "also")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_ISO_COUNTRY = re.compile(r"[A-Za-z]{2}")
_HOME = "NL"


@dataclass(frozen=True, slots=True)
class Persona:
    """A test person: kind -> the values typed, as text. `synthetic` values may be printed."""

    name: str
    synthetic: bool
    values: tuple[tuple[Kind, tuple[str, ...]], ...]
    also: tuple[str, ...] = ()

    @property
    def country(self) -> str:
        """Whose habits phone, date and postcode follow: the first two-letter country, else NL."""
        return _country(dict(self.values).get("country", ()))


def load_persona(path: Path) -> Persona:
    """The persona of that file. Keys are the kinds of the vocabulary, values texts or lists."""
    file = yamlfile.load(path, PersonaError)
    kinds: list[Kind] = [kind for kind in KINDS if kind != "other"]
    for key in file:
        if key not in kinds and key not in _NOT_A_KIND:
            raise PersonaError(file.at(key), f"`{key}` is unknown", f"Known are: {_list(kinds)}.")
    values = tuple((kind, _texts(file, kind)) for kind in kinds if kind in file)
    also = _texts(file, "also") if "also" in file else ()
    if not values and not also:
        raise PersonaError(file.where, "no value at all is given", f"Give one of: {_list(kinds)}.")
    for kind, given in values:
        for value in given:
            _check(file, kind, value, _country(dict(values).get("country", ())))
    return Persona(_name(file, path.stem), _yes(file, "synthetic"), values, also)


def is_exposed(path: Path) -> bool:
    """Whether others on this machine may read the file. False where files have no such rights."""
    others = stat.S_IRGRP | stat.S_IROTH
    return os.name == "posix" and bool(path.stat().st_mode & others)


def _country(given: tuple[str, ...]) -> str:
    return next((one.upper() for one in given if _ISO_COUNTRY.fullmatch(one)), _HOME)


def _texts(file: Map, key: str) -> tuple[str, ...]:
    value = file[key]
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not items or not all(map(_is_text, items)):
        raise PersonaError(file.at(key), f"`{key}` must be a text or a list of texts")
    return tuple(items)


def _is_text(item: object) -> bool:
    """Blanks alone would be found everywhere; half a character has no bytes and no digest."""
    return isinstance(item, str) and bool(item.strip()) and not re.search("[\ud800-\udfff]", item)


def _name(file: Map, default: str) -> str:
    if "name" not in file:
        return default
    if not _is_text(file["name"]):
        raise PersonaError(file.at("name"), "`name` must be a text")
    return str(file["name"])


def _yes(file: Map, key: str) -> bool:
    value = file.get(key, "false")
    if value not in ("true", "false"):
        raise PersonaError(file.at(key), f"`{key}` must be true or false")
    return bool(value == "true")


def _check(file: Map, kind: str, value: str, country: str) -> None:
    if kind == "birth_date" and not _is_date(value):
        raise PersonaError(
            file.at(kind), f"`{value}` is no date", "Write year, month, day: 1980-04-23."
        )
    if kind == "email" and not _EMAIL.fullmatch(value):
        raise PersonaError(file.at(kind), f"`{value}` is no e-mail address")
    if kind == "phone" and not is_possible_phone(value, country):
        raise PersonaError(
            file.at(kind),
            f"`{value}` is no telephone number of {country}",
            "Write it as it is dialled there, in quotes, with `country:` as two letters (GB), "
            'or from abroad: "+31612345678".',
        )


def _is_date(value: str) -> bool:
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        return False
    return len(value) == len("1980-04-23")


def _list(words: Sequence[str]) -> str:
    return ", ".join((*words, "also"))
