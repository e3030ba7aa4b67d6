"""The decode verbs: a request -> its params. A closed list; rules name them, nothing else does.

Every verb is bounded: at most `_PARAMS` params a request and `_INFLATED` bytes out of a gzip.
What cannot be decoded yields no params; it never raises.
"""

import base64
import binascii
import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_to_bytes

from pixelwitness.exchange import Exchange
from pixelwitness.recognition.multipart import multipart_fields
from pixelwitness.recognition.upload import Param
from pixelwitness.rulebook import Step
from pixelwitness.vocabulary import Encoding

_PARAMS = 20_000
_INFLATED = 16 << 20
_DEPTH = 64
_FORM_TEXT = re.compile(rb"[^=&\s<>{]{1,200}=")

type Params = list[Param]


def decode(steps: Iterable[Step], exchange: Exchange) -> list[Params]:
    """The params of each upload in the request: one list, or one for each part of a batch."""
    body = exchange.body
    groups: list[Params] = [[]]
    for step in steps:
        if step.verb == "gzip":
            body = inflate(body)
        elif step.verb in _WHOLE and not step.names:
            groups[0].extend(_WHOLE[step.verb](exchange, body))
        elif step.verb in ("headers", "cookies"):
            read = _headers if step.verb == "headers" else _cookies
            groups[0].extend(read(exchange, step.names))
        elif step.verb in ("batch", "split"):
            divide = _batch if step.verb == "batch" else _split
            groups = [part for group in groups for part in divide(group, step.names)]
        else:
            groups = [_FIELD[step.verb](group, step.names) for group in groups]
    return [group[:_PARAMS] for group in groups]


def shape_of(exchange: Exchange) -> str:
    """The shape of the body: none, form, multipart, json or text."""
    body, kind = exchange.body, exchange.header("content-type").lower()
    if not body:
        return "none"
    if "multipart/" in kind or body.startswith(b"--"):
        return "multipart"
    head = body.lstrip()[:1]
    if head in (b"{", b"["):
        return "json"
    if "urlencoded" in kind or (not kind and _FORM_TEXT.match(body)):
        return "form"
    return "text"


def pairs(text: str | bytes, plus: bool = True) -> Iterator[tuple[str, str]]:
    """The names and values of a query string, percent-decoded; bytes that are no UTF-8 as `\\xff`."""
    raw = text.decode("utf-8", "backslashreplace") if isinstance(text, bytes) else text
    for part in raw.split("&", _PARAMS):
        name, _, value = part.partition("=")
        if name:
            yield unquote(name, plus), unquote(value, plus)


def unquote(text: str, plus: bool = True) -> str:
    """Percent-decoding, `+` as a blank where `plus`."""
    if plus and "+" in text:
        text = text.replace("+", " ")
    return _unquote(text) if "%" in text else text


