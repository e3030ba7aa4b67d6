"""A flow as its file holds it -> an exchange, the same as mitmproxy's own objects give."""

import re

from pixelwitness.captures.pages import Pages, is_document
from pixelwitness.captures.tnet import Message, State, UnknownError
from pixelwitness.captures.values import clean, fields_as_headers, time_of_seconds
from pixelwitness.exchange import Exchange, Interest

_PORTS = {"http": 80, "https": 443}
# what mitmproxy takes for a host without a second look
_PLAIN = re.compile(r"((?:[A-Za-z0-9_-]+\.)*[A-Za-z0-9_-]+)(?::([1-9]\d{0,3}))?\Z")


def exchange_of(state: State, number: int, interest: Interest, pages: Pages) -> Exchange | None:
    """The exchange, or None where nobody is interested. Raises UnknownError."""
    try:
        return _exchange(state, number, interest, pages)
    except (ValueError, TypeError) as cause:
        raise UnknownError("a value that mitmproxy may know better") from cause


def _exchange(state: State, number: int, interest: Interest, pages: Pages) -> Exchange | None:
    request = state.request
    url = _address(request)
    _visit(state, url, pages)
    body = _unpacked(request)
    opening = interest.in_opening(request.header("sec-fetch-dest"), request.header("accept") or "")
    if not (opening or interest.in_request(url, body) or _in_cookies(state, interest)):
        return None
    response = state.response()
    kept = response is not None and interest.in_response(url)
    return Exchange(
        entry=number,
        time=time_of_seconds(float(request.values[b"timestamp_start"])),
        method=clean(_method(request)),
        url=clean(url),
        headers=fields_as_headers(request.fields),
        body=body,
        body_lost=request.content is None,
        http_version=clean(request.text(b"http_version")),
        status=int(response.values[b"status_code"]) if response else 0,
        response_headers=fields_as_headers(response.fields) if response else (),
        response_body=_unpacked(response) if response and kept else b"",
    )


def _in_cookies(state: State, interest: Interest) -> bool:
    if not interest.in_cookie:
        return False
    response = state.response()
    answer = response.headers("set-cookie") if response else []
    crumbs = "\n".join([*state.request.headers("cookie"), *answer])
    return any(sign in crumbs for sign in interest.in_cookie)


def _visit(state: State, url: str, pages: Pages) -> None:
    fetched = state.request.header("sec-fetch-dest")
    accept = state.request.header("accept") or ""
    if fetched is not None or not accept.startswith("text/html"):
        if fetched == "document":
            pages.visit(clean(url))
        return
    response = state.response()
    status = int(response.values[b"status_code"]) if response else 0
    kind = (response.header("content-type") or "") if response else ""
    if is_document(None, _method(state.request), accept, status, kind):
        pages.visit(clean(url))


def _method(request: Message) -> str:
    return request.text(b"method").upper()


def _unpacked(message: Message) -> bytes:
    """The body without its content encoding, and as it is where that cannot be undone."""
    packing = message.header("content-encoding")
    if not packing or message.content is None:
        return message.content or b""
    from mitmproxy.net import encoding

    try:
        plain = encoding.decode(message.content, packing)
    except ValueError:
        return message.content
    return plain if isinstance(plain, bytes) else message.content


def _address(request: Message) -> str:
    """The address under the host that the client named, as mitmproxy's `pretty_url`."""
    if _method(request) == "CONNECT":
        return _authority(request)
    scheme, path = request.text(b"scheme"), request.text(b"path")
    host, port = _destination(request, _PORTS.get(scheme))
    shown = host if _PORTS.get(scheme) == port else f"{host}:{port}"
    return f"{scheme}://{shown}{'' if path == '*' else path}"


def _destination(request: Message, usual: int | None) -> tuple[str, int]:
    named = _named(request)
    if not named:
        return request.values[b"host"].decode("utf-8"), int(request.values[b"port"])
    host, port = _host_and_port(named)
    return host, port or usual or 443


def _named(request: Message) -> str | None:
    """The host header; from HTTP/2 on, the authority stands for it."""
    if request.values[b"http_version"] in (b"HTTP/2.0", b"HTTP/3"):
        return _authority(request) or request.header("host")
    return request.header("host")


def _authority(request: Message) -> str:
    raw = request.values[b"authority"]
    if raw.isascii() and b"xn--" not in raw.lower():
        return raw.decode("ascii")
    try:
        return raw.decode("idna")
    except UnicodeError:
        return raw.decode("utf-8", "surrogateescape")


def _host_and_port(named: str) -> tuple[str, int | None]:
    plain = _PLAIN.match(named)
    if plain and len(named) < 64 and "xn--" not in named.lower():
        return plain[1], int(plain[2]) if plain[2] else None
    from mitmproxy.net.http.url import parse_authority

    return parse_authority(named, check=False)
