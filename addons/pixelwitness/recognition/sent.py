"""An exchange -> the bytes of its request as they are stored and hashed, credentials withheld."""

import re
from functools import cache, lru_cache

from pixelwitness.exchange import Exchange, Headers
from pixelwitness.rulebook import Words

_WITHHELD = "withheld"
# what stands between name and value in JSON (also JSON in JSON), in a multipart body, and where an
# address or a form holds another one
_QUOTE = r"(?:%(?:25)*5C)*%(?:25)*22"
_BETWEEN = (
    r'(?:\\*"\s*:\s*\\*"|"(?:\r?\n){2}'
    rf"|%(?:25)*3D|{_QUOTE}%(?:25)*3A(?:\+|%(?:25)*20)*{_QUOTE})"
)
_VALUE = r'(?:(?!%(?:25)*(?:2[26]|5C))[^&\s"\\])+'


def as_sent(exchange: Exchange, words: Words) -> bytes:
    """Request line with the whole address, headers, blank line, body: nothing added or sorted.

    Values of the credentials named in `rules/fields/secrets.yaml` are replaced by `withheld`.
    """
    version = exchange.http_version or "HTTP/1.1"
    line = f"{exchange.method} {_params(exchange.url, words)} {version}\r\n"
    text = f"{line}{_head(exchange.headers, words)}\r\n"
    body = exchange.body
    if body:
        body = _body(body, words)
    return text.encode("utf-8", "backslashreplace") + body


def credentials_in(exchange: Exchange, words: Words) -> frozenset[str]:
    """The names of the credentials that request or response hold, as `as_sent` withholds them."""
    found = _in_headers(exchange.headers, words) | _in_headers(exchange.response_headers, words)
    params = [name for name in words.secret_params if _stands_in(exchange, name)]
    return found.union(params) if params else found


@lru_cache(maxsize=512)
def _head(headers: Headers, words: Words) -> str:
    """The lines of the headers; a page asks with the same ones again and again."""
    lines = (f"{name}: {_header(name, value, words)}\r\n" for name, value in headers)
    return "".join(lines)


def _stands_in(exchange: Exchange, name: str) -> bool:
    if name in exchange.url and (f"{name}=" in exchange.url or _inside(name).search(exchange.url)):
        return True
    body = exchange.body
    if not body or name.encode() not in body:
        return False
    return f"{name}=".encode() in body or _inside_bytes(name).search(body) is not None


@cache
def _inside(name: str) -> re.Pattern[str]:
    """That param and its value within something else than a plain query or form."""
    return re.compile(rf"((?:(?<![A-Za-z_])|(?<=3F)){re.escape(name)}{_BETWEEN}){_VALUE}")


@cache
def _inside_bytes(name: str) -> re.Pattern[bytes]:
    return re.compile(_inside(name).pattern.encode())


@lru_cache(maxsize=1024)
def _in_headers(headers: Headers, words: Words) -> frozenset[str]:
    found = {low for name, _ in headers if (low := name.lower()) in words.secret_headers}
    for name, value in headers:
        if name.lower() in ("cookie", "set-cookie"):
            crumbs = (crumb.strip().partition("=")[0] for crumb in value.split(";"))
            found.update(crumb for crumb in crumbs if crumb in words.secret_cookies)
    return frozenset(found)


def _body(body: bytes, words: Words) -> bytes:
    for name in words.secret_params:
        if name.encode() not in body:
            continue
        body = re.sub(
            rb"(?<![A-Za-z0-9_])(" + name.encode() + rb"=)[^&\s\"]+",
            rb"\1" + _WITHHELD.encode(),
            body,
        )
        body = _inside_bytes(name).sub(rb"\1" + _WITHHELD.encode(), body)
    return body


def _params(url: str, words: Words) -> str:
    for name in words.secret_params:
        if name not in url:
            continue
        url = re.sub(rf"([?&;]{re.escape(name)}=)[^&#]*", rf"\1{_WITHHELD}", url)
        url = _inside(name).sub(rf"\1{_WITHHELD}", url)
    return url


def _header(name: str, value: str, words: Words) -> str:
    low = name.lower()
    if low in words.secret_headers:
        return _WITHHELD
    if low == "cookie":
        return "; ".join(_crumb(crumb.strip(), words) for crumb in value.split(";"))
    return _params(value, words)


def _crumb(crumb: str, words: Words) -> str:
    name, equals, _ = crumb.partition("=")
    return f"{name}={_WITHHELD}" if equals and name in words.secret_cookies else crumb