def flatten(value: Any, name: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """The scalars of a JSON value with their paths (`data[0].user_data.em`); null and booleans not."""
    if depth > _DEPTH:
        return
    if isinstance(value, dict):
        for key, item in value.items():
            yield from flatten(item, f"{name}.{key}" if name else key, depth + 1)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from flatten(item, f"{name}[{index}]", depth + 1)
    elif isinstance(value, str):
        yield name, clean(value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield name, str(value)


def from_json(text: str | bytes) -> Any:
    """The JSON value, or None where the text is no JSON (or too deep)."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def clean(text: str) -> str:
    """The same text with lone surrogates written out, so that it can be stored as UTF-8."""
    return text if text.isprintable() else text.encode("utf-8", "backslashreplace").decode()


def inflate(body: bytes) -> bytes:
    """The body unpacked where it is a gzip (at most 16 MB of it), else the body."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return zlib.decompressobj(31).decompress(body, _INFLATED)
    except zlib.error:
        return body


@lru_cache(maxsize=4096)
def _unquote(text: str) -> str:
    return unquote_to_bytes(text).decode("utf-8", "backslashreplace")


def _query(exchange: Exchange, body: bytes) -> Params:
    query = exchange.url.partition("#")[0].partition("?")[2]
    return [Param(name, value, "query") for name, value in pairs(query)]


def _form(exchange: Exchange, body: bytes) -> Params:
    if shape_of(replace(exchange, body=body)) != "form":
        return []
    return [Param(name, value, "body") for name, value in pairs(body.strip())]


def _text(exchange: Exchange, body: bytes) -> Params:
    if shape_of(replace(exchange, body=body)) != "text" or not _FORM_TEXT.match(body):
        return []
    lines = re.sub(rb"[\r\n]+", b"&", body.strip())
    return [Param(name, value, "body") for name, value in pairs(lines)]


def _multipart(exchange: Exchange, body: bytes) -> Params:
    if shape_of(replace(exchange, body=body)) != "multipart":
        return []
    found = multipart_fields(body, exchange.header("content-type"))
    return [Param(name, value, "body") for name, value in found]


def _json(exchange: Exchange, body: bytes) -> Params:
    if body.lstrip()[:1] not in (b"{", b"["):
        return []
    found = flatten(from_json(body.decode("utf-8", "backslashreplace")))
    return [Param(name, value, "body") for name, value in _first(found)]


def _first(found: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return (pair for pair, _ in zip(found, range(_PARAMS), strict=False))


def _headers(exchange: Exchange, names: tuple[str, ...]) -> Params:
    wanted = {name.lower(): name for name in names}
    return [
        Param(wanted[key.lower()], value, "header")
        for key, value in exchange.headers
        if key.lower() in wanted
    ]


def _cookies(exchange: Exchange, names: tuple[str, ...]) -> Params:
    texts = (value for key, value in exchange.headers if key.lower() == "cookie")
    crumbs = (crumb.strip().partition("=") for text in texts for crumb in text.split(";"))
    return [
        Param(name, unquote(value, plus=False), "cookie") for name, _, value in crumbs if name in names
    ]


def _batch(group: Params, names: tuple[str, ...]) -> list[Params]:
    """`events[0]=<a whole query string>`: each becomes an upload; none such leaves it one."""
    parts = [p for p in group if any(p.name.startswith(f"{name}[") for name in names)]
    return [
        [Param(n, v, part.place, (*part.encoding, "form"), part.name) for n, v in pairs(part.value)]
        for part in parts
    ] or [group]


def _split(group: Params, names: tuple[str, ...]) -> list[Params]:
    """`data[0].…`, `data[1].…`: each index becomes an upload that also has what all share."""
    heads = [re.match(rf"(?:{'|'.join(map(re.escape, names))})\[\d+\]", p.name) for p in group]
    found = dict.fromkeys(head[0] for head in heads if head)
    shared = [p for p, head in zip(group, heads, strict=True) if not head]
    return [
        shared
        + [
            replace(p, inside=part)
            for p, head in zip(group, heads, strict=True)
            if head and head[0] == part
        ]
        for part in found
    ] or [group]


def _unwrap(
    group: Params, names: tuple[str, ...], open_one: Callable[[Param], Params | None]
) -> Params:
    """The group with each named param replaced by what is in it, where it can be opened."""
    result: Params = []
    for param in group:
        inner = open_one(param) if param.name in names else None
        result.extend([param] if inner is None else inner)
    return result


def _json_field(group: Params, names: tuple[str, ...]) -> Params:
    def open_one(param: Param) -> Params | None:
        value = from_json(param.value)
        if not isinstance(value, dict | list):
            return None
        return [
            Param(name, text, param.place, (*param.encoding, "json"), param.inside)
            for name, text in _first(flatten(value, param.name))
        ]

    return _unwrap(group, names, open_one)


def _base64_field(group: Params, names: tuple[str, ...]) -> Params:
    def open_one(param: Param) -> Params | None:
        found = from_base64(param.value)
        if found is None:
            return None
        text, way = found
        return [replace(param, value=text, encoding=(*param.encoding, way))]

    return _unwrap(group, names, open_one)


def from_base64(text: str) -> tuple[str, Encoding] | None:
    """Printable text behind base64 or base64url and which of them it was, or None."""
    bare = text.strip().rstrip("=")
    way: Encoding = "base64url" if "-" in bare or "_" in bare else "base64"
    try:
        raw = base64.b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_" if way != "base64" else None, validate=True)  # fmt: skip
        plain = raw.decode("utf-8")
    except (binascii.Error, ValueError):
        return None
    return (plain, way) if plain and plain.isprintable() else None


def _rows(group: Params, names: tuple[str, ...]) -> Params:
    """`schema` and rows of values -> `data[0].EMAIL`; a schema of one word names single values.

    A name says where schema and data lie (`payload`); no name means the top of the request.
    """
    prefix = f"{names[0]}." if names else ""
    schema = f"{prefix}schema"
    columns = {p.name: p.value for p in group if p.name.startswith(schema)}
    cell = re.compile(rf"{re.escape(prefix)}data\[(\d+)\](?:\[(\d+)\])?\Z")

    def named(param: Param) -> Param:
        found = cell.match(param.name)
        column = found and (columns.get(f"{schema}[{found[2] or 0}]") or columns.get(schema))
        return replace(param, name=f"{prefix}data[{found[1]}].{column}") if column else param

    return [named(param) for param in group]


_WHOLE: dict[str, Callable[[Exchange, bytes], Params]] = {
    "query": _query,
    "form": _form,
    "multipart": _multipart,
    "text": _text,
    "json": _json,
}
_FIELD: dict[str, Callable[[Params, tuple[str, ...]], Params]] = {
    "json": _json_field,
    "base64": _base64_field,
    "rows": _rows,
}
