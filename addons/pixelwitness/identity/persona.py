"""A persona file -> Persona, checked strictly. Raises PersonaError with file and line."""

import datetime
import re
from dataclasses import dataclass
from pathlib import Path

from pixelwitness import yamlfile
from pixelwitness.errors import PersonaError
from pixelwitness.vocabulary import KINDS
from pixelwitness.yamlfile import Map

_NOT_A_KIND = ("name", "synthetic", "also")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class Persona:
    """A test person: kind -> the values typed, as text. `synthetic` values may be printed."""

    name: str
    synthetic: bool
    values: tuple[tuple[str, tuple[str, ...]], ...]
    also: tuple[str, ...] = ()


def load_persona(path: Path) -> Persona:
    """The persona of that file. Keys are the kinds of the vocabulary, values texts or lists."""
    file = yamlfile.load(path, PersonaError)
    kinds: list[str] = [kind for kind in KINDS if kind != "other"]
    for key in file:
        if key not in kinds and key not in _NOT_A_KIND:
            raise PersonaError(file.at(key), f"`{key}` is unknown", f"Known are: {_list(kinds)}.")
    values = tuple((kind, _texts(file, kind)) for kind in kinds if kind in file)
    if not values:
        raise PersonaError(file.where, "no value at all is given", f"Give one of: {_list(kinds)}.")
    for kind, given in values:
        for value in given:
            _check(file, kind, value)
    return Persona(
        name=_texts(file, "name")[0] if "name" in file else path.stem,
        synthetic=_yes(file, "synthetic"),
        values=values,
        also=_texts(file, "also") if "also" in file else (),
    )


def _texts(file: Map, key: str) -> tuple[str, ...]:
    value = file[key]
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not items or not all(isinstance(i, str) and i for i in items):
        raise PersonaError(file.at(key), f"`{key}` must be a text or a list of texts")
    return tuple(items)


def _yes(file: Map, key: str) -> bool:
    value = file.get(key, "false")
    if value not in ("true", "false"):
        raise PersonaError(file.at(key), f"`{key}` must be true or false")
    return bool(value == "true")


def _check(file: Map, kind: str, value: str) -> None:
    if kind == "birth_date" and not _is_date(value):
        raise PersonaError(
            file.at(kind), f"`{value}` is no date", "Write year, month, day: 1980-04-23."
        )
    if kind == "email" and not _EMAIL.fullmatch(value):
        raise PersonaError(file.at(kind), f"`{value}` is no e-mail address")


def _is_date(value: str) -> bool:
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        return False
    return len(value) == len("1980-04-23")


def _list(words: list[str]) -> str:
    return ", ".join((*words, "also"))
