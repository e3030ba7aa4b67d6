"""A mitmproxy flow file, of every version that mitmproxy reads -> exchanges."""

import contextlib
import datetime
import io
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from mitmproxy import flow, http
from mitmproxy.io import FlowReader

from pixelwitness.captures.detect import DAMAGED, Opened
from pixelwitness.captures.pages import Pages, is_document
from pixelwitness.errors import CaptureError
from pixelwitness.exchange import Exchange, Gap, Headers, Interest

type _Step = tuple[int, Exchange | Gap | None]


def read_flows(
    path: Path, interest: Interest, pages: Pages, progress: Callable[[int], None]
) -> Iterator[_Step]:
    """(number of flows so far, exchange or gap or None) for each flow."""
    number = 0
    with Opened(path) as raw:
        try:
            for one in _quietly(FlowReader(io.BufferedReader(raw)).stream()):
                number += 1
                yield number, _exchange_or_gap(one, number - 1, interest, pages)
                progress(raw.consumed())
            if raw.damaged and number:
                yield number, DAMAGED
        except _DamagedError as cause:
            if not number:
                raise _no_flows() from cause
            yield number, Gap(-1, _damaged(number))
    if not number:
        raise _no_flows()


def from_flow(one: http.HTTPFlow, number: int, interest: Interest) -> Exchange:
    """One flow as an exchange; `number` is its position. The live proxy uses this too."""
    request, response = one.request, one.response
    lost = request.raw_content is None
    keep = response is not None and interest.in_response(request.pretty_url)
    return Exchange(
        entry=number,
        time=_time(request.timestamp_start),
        method=_clean(request.method),
        url=_clean(request.pretty_url),
        headers=_headers(request.headers),
        body=b"" if lost else request.get_content(strict=False) or b"",
        body_lost=lost,
        http_version=_clean(request.http_version),
        status=response.status_code if response else 0,
        response_headers=_headers(response.headers) if response else (),
        response_body=(response.get_content(strict=False) or b"") if response and keep else b"",
    )


class _DamagedError(Exception):
    """mitmproxy could not go on reading."""


def _damaged(number: int) -> str:
    return f"the file is damaged behind entry {number - 1}; what follows is missing"


def _exchange_or_gap(
    one: flow.Flow, number: int, interest: Interest, pages: Pages
) -> Exchange | Gap | None:
    try:
        return _exchange(one, number, interest, pages)
    except (ValueError, TypeError, AttributeError) as cause:
        # a flow that mitmproxy accepts although its host or a header is none
        return Gap(number, f"the flow does not hold a request ({cause}); the entry was skipped")


def _exchange(one: flow.Flow, number: int, interest: Interest, pages: Pages) -> Exchange | None:
    if not isinstance(one, http.HTTPFlow):
        return None
    _visit(one, pages)
    url = one.request.pretty_url
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
        pages.visit(_clean(one.request.pretty_url))


def _headers(headers: http.Headers) -> Headers:
    return tuple(
        (name.decode("utf-8", "backslashreplace"), value.decode("utf-8", "backslashreplace"))
        for name, value in headers.fields
        if not name.startswith(b":")
    )


def _clean(text: str) -> str:
    """Bytes that were no UTF-8, written out, so that the text can be stored."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


def _time(seconds: float | None) -> str:
    try:
        moment = datetime.datetime.fromtimestamp(seconds or 0, datetime.UTC)
    except (ValueError, OverflowError, OSError):
        return ""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z") if seconds else ""


def _quietly(stream: Iterable[flow.Flow]) -> Iterator[flow.Flow]:
    """mitmproxy prints while it converts old versions; stdout carries data here."""
    flows = iter(stream)
    while True:
        try:
            with contextlib.redirect_stdout(sys.stderr):
                one = next(flows, None)
        except Exception as cause:
            # whatever mitmproxy trips over while it converts garbage: the file is to blame
            raise _DamagedError(str(cause)) from cause
        if one is None:
            return
        yield one


def _no_flows() -> CaptureError:
    way_out = "It looks like a flow file, but mitmproxy cannot read its first flow."
    return CaptureError("", "is neither a HAR nor a mitmproxy flow file", way_out)
