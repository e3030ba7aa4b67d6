"""A first-party request -> the names and values that the visitor may have typed.

Form posts, multipart, JSON (also as text, in a form's field, as GraphQL's variables), query
strings and the path. Bounded as the decode verbs are; never raises.
"""

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from pixelwitness.exchange import Exchange
from pixelwitness.recognition.decode import decode
from pixelwitness.recognition.readable import emails, plain_value, raw_pairs
from pixelwitness.rulebook import Step, Words
from pixelwitness.vocabulary import Kind
from pixelwitness.wire import flatten, from_json, unquote

type LearnedPlace = Literal["query", "body", "response", "path"]

_STEPS = tuple(Step(verb) for verb in ("gzip", "form", "multipart", "text", "json"))
_BODY = 1 << 20
_MOST = 2000
_VALUE = 200
_NAMES = ("name", "key", "field", "id")
_ROW = re.compile(r"(.*[.\]])(\w+)\Z", re.DOTALL)


class Typed(msgspec.Struct, frozen=True, gc=False):
    """One field with its value. `kind` is set where the page itself says what it is."""

    place: LearnedPlace
    field: str
    value: str
    kind: Kind | None = None


def typed_in(exchange: Exchange, words: Words) -> list[Typed]:
    """All fields of the query, the path and the body; a body over 1 MB is passed over."""
    (params,) = decode(_STEPS, exchange) if len(exchange.body) <= _BODY else [[]]
    found = [Typed("query", name, value) for name, value in _in_query(exchange.url)]
    found += [Typed("body", one.name, one.value) for one in params[:_MOST]]
    opened = [inner for one in found for inner in _opened(one)]
    return [*_in_path(exchange, words), *by_rows(opened)][:_MOST]


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


def _in_query(url: str) -> Iterator[tuple[str, str]]:
    query = url.partition("#")[0].partition("?")[2]
    params = (pair for pair, _ in zip(raw_pairs(query), range(_MOST), strict=False))
    return ((name, plain_value(raw)) for name, raw in params)


def _opened(one: Typed) -> Iterator[Typed]:
    """The field itself, or what the JSON in it holds."""
    inner = from_json(one.value) if one.value[:1] in ("{", "[") else None
    if isinstance(inner, dict | list):
        yield from (Typed(one.place, name, value) for name, value in flatten(inner, one.field))
    else:
        yield one


def _in_path(exchange: Exchange, words: Words) -> Iterator[Typed]:
    """E-mail addresses that are a segment of the path (`/user/jan@shop.example`)."""
    path = exchange.url.partition("#")[0].partition("?")[0].partition("://")[2]
    for segment in path.split("/")[1:]:
        plain = unquote(segment, plus=False)
        if len(plain) <= _VALUE and plain in emails(plain, words):
            yield Typed("path", "path", plain, "email")
