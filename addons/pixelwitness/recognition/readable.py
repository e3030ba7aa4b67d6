"""A text -> the e-mail addresses, phone numbers and names that stand in it readable.

An e-mail address is told by its shape anywhere; everything else only where the parameter's own
name tells it (`?firstname=`), because digits and words in a page are seldom the visitor's.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from pixelwitness.recognition.forms import form_of
from pixelwitness.rulebook import Words
from pixelwitness.rulebook.tables import bare
from pixelwitness.vocabulary import Encoding, Kind
from pixelwitness.wire import flatten, from_base64, from_json, unquote

_EMAIL = re.compile(
    r"(?<![\w.!#$%&'*+/=?^`{|}~-])"
    r"[A-Za-z0-9_!#$%&'*+=?^`{|}~-]+(?:\.[A-Za-z0-9_!#$%&'*+=?^`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,24}(?![A-Za-z0-9@-])"
)
_SHAPES: dict[Kind, re.Pattern[str]] = {
    "phone": re.compile(r"\+?[\d\s().\-/]{7,24}"),
    "first_name": re.compile(r"[^\W\d_][^\d_@/<>{}=&]{0,39}"),
    "last_name": re.compile(r"[^\W\d_][^\d_@/<>{}=&]{0,59}"),
    "full_name": re.compile(r"[^\W\d_][^\d_@/<>{}=&]{2,79}"),
    "birth_date": re.compile(r"\d{1,4}[-./ ]?\d{1,2}[-./ ]?\d{1,4}"),
    "street": re.compile(r"[^\W\d_][^@<>{}=&]{3,79}"),
}
_TEXT = 200_000
_DEPTH = 4
_SHORT = 512


class Told(msgspec.Struct, frozen=True, gc=False):
    """One value that stands readable (or hashed under a telling name) in a text."""

    where: str
    value: str
    kind: Kind
    encoding: tuple[Encoding, ...]


def looked(name: str, text: str, as_address: bool, words: Words) -> tuple[Told, ...]:
    """As `look`; of short texts remembered, for a page sends the same in each of its calls."""
    if len(text) > _SHORT:
        return tuple(look(name, text, as_address, words))
    return _remembered(name, text, as_address, words)


@lru_cache(maxsize=4096)
def _remembered(name: str, text: str, as_address: bool, words: Words) -> tuple[Told, ...]:
    return tuple(look(name, text, as_address, words))


def look(name: str, text: str, as_address: bool, words: Words, depth: int = 0) -> Iterator[Told]:
    """What that text gives away; `name` is the field, and each result says where in it."""
    text = text[:_TEXT]
    if depth > _DEPTH or not text:
        return
    if as_address or text.startswith(("http://", "https://")):
        yield from _address(name, text, words, depth)
        return
    value = from_json(text) if text[:1] in "{[" else None
    if isinstance(value, dict | list):
        for path, inner in flatten(value):
            joined = f"{name}{path}" if path.startswith("[") else f"{name}.{path}"
            for told in look(joined, inner, False, words, depth + 1):
                yield Told(told.where, told.value, told.kind, ("json", *told.encoding))
        return
    yield from _plain(name, text, words)


def _address(name: str, text: str, words: Words, depth: int) -> Iterator[Told]:
    """The params behind `?` and `#`, then e-mail addresses in the path; user and host are left."""
    rest, _, fragment = text.partition("#")
    rest, _, asked = rest.partition("?")
    route = rest.partition("://")[2].partition("/")[2] if "://" in rest else rest
    for query in (asked, fragment):
        for key, raw in raw_pairs(query):
            value = plain_value(raw)
            wrapped: tuple[Encoding, ...] = ("percent",) if value != raw else ()
            for told in _param(f"{name}?{key}", value, words, depth):
                yield Told(told.where, told.value, told.kind, (*wrapped, *told.encoding))
    path = unquote(route, plus=False)
    wrapped = ("percent",) if path != route else ()
    for segment in path.split("/"):
        for address in emails(segment, words):
            yield Told(f"{name}/", address, "email", wrapped)


def plain_value(raw: str) -> str:
    """A value decoded; `+` is a blank but in an e-mail address, where it is part of the name."""
    plain = unquote(raw, plus=False)
    return plain if "@" in plain else unquote(raw, plus=True)


def raw_pairs(query: str) -> Iterator[tuple[str, str]]:
    """The params of a query: each name decoded, its value as it stands."""
    for part in query.split("&"):
        key, equals, raw = part.partition("=")
        yield (unquote(key), raw) if equals else ("", key)


def _param(where: str, value: str, words: Words, depth: int) -> Iterator[Told]:
    """One parameter of an address: itself, or an address, JSON or base64 in it."""
    found = list(look(where, value, False, words, depth + 1))
    if not found and len(value) >= 8 and (opened := from_base64(value)):
        text, way = opened
        found = [Told(where, address, "email", (way,)) for address in emails(text, words)]
    yield from found


def _plain(name: str, text: str, words: Words) -> Iterator[Told]:
    kind = words.telling.get(innermost(name))
    if kind is not None and _fits(kind, text):
        yield Told(name, text.strip(), kind, ())
        return
    for address in emails(text, words):
        yield Told(name, address, "email", ())


@lru_cache(maxsize=4096)
def innermost(name: str) -> str:
    """The last name of a path as telling names are compared: `cd[x].user[eMail]` -> `email`."""
    return bare(_last(name))


def tells(where: str, kind: Kind, words: Words) -> bool:
    """Whether the innermost name of a place says that kind."""
    return words.telling.get(innermost(where)) == kind


def emails(text: str, words: Words) -> Iterator[str]:
    """Every e-mail address in the text; names of images and the like are none."""
    if "@" not in text:
        return
    for found in _EMAIL.finditer(text):
        if found[0].rpartition(".")[2].lower() not in words.not_domains:
            yield found[0]


def _last(name: str) -> str:
    """The innermost name of a path: `cd[x].user.email` -> `email`, `dl?mail` -> `mail`."""
    return re.split(r"[?.\[/]", re.sub(r"\[\d+\]$", "", name).rstrip("]"))[-1]


def _fits(kind: Kind, text: str) -> bool:
    """Whether the value can be of the kind that its name tells; a digest always can."""
    bare_text = text.strip()
    if form_of(bare_text)[1]:
        return True
    if kind == "email":
        return _EMAIL.fullmatch(bare_text) is not None
    if kind == "phone" and sum(char.isdigit() for char in bare_text) not in range(8, 16):
        return False
    if kind == "birth_date" and sum(char.isdigit() for char in bare_text) not in range(5, 9):
        return False
    shape = _SHAPES.get(kind)
    return shape is not None and shape.fullmatch(bare_text) is not None
