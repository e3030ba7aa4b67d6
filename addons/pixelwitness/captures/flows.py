"""A mitmproxy flow file, of every version that mitmproxy reads -> exchanges."""

import contextlib
import datetime
import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

from mitmproxy import exceptions, flow, http
from mitmproxy.io import FlowReader

from pixelwitness.captures.detect import unpacked
from pixelwitness.captures.pages import Pages, is_document
from pixelwitness.errors import CaptureError
from pixelwitness.exchange import Exchange, Gap, Headers, Interest

type _Step = tuple[int, Exchange | Gap | None]


def read_flows(
    path: Path, interest: Interest, pages: Pages, progress: Callable[[int], None]
) -> Iterator[_Step]:
    """(number of flows so far, exchange or gap or None) for each flow."""
    number = 0
    with unpacked(path) as raw:
        file = cast(BinaryIO, io.BufferedReader(cast(io.RawIOBase, raw)))
        try:
            for one in _quietly(iter(FlowReader(file).stream())):
                number += 1
                yield number, _exchange(one, number - 1, interest, pages)
                progress(file.tell())
        except (exceptions.FlowReadException, ValueError, KeyError, TypeError, OSError, EOFError,
                AttributeError, IndexError, RecursionError) as cause:  # fmt: skip
            if not number:
                raise _no_flows(cause) from cause
            yield number, Gap(-1, f"the file is damaged behind entry {number - 1} ({cause})")
    if not number:
        raise _no_flows(None)


def from_flow(one: http.HTTPFlow, number: int, interest: Interest) -> Exchange:
    """One flow as an exchange; `number` is its position. The live proxy uses this too."""
    request, response = one.request, one.response
    lost = request.raw_content is None
    keep = response is not None and interest.in_response(request.pretty_url)
    return Exchange(
        entry=number,
        time=_time(request.timestamp_start),
        method=request.method,
        url=request.pretty_url,
        headers=_headers(request.headers),
        body=b"" if lost else request.get_content(strict=False) or b"",
        body_lost=lost,
        http_version=request.http_version,
        status=response.status_code if response else 0,
        response_headers=_headers(response.headers) if response else (),
        response_body=(response.get_content(strict=False) or b"") if response and keep else b"",
    )


def _exchange(one: flow.Flow, number: int, interest: Interest, pages: Pages) -> Exchange | None:
    if not isinstance(one, http.HTTPFlow):
        return None
    _visit(one, pages)
    url = one.request.pretty_url
    crumbs = one.request.headers.get("cookie", "") if interest.in_cookie else ""
    if any(sign in crumbs for sign in interest.in_cookie):
        return from_flow(one, number, interest)
    body = one.request.get_content(strict=False) or b""
    return from_flow(one, number, interest) if interest.in_request(url, body) else None


def _visit(one: http.HTTPFlow, pages: Pages) -> None:
    headers, response = one.request.headers, one.response
    if is_document(
        headers.get("sec-fetch-dest"),
        one.request.method,
        headers.get("accept", ""),
        response.status_code if response else 0,
        response.headers.get("content-type", "") if response else "",
    ):
        pages.visit(one.request.pretty_url)


def _headers(headers: http.Headers) -> Headers:
    return tuple(
        (name.decode("utf-8", "backslashreplace"), value.decode("utf-8", "backslashreplace"))
        for name, value in headers.fields
        if not name.startswith(b":")
    )


def _time(seconds: float | None) -> str:
    try:
        moment = datetime.datetime.fromtimestamp(seconds or 0, datetime.UTC)
    except (ValueError, OverflowError, OSError):
        return ""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z") if seconds else ""


def _quietly(flows: Iterator[flow.Flow]) -> Iterator[flow.Flow]:
    """mitmproxy prints while it converts old versions; stdout carries data here."""
    while True:
        with contextlib.redirect_stdout(sys.stderr):
            one = next(flows, None)
        if one is None:
            return
        yield one


def _no_flows(cause: Exception | None) -> CaptureError:
    why = f" ({cause})" if cause else ""
    return CaptureError("", f"is no flow file that mitmproxy can read{why}")
