"""A flow of the proxy -> its address, and whether anything is looked for in it."""

import re
from functools import lru_cache

from mitmproxy import http

from pixelwitness.exchange import Interest

_PLAIN = re.compile(rb"(?!.*xn--)[a-z0-9.-]+")
_LENGTHS = frozenset(map(len, ("cookie", "sec-fetch-dest", "accept")))
_SCHEMES = {b"http": "http", b"https": "https"}


def is_wanted(request: http.Request, interest: Interest, address: str) -> bool:
    """The same choice that the reader of flow files makes; `address` is what `address_of` gives.

    Bytes are cheap; mitmproxy's own `query` and `cookies` cost more than all the rest.
    """
    body = request.data.content or b""
    if body and "content-encoding" in request.headers:
        body = request.get_content(strict=False) or b""
    return interest.in_request(address, body) or _in_headers(request.data.headers.fields, interest)


def _in_headers(fields: tuple[tuple[bytes, bytes], ...], interest: Interest) -> bool:
    """Whether a page is opened, or a cookie sent, that is looked for."""
    dest, accept = None, b""
    for name, value in fields:
        if len(name) not in _LENGTHS:
            continue
        match name.lower():
            case b"cookie":
                if any(sign in value for sign in _encoded(interest.in_cookie)):
                    return True
            case b"sec-fetch-dest":
                dest = value.decode("latin-1")
            case b"accept":
                accept = value
    return interest.documents and interest.in_opening(dest, accept.decode("latin-1"))


@lru_cache(maxsize=4)
def _encoded(signs: tuple[str, ...]) -> tuple[bytes, ...]:
    return tuple(sign.encode() for sign in signs)


def address_of(request: http.Request) -> str:
    """Always mitmproxy's `pretty_url`, without its parsing where the host is a plain name.

    Every request passes here, and most of them need nothing else of the addon.
    """
    data = request.data
    scheme = _SCHEMES.get(data.scheme)
    names = _names(data)
    if not scheme or len(names) != 1 or data.method.upper() == b"CONNECT":
        return request.pretty_url
    if not _PLAIN.fullmatch(names[0]):
        return request.pretty_url
    path = "" if data.path == b"*" else request.path
    return f"{scheme}://{names[0].decode('ascii')}{path}"


def _names(data: http.RequestData) -> list[bytes]:
    """What the request calls its host: the authority since HTTP/2, else the header."""
    if data.authority and data.http_version in (b"HTTP/2.0", b"HTTP/3"):
        return [data.authority]
    return [value for name, value in data.headers.fields if name.lower() == b"host"]
