"""A HAR file -> exchanges, and gaps where an entry cannot be read."""

import datetime
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from pixelwitness.captures.bodies import UnreadableError, body_of, decoded, is_lost
from pixelwitness.captures.detect import unpacked
from pixelwitness.captures.entries import BLOCK, NOTHING, Entry, Item, entries
from pixelwitness.captures.pages import Pages, is_document
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
    """(number of entries so far, exchange or gap), and None behind each block of entries."""
    number = 0
    try:
        with unpacked(path) as file:
            for done, found in entries(file, block):
                for item in found:
                    if item == "cut":
                        yield number, _cut(number)
                        continue
                    number += 1
                    if type(item) is Entry and _passes(item, interest, pages):
                        continue
                    yield number, _exchange(item, number - 1, interest, pages, path.parent)
                progress(file.tell() if file.seekable() else done)
                yield number, None
    except (EOFError, OSError) as cause:
        yield number, Gap(-1, f"the file is damaged behind entry {number - 1} ({cause})")


def _cut(number: int) -> Gap:
    return Gap(-1, f"the file ends in the middle of entry {number}; what follows is missing")


def _exchange(
    item: Item, number: int, interest: Interest, pages: Pages, beside: Path
) -> Exchange | Gap | None:
    try:
        if isinstance(item, str):
            raise UnreadableError(item)
        entry = _opened(item) if isinstance(item, Entry) else item
        return _from_dict(entry, number, interest, pages, beside)
    except UnreadableError as error:
        return Gap(number, f"{error}; the entry was skipped")


def _passes(entry: Entry, interest: Interest, pages: Pages) -> bool:
    """Whether nobody is interested in this entry, so that it need not be opened at all."""
    request, url = entry.request, entry.request.url
    if entry.pageref:
        pages.belongs(entry.pageref, url)
    elif _may_be_document(bytes(request.headers)):
        return False
    low = url.lower()
    for sign in interest.in_url:
        if sign in low:
            return False
    if request.post_data is not NOTHING and _in_post(bytes(request.post_data), interest):
        return False
    if not interest.in_cookie:
        return True
    headers = bytes(request.headers)
    return not any(sign.encode() in headers for sign in interest.in_cookie)


def _may_be_document(headers: bytes) -> bool:
    return b"document" in headers or b"text/html" in headers


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
        "response": entry.response,
    }


def _json(raw: msgspec.Raw) -> Any:
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return json.loads(bytes(raw))


def _from_dict(
    entry: Mapping[str, Any], number: int, interest: Interest, pages: Pages, beside: Path
) -> Exchange | None:
    request = entry.get("request")
    if not isinstance(request, dict):
        raise UnreadableError("request is missing")
    url = _text(request, "url", "request.url")
    if url.startswith(_NOT_REQUESTS):
        return None
    method = _text(request, "method", "request.method") if request.get("method") else "GET"
    headers = _headers(request.get("headers"), "request.headers")
    body = _body(request, beside)
    page = _page(entry, url, method, headers, pages)
    if not _wanted(interest, url, body, headers):
        return None
    response = _response(entry)
    length = next((v for n, v in headers if n.lower() == "content-length"), "")
    return Exchange(
        entry=number,
        time=_time(entry.get("startedDateTime")),
        method=method,
        url=url,
        headers=headers,
        body=body,
        body_lost=is_lost(method, body, request.get("bodySize"), length.strip()),
        http_version=_clean(str(request.get("httpVersion") or "")),
        page=page,
        status=_status(response),
        response_headers=_headers(response.get("headers"), "response.headers"),
        response_body=_content(response) if interest.in_response(url) else b"",
    )


def _wanted(interest: Interest, url: str, body: bytes, headers: Headers) -> bool:
    if interest.in_request(url, body):
        return True
    crumbs = [v for n, v in headers if n.lower() == "cookie"]
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
    answer = {n.lower(): v for n, v in _headers(response.get("headers"), "response.headers")}
    kind = answer.get("content-type", "")
    if is_document(told.get("sec-fetch-dest"), method, accept, _status(response), kind):
        pages.visit(url)
    return ""


def _body(request: Mapping[str, Any], beside: Path) -> bytes:
    post = request.get("postData")
    if post is None:
        return b""
    if not isinstance(post, dict):
        raise UnreadableError("postData is no object")
    return body_of(post, beside)


def _headers(value: Any, where: str) -> Headers:
    """Names and values; HTTP/2's pseudo headers (`:path`) are no headers and are left out."""
    if value is None:
        return ()
    if not isinstance(value, list):
        raise UnreadableError(f"{where} is no list")
    rows = (row for row in value if isinstance(row, dict))
    pairs = ((_clean(str(row.get("name") or "")), row.get("value")) for row in rows)
    return tuple(
        (name, _clean("" if value is None else str(value)))
        for name, value in pairs
        if name and not name.startswith(":")
    )


def _text(one: Mapping[str, Any], key: str, where: str) -> str:
    value = one.get(key)
    if not isinstance(value, str) or not value:
        raise UnreadableError(f"{where} is not text")
    return _clean(value)


def _clean(text: str) -> str:
    """Lone surrogates written out, so that the text can be stored as UTF-8."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


def _time(value: Any) -> str:
    """ISO 8601 in UTC with milliseconds, or "" where the date cannot be read."""
    if not isinstance(value, str):
        return ""
    try:
        moment = datetime.datetime.fromisoformat(value.strip())
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=datetime.UTC)
        moment = moment.astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        return ""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _response(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    value = entry.get("response")
    if isinstance(value, msgspec.Raw):
        value = _json(value)
    return value if isinstance(value, dict) else {}


def _status(response: Mapping[str, Any]) -> int:
    value = response.get("status")
    return value if isinstance(value, int) else 0


def _content(response: Mapping[str, Any]) -> bytes:
    content = response.get("content")
    text = content.get("text") if isinstance(content, dict) else None
    if not isinstance(content, dict) or not isinstance(text, str):
        return b""
    try:
        return decoded(text, content.get("encoding"))
    except UnreadableError:
        return b""
