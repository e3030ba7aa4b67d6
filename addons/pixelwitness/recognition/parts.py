"""A request -> every part of it that can hold a value: path, params, headers, cookies, body."""

from collections.abc import Iterator

import msgspec

from pixelwitness.exchange import Exchange, Headers
from pixelwitness.recognition.decode import Decoded, decode
from pixelwitness.recognition.upload import Param
from pixelwitness.rulebook import Step, Words
from pixelwitness.vocabulary import Encoding, Place
from pixelwitness.wire import unquote

_STEPS = (Step("gzip"), Step("query"), Step("form"), Step("multipart"), Step("text"), Step("json"))
# headers of the browser itself, which no page can write
_DULL = ("accept", "sec-", "connection", "host", "content-", "upgrade", "te", "dnt", "priority",
         "cache-control", "pragma", "user-agent", "if-", "range", "keep-alive")  # fmt: skip


class Part(msgspec.Struct, frozen=True, gc=False):
    """What stands in a request besides its params; a body that is no text stays bytes."""

    name: str
    place: Place
    value: str | bytes
    encoding: tuple[Encoding, ...] = ()


def parts_of(exchange: Exchange, words: Words, decoded: Decoded) -> list[Part | Param]:
    """Params, decoded once, body and path; no credentials (`rules/fields/secrets.yaml`)."""
    params = decode(_STEPS, exchange, decoded)[0]
    secret = words.secret_params
    parts: list[Part | Param] = [param for param in params if param.name not in secret]
    if exchange.body and not any(param.place == "body" for param in params):
        parts.append(Part("", "body", exchange.body))
    parts.append(Part("/", "path", _path(exchange.url)))
    return parts


def header_parts(headers: Headers, words: Words) -> Iterator[Part]:
    """The parts of the headers that pages and sites write, cookies one by one, no credentials."""
    for name, value in headers:
        yield from _header(name.lower(), value, words)


def _header(name: str, value: str, words: Words) -> Iterator[Part]:
    if name == "cookie":
        for crumb in value.split(";"):
            key, _, text = crumb.strip().partition("=")
            if text and key not in words.secret_cookies:
                yield Part(key, "cookie", unquote(text, plus=False))
    elif name not in words.secret_headers and not name.startswith(_DULL):
        yield Part(name.title(), "header", value)


def _path(url: str) -> str:
    rest = url.partition("://")[2].partition("#")[0].partition("?")[0]
    return unquote(rest[rest.find("/") :] if "/" in rest else "/", plus=False)
