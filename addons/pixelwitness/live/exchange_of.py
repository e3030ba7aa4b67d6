"""A flow of the proxy -> the exchange, where the rules look for something in it."""

from mitmproxy import http

from pixelwitness.captures.flows import from_flow
from pixelwitness.exchange import Exchange, Interest


def exchange_of(flow: http.HTTPFlow, number: int, interest: Interest) -> Exchange | None:
    """The flow as an exchange, or None: the same choice that the reader of flow files makes."""
    return from_flow(flow, number, interest) if _wanted(flow.request, interest) else None


def _wanted(request: http.Request, interest: Interest) -> bool:
    """Bytes are cheap; mitmproxy's own `query` and `cookies` cost more than all the rest."""
    body = request.raw_content or b""
    if body and "content-encoding" in request.headers:
        body = request.get_content(strict=False) or b""
    if interest.in_request(request.pretty_url, body):
        return True
    crumbs = request.headers.get("cookie", "") if interest.in_cookie else ""
    return any(sign in crumbs for sign in interest.in_cookie)
