"""The decode verbs: a request -> its params. A closed list; rules name them, nothing else does.

Every verb is bounded: at most `MOST` params a request and `_INFLATED` bytes out of a packed body.
What cannot be decoded yields no params; it never raises.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from msgspec.structs import replace

from pixelwitness.exchange import Exchange, Headers
from pixelwitness.identity.inflate import inflate
from pixelwitness.multipart import multipart_fields
from pixelwitness.recognition.upload import Param
from pixelwitness.recognition.wrapped import base64_field, batch, json_field, rows, split
from pixelwitness.rulebook import Step
from pixelwitness.vocabulary import Encoding
from pixelwitness.wire import MOST, first, flatten, from_json, pairs, unquote

OF_BODY = ("gzip", "form", "multipart", "text", "json")
_INFLATED = 16 << 20
_HEAD_OF_TEXT = 64  # bytes; what is packed has others than ASCII among its first
_MARK = b"\xef\xbb\xbf"
_FORM_TEXT = re.compile(rb"[^=&\s<>{]{1,200}=")

type Params = list[Param]
type Decoded = dict[tuple[str, bool], Params]
"""What was decoded of one request already: (verb, whether its body was unpacked) -> params."""


def decode(
    steps: Iterable[Step], exchange: Exchange, decoded: Decoded | None = None
) -> list[Params]:
    """The params of each upload in the request: one list, or one for each part of a batch.

    Whoever decodes one request several times hands the same `decoded` in.
    """
    done: Decoded = {} if decoded is None else decoded
    body = exchange.body
    undone: tuple[Encoding, ...] = ()
    shape = ""
    groups: list[Params] = [[]]
    for step in steps:
        verb, names = step.verb, step.names
        if not body and verb in OF_BODY and not names:
            continue
        if verb == "gzip":
            body, undone = unpacked(exchange.body)
            shape = ""
        elif not names and (whole := _WHOLE.get(verb)):
            key = (verb, body is not exchange.body)
            found = done.get(key)
            if found is None:
                if body and not shape:
                    shape = shape_of(exchange, body)
                found = whole(exchange, body, shape)
                if undone and verb in OF_BODY:
                    found = [replace(one, encoding=(*undone, *one.encoding)) for one in found]
                done[key] = found
            groups[0] += found
        elif read := _HEAD.get(verb):
            groups[0] += read(exchange.headers, names)
        elif divide := _DIVIDE.get(verb):
            groups = [part for group in groups for part in divide(group, names)]
        elif any(groups):
            groups = [_FIELD[verb](group, names) for group in groups]
    return [group if len(group) <= MOST else group[:MOST] for group in groups]


def shape_of(exchange: Exchange, body: bytes | None = None) -> str:
    """The shape of the body (unpacked, where given): none, form, multipart, json or text."""
    body = exchange.body if body is None else body
    if not body:
        return "none"
    kind = exchange.header("content-type").lower()
    if "multipart/" in kind or body.startswith(b"--"):
        return "multipart"
    head = body.lstrip()[:1]
    if head in (b"{", b"["):
        return "json"
    if "urlencoded" in kind or (not kind and _FORM_TEXT.match(body)):
        return "form"
    return "text"


def unpacked(body: bytes) -> tuple[bytes, tuple[Encoding, ...]]:
    """The body out of its compression (at most 16 MB of it) and without a mark of its byte order,
    and which compression that was, if any."""
    if body[:_HEAD_OF_TEXT].isascii():
        return body, ()
    undone: tuple[Encoding, ...] = ()
    if not body.startswith(_MARK) and (found := inflate(body, _INFLATED)):
        undone, body = (found[0],), found[1][:_INFLATED]
    return body.removeprefix(_MARK), undone


def _query(exchange: Exchange, body: bytes, shape: str) -> Params:
    """A tag that was copied out of HTML has `&amp;` where an address has `&`."""
    query = exchange.url.partition("#")[0].partition("?")[2]
    if "&amp;" in query:
        bare = query.replace("&amp;", "&")
        return [Param(name, value, "query", ("html",)) for name, value in pairs(bare)]
    return [Param(name, value, "query") for name, value in pairs(query)]


def _form(exchange: Exchange, body: bytes, shape: str) -> Params:
    if shape != "form":
        return []
    return [Param(name, value, "body") for name, value in pairs(body.strip())]


def _text(exchange: Exchange, body: bytes, shape: str) -> Params:
    if shape != "text" or not _FORM_TEXT.match(body):
        return []
    lines = re.sub(rb"[\r\n]+", b"&", body.strip())
    return [Param(name, value, "body") for name, value in pairs(lines)]


def _multipart(exchange: Exchange, body: bytes, shape: str) -> Params:
    if shape != "multipart":
        return []
    found = multipart_fields(body, exchange.header("content-type"))
    return [Param(name, value, "body") for name, value in found]


def _json(exchange: Exchange, body: bytes, shape: str) -> Params:
    if body.lstrip()[:1] not in (b"{", b"["):
        return []
    found = flatten(from_json(body.decode("utf-8", "backslashreplace")))
    return [Param(name, value, "body") for name, value in first(found)]


@lru_cache(maxsize=1024)
def _headers(headers: Headers, names: tuple[str, ...]) -> Params:
    """Remembered, for a page asks with the same headers again and again."""
    wanted = {name.lower(): name for name in names}
    return [
        Param(wanted[key.lower()], value, "header")
        for key, value in headers
        if key.lower() in wanted
    ]


@lru_cache(maxsize=1024)
def _cookies(headers: Headers, names: tuple[str, ...]) -> Params:
    texts = (value for key, value in headers if key.lower() == "cookie")
    crumbs = (crumb.strip().partition("=") for text in texts for crumb in text.split(";"))
    return [
        Param(name, unquote(value, plus=False), "cookie")
        for name, _, value in crumbs
        if name in names
    ]


_WHOLE: dict[str, Callable[[Exchange, bytes, str], Params]] = {
    "query": _query,
    "form": _form,
    "multipart": _multipart,
    "text": _text,
    "json": _json,
}
_HEAD: dict[str, Callable[[Headers, tuple[str, ...]], Params]] = {
    "headers": _headers,
    "cookies": _cookies,
}
_DIVIDE: dict[str, Callable[[Params, tuple[str, ...]], list[Params]]] = {
    "batch": batch,
    "split": split,
}
_FIELD: dict[str, Callable[[Params, tuple[str, ...]], Params]] = {
    "json": json_field,
    "base64": base64_field,
    "rows": rows,
}
