"""A HAR file -> exchanges, and gaps where an entry cannot be read."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from pixelwitness.captures.bodies import Beside, UnreadableError, body_of, is_lost, missing, text_of
from pixelwitness.captures.detect import DAMAGED, Opened
from pixelwitness.captures.entries import BLOCK, CUT, blocks
from pixelwitness.captures.entry import NOTHING, Entry, Item
from pixelwitness.captures.pages import Pages, is_document
from pixelwitness.captures.values import clean, headers_of, time_of
from pixelwitness.exchange import Exchange, Gap, Headers, Interest

type _Step = tuple[int, Exchange | Gap | None]

_NOT_REQUESTS = ("data:", "blob:")


def read_har(
    path: Path,
    interest: Interest,
    pages: Pages,
    progress: Callable[[int], None],
    block: int = BLOCK,
) -> Iterator[_Step]:
    """(number of entries so far, exchange or gap or None) for each entry."""
    number = 0
    try:
        with Opened(path) as file:
            for items in blocks(file, block, pages.tell):
                for item in items:
                    if item is CUT:
                        yield number, _cut(number)
                        return
                    yield number + 1, _exchange(item, number, interest, pages, file.beside)
                    number += 1
                progress(file.consumed())
            if file.damaged:
                yield number, DAMAGED
    except EOFError:
        yield number, _cut(number)


def _cut(number: int) -> Gap:
    return Gap(-1, f"the file ends in the middle of entry {number}; what follows is missing")


def _exchange(
    item: Item, number: int, interest: Interest, pages: Pages, beside: Beside
) -> Exchange | Gap | None:
    try:
        if isinstance(item, str):
            raise UnreadableError(item)
        if isinstance(item, Entry):
            return _from_entry(item, number, interest, pages, beside)
        return _from_dict(item, number, interest, pages, beside)
    except UnreadableError as error:
        return Gap(number, f"{error}; the entry was skipped")


def _from_entry(
    entry: Entry, number: int, interest: Interest, pages: Pages, beside: Beside
) -> Exchange | Gap | None:
    """The fast way: what nobody is interested in is passed over without being built."""
    request = entry.request
    url = request.url
    if entry.pageref:
        pages.belongs(entry.pageref, url)
    elif b"ocument" in bytes(request.headers) or b"text/html" in bytes(request.headers):
        return _from_dict(_opened(entry), number, interest, pages, beside)
    typed = request.post_data is not NOTHING
    if (
        _in_url(url, interest)
        or _in_raw(entry, interest)
        or interest.may_be_typed(url, request.headers, typed)
    ):
        return _from_dict(_opened(entry), number, interest, pages, beside)
    return None


def _in_url(url: str, interest: Interest) -> bool:
    """As Interest.in_request; without a generator, for it is asked of each entry."""
    low = url.lower()
    return next(filter(low.__contains__, interest.in_url), None) is not None


def _in_raw(entry: Entry, interest: Interest) -> bool:
    """Whether body or cookies, still raw, may hold what is looked for."""
    request, response = entry.request, entry.response
    if request.post_data is not NOTHING and _in_post(bytes(request.post_data), interest):
        return True
    answer = response.headers if response else NOTHING
    for sign in map(str.encode, interest.in_cookie):  # names of cookies; nobody escapes those
        if sign in bytes(request.headers) or sign in bytes(answer):
            return True
    return False


def _in_post(post: bytes, interest: Interest) -> bool:
    """Whether the raw JSON of a body may hold what is looked for; packed bodies always may."""
    if b"base64" in post or b'"_file"' in post or b'"params"' in post or b"\\u" in post:
        return True
    plain = post.replace(b'\\"', b'"').replace(b"\\/", b"/")
    return any(sign in plain for sign in interest.in_body)


def _opened(entry: Entry) -> dict[str, Any]:
    """The entry as the slow way takes it; the response is opened only where it is wanted."""
    request = entry.request
    return {
        "pageref": entry.pageref,
        "startedDateTime": _json(entry.started_date_time),
        "request": {
            "url": request.url,
            "method": request.method,
            "httpVersion": request.http_version,
            "headers": _json(request.headers),
            "postData": _json(request.post_data),
            "bodySize": _json(request.body_size),
        },
        "response": _answered(entry),
    }


def _answered(entry: Entry) -> dict[str, Any] | None:
    """The response of an entry; its content stays raw, for it is seldom wanted."""
    response = entry.response
    if response is None:
        return None
    return {
        "status": _json(response.status),
        "headers": _json(response.headers),
        "content": response.content,
    }


def _json(raw: msgspec.Raw) -> Any:
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return json.loads(bytes(raw))


def _from_dict(
    entry: Mapping[str, Any], number: int, interest: Interest, pages: Pages, beside: Beside
) -> Exchange | None:
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
    if not _wanted(interest, url, body, headers + answer):
        return None
    length = next((v for n, v in headers if n.lower() == "content-length"), "")
    return Exchange(
        entry=number,
        time=time_of(entry.get("startedDateTime")),
        method=method,
        url=url,
        headers=headers,
        body=body,
        body_lost=is_lost(method, body, request.get("bodySize"), length.strip()),
        body_missing=missing(request.get("postData"), body, headers),
        http_version=clean(str(request.get("httpVersion") or "")),
        page=page,
        status=_status(response),
        response_headers=answer,
        response_body=_content(response, beside) if interest.in_response(url) else b"",
    )


def _wanted(interest: Interest, url: str, body: bytes, headers: Headers) -> bool:
    if interest.in_request(url, body):
        return True
    crumbs = [v for n, v in headers if n.lower() in ("cookie", "set-cookie")]
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
    if isinstance(content, msgspec.Raw):
        content = _json(content)
    try:
        return text_of(content, beside) if isinstance(content, dict) else b""
    except UnreadableError:
        return b""
