"""A first-party request -> the names and values that the visitor may have typed.

Form posts, multipart, JSON (also as text, in a form's field, as GraphQL's variables), query
strings and the path. Bounded as the decode verbs are; never raises.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pixelwitness.exchange import Exchange
from pixelwitness.recognition.decode import decode
from pixelwitness.recognition.readable import emails
from pixelwitness.recognition.wire import flatten, from_json, unquote
from pixelwitness.rulebook import Step, Words
from pixelwitness.vocabulary import Kind

type LearnedPlace = Literal["query", "body", "response", "path"]

_STEPS = tuple(Step(verb) for verb in ("query", "gzip", "form", "multipart", "text", "json"))
_BODY = 1 << 20
_MOST = 2000
_VALUE = 200
_NAMES = ("name", "key", "field", "id")
_ROW = re.compile(r"(.*[.\]])(\w+)\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Typed:
    """One field with its value. `kind` is set where the page itself says what it is."""

    place: LearnedPlace
    field: str
    value: str
    kind: Kind | None = None


def typed_in(exchange: Exchange, words: Words) -> list[Typed]:
    """All fields of the query, the path and the body; a body over 1 MB is passed over."""
    steps = _STEPS if len(exchange.body) <= _BODY else _STEPS[:1]
    (params,) = decode(steps, exchange)
    found = [
        Typed("query" if one.place == "query" else "body", name, value)
        for one in params[:_MOST]
        for name, value in _opened(one.name, one.value)
    ]
    return [*_in_path(exchange, words), *by_rows(found)][:_MOST]


def by_rows(found: list[Typed]) -> list[Typed]:
    """Rows of `name` and `value` (`fields[0].name`, `fields[0].value`) under the name they say."""
    cells = [(one, _ROW.match(one.field)) for one in found]
    named: dict[tuple[str, str], str] = {}
    for one, cell in cells:
        if cell and cell[2] in _NAMES:
            named.setdefault((one.place, cell[1]), one.value[:_VALUE])
    return [
        Typed(one.place, f"{cell[1]}{named[one.place, cell[1]]}", one.value)
        if cell and cell[2] == "value" and (one.place, cell[1]) in named
        else one
        for one, cell in cells
    ]


def _opened(name: str, value: str) -> Iterator[tuple[str, str]]:
    """The field itself, or what the JSON in it holds."""
    inner = from_json(value) if value[:1] in ("{", "[") else None
    if isinstance(inner, dict | list):
        yield from flatten(inner, name)
    else:
        yield name, value


def _in_path(exchange: Exchange, words: Words) -> Iterator[Typed]:
    """E-mail addresses that are a segment of the path (`/user/jan@shop.example`)."""
    path = exchange.url.partition("#")[0].partition("?")[0].partition("://")[2]
    for segment in path.split("/")[1:]:
        plain = unquote(segment, plus=False)
        if plain in emails(plain, words):
            yield Typed("path", "path", plain, "email")
