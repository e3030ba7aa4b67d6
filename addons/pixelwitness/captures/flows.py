"""One of mitmproxy's flows, of every version that mitmproxy reads -> an exchange."""

import contextlib
import io
import sys

from mitmproxy import flow, http
from mitmproxy.io import FlowReader

from pixelwitness.captures.pages import Pages, is_document
from pixelwitness.captures.tnet import DamagedError, is_sound
from pixelwitness.captures.values import clean, fields_as_headers, time_of_seconds
from pixelwitness.exchange import Exchange, Gap, Interest


def read_flow(raw: bytes, number: int, interest: Interest, pages: Pages) -> Exchange | Gap | None:
    """The flow that these bytes hold. Raises DamagedError where mitmproxy cannot read it."""
    return _exchange_or_gap(_loaded(raw), number, interest, pages)


def from_flow(one: http.HTTPFlow, number: int, interest: Interest) -> Exchange:
    """One flow as an exchange; `number` is its position. The live proxy uses this too."""
    request, response = one.request, one.response
    lost, url = request.raw_content is None, request.pretty_url
    keep = response is not None and interest.in_response(url)
    return Exchange(
        entry=number,
        time=time_of_seconds(request.timestamp_start),
        method=clean(request.method),
        url=clean(url),
        headers=fields_as_headers(request.headers.fields),
        body=b"" if lost else request.get_content(strict=False) or b"",
        body_lost=lost,
        http_version=clean(request.http_version),
        status=response.status_code if response else 0,
        response_headers=fields_as_headers(response.headers.fields) if response else (),
        response_body=(response.get_content(strict=False) or b"") if response and keep else b"",
    )


def is_blocked(one: http.HTTPFlow) -> bool:
    """Whether mitmproxy's own `block_list` stopped the request, so that nothing was sent."""
    return bool(one.metadata.get("blocklisted"))


def _exchange_or_gap(
    one: flow.Flow, number: int, interest: Interest, pages: Pages
) -> Exchange | Gap | None:
    try:
        return _exchange(one, number, interest, pages)
    except (ValueError, TypeError, AttributeError) as cause:
        # a flow that mitmproxy accepts although its host or a header is none
        return Gap(number, f"the flow does not hold a request ({cause}); the entry was skipped")


def _exchange(one: flow.Flow, number: int, interest: Interest, pages: Pages) -> Exchange | None:
    if not isinstance(one, http.HTTPFlow) or is_blocked(one):
        return None
    _visit(one, pages)
    url = one.request.pretty_url
    headers = one.request.headers
    if interest.in_opening(headers.get("sec-fetch-dest"), headers.get("accept", "")):
        return from_flow(one, number, interest)
    if interest.in_cookie and any(sign in _crumbs(one) for sign in interest.in_cookie):
        return from_flow(one, number, interest)
    body = one.request.get_content(strict=False) or b""
    return from_flow(one, number, interest) if interest.in_request(url, body) else None


def _crumbs(one: http.HTTPFlow) -> str:
    answer = one.response.headers.get_all("set-cookie") if one.response else []
    return "\n".join([*one.request.headers.get_all("cookie"), *answer])


def _visit(one: http.HTTPFlow, pages: Pages) -> None:
    headers, response = one.request.headers, one.response
    if is_document(
        headers.get("sec-fetch-dest"),
        one.request.method,
        headers.get("accept", ""),
        response.status_code if response else 0,
        response.headers.get("content-type", "") if response else "",
    ):
        pages.visit(clean(one.request.pretty_url))


def _loaded(raw: bytes) -> flow.Flow:
    """mitmproxy prints while it converts old versions; stdout carries data here."""
    if not is_sound(raw):
        raise DamagedError("lengths that do not fit")
    try:
        with contextlib.redirect_stdout(sys.stderr):
            return next(iter(FlowReader(io.BytesIO(raw)).stream()))
    except Exception as cause:
        # whatever mitmproxy trips over while it converts garbage: the file is to blame
        raise DamagedError(str(cause)) from cause
