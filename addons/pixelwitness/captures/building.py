"""A HAR's entry -> an exchange, whole or as far as the fast way decoded it."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec

from pixelwitness.captures.bodies import (
    Beside,
    UnreadableError,
    body_of,
    is_lost,
    missing,
    text_of,
)
from pixelwitness.captures.decoding import NO_JSON, UNREADABLE
from pixelwitness.captures.entry import NOTHING, Entry
from pixelwitness.captures.pages import Pages, is_document
from pixelwitness.captures.unsent import is_unsent
from pixelwitness.captures.values import clean, headers_of, plain_headers, time_of
from pixelwitness.exchange import Exchange, Headers, Interest

_NOT_REQUESTS = ("data:", "blob:")


def opened(entry: Entry) -> dict[str, Any]:
    """The entry as the slow way takes it; the response is opened only where it is wanted."""
    request = entry.request
    return {
        "pageref": entry.pageref,
        "startedDateTime": _json(entry.started_date_time),
        "request": {
            "url": request.url,
            "method": request.method,
            "httpVersion": request.http_version,
            "headers": _asked(bytes(request.headers)),
            "postData": _json(request.post_data),
            "bodySize": _json(request.body_size),
        },
        "response": _answered(entry),
        "_fromCache": _json(entry.from_cache),
    }


def exchange_of(
    entry: Mapping[str, Any], number: int, interest: Interest, pages: Pages, beside: Beside
) -> Exchange | None:
    """The exchange, or None where nobody is interested or nothing was sent. Raises UnreadableError.

    What was never sent counts where the answer matters: a script that the browser had kept.

    `number` is the entry's position, `beside` reads bodies that lie as files beside the HAR.
    """
    request = entry.get("request")
    if not isinstance(request, dict):
        raise UnreadableError("request is missing")
    url = _text(request, "url", "request.url")
    if url.startswith(_NOT_REQUESTS):
        return None
    method = _text(request, "method", "request.method") if request.get("method") else "GET"
    headers = headers_of(request.get("headers"), "request.headers")
    body = _body(request, beside)
    page = _page(entry, url, method, headers, pages)
    response = _response(entry)
    answer = headers_of(response.get("headers"), "response.headers")
    if not _wanted(interest, url, body, headers, answer):
        return None
    if not interest.in_response(url) and is_unsent(entry):
        return None
    return Exchange(
        entry=number,
        time=time_of(entry.get("startedDateTime")),
        method=method,
        url=url,
        headers=headers,
        body=body,
        body_lost=is_lost(method, body, request.get("bodySize"), headers),
        body_missing=missing(request.get("postData"), body, headers),
        http_version=clean(str(request.get("httpVersion") or "")),
        page=page,
        status=_status(response),
        response_headers=answer,
        response_body=_content(response, beside) if interest.in_response(url) else b"",
    )


def _answered(entry: Entry) -> dict[str, Any] | None:
    """The response of an entry; its content stays raw, for it is seldom wanted."""
    response = entry.response
    if response is None:
        return None
    return {
        "status": _json(response.status),
        "headers": _headers(bytes(response.headers)),
        "content": response.content,
        "_error": _json(response.error),
        "_failureText": _json(response.failure_text),
    }


def _headers(raw: bytes) -> Any:
    plain = plain_headers(raw)
    return _json(msgspec.Raw(raw)) if plain is None else plain


# a browser asks with the same headers again and again
_asked = lru_cache(maxsize=512)(_headers)


def _json(raw: msgspec.Raw) -> Any:
    if raw is NOTHING:
        return None
    try:
        return msgspec.json.decode(raw)
    except UNREADABLE:
        pass
    try:
        return json.loads(bytes(raw).decode("utf-8", "surrogateescape"))
    except (ValueError, RecursionError) as cause:
        raise UnreadableError(NO_JSON) from cause


def _wanted(interest: Interest, url: str, body: bytes, headers: Headers, answer: Headers) -> bool:
    if interest.in_request(url, body):
        return True
    told = {name.lower(): value for name, value in headers}
    if interest.in_opening(told.get("sec-fetch-dest"), told.get("accept", "")):
        return True
    crumbs = [v for n, v in headers + answer if n.lower() in ("cookie", "set-cookie")]
    return any(sign in crumb for sign in interest.in_cookie for crumb in crumbs)


def _page(entry: Mapping[str, Any], url: str, method: str, headers: Headers, pages: Pages) -> str:
    pageref = entry.get("pageref")
    if isinstance(pageref, str) and pageref:
        return pages.belongs(pageref, url)
    told = {name.lower(): value for name, value in headers}
    accept = told.get("accept", "")
    if "sec-fetch-dest" not in told and not accept.startswith("text/html"):
        return ""
    response = _response(entry)
    answer = {n.lower(): v for n, v in headers_of(response.get("headers"), "response.headers")}
    kind = answer.get("content-type", "")
    if is_document(told.get("sec-fetch-dest"), method, accept, _status(response), kind):
        pages.visit(url)
    return ""


def _body(request: Mapping[str, Any], beside: Beside) -> bytes:
    post = request.get("postData")
    if post is None:
        return b""
    if not isinstance(post, dict):
        raise UnreadableError("postData is no object")
    return body_of(post, beside)


def _text(one: Mapping[str, Any], key: str, where: str) -> str:
    value = one.get(key)
    if not isinstance(value, str) or not value:
        raise UnreadableError(f"{where} is not text")
    return clean(value)


def _response(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    value = entry.get("response")
    return value if isinstance(value, dict) else {}


def _status(response: Mapping[str, Any]) -> int:
    value = response.get("status")
    return value if isinstance(value, int) else 0


def _content(response: Mapping[str, Any], beside: Beside) -> bytes:
    content = response.get("content")
    try:
        content = _json(content) if isinstance(content, msgspec.Raw) else content
        return text_of(content, beside) if isinstance(content, dict) else b""
    except UnreadableError:
        return b""
