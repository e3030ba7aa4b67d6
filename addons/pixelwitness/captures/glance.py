"""A HAR's entry, still raw: whether anybody may want it, told without building it."""

import re
from functools import lru_cache

from pixelwitness.captures.entry import NOTHING, Entry
from pixelwitness.captures.pages import Pages
from pixelwitness.exchange import Interest


def passed_over(entry: Entry, interest: Interest, pages: Pages) -> bool:
    """Whether the entry is nobody's concern. The page that it names is remembered all the same."""
    request = entry.request
    if entry.pageref:
        pages.belongs(entry.pageref, request.url)
    elif _may_open_a_page(bytes(request.headers)):
        return False
    return not _may_matter(entry, interest)


def _may_matter(entry: Entry, interest: Interest) -> bool:
    """As `Interest` tells it of what was built; yes wherever raw text does not tell."""
    request = entry.request
    low = request.url.lower()
    if interest.in_address(low):
        return True
    headers = bytes(request.headers)
    if interest.documents and _may_open_a_page(headers):
        return True
    typed = request.post_data is not NOTHING
    if typed and _in_post(bytes(request.post_data), interest):
        return True
    if interest.in_cookie and _in_cookies(entry, headers, interest.in_cookie):
        return True
    return interest.pages is not None and interest.may_be_typed(low, headers, typed)


def _in_post(post: bytes, interest: Interest) -> bool:
    """Whether the raw JSON of a body may hold what is looked for; packed bodies always may."""
    if b"base64" in post or b'"_file"' in post or b'"params"' in post or b"\\u" in post:
        return True
    plain = post.replace(b'\\"', b'"').replace(b"\\/", b"/")
    return any(sign in plain for sign in interest.in_body)


def _in_cookies(entry: Entry, sent: bytes, names: tuple[str, ...]) -> bool:
    """Whether a cookie of that name may be among the headers; most entries carry none at all."""
    if b"ookie" in sent and _pattern(names).search(sent):
        return True
    answer = bytes(entry.response.headers) if entry.response else b""
    return b"ookie" in answer and _pattern(names).search(answer) is not None


@lru_cache(maxsize=4)
def _pattern(names: tuple[str, ...]) -> re.Pattern[bytes]:
    return re.compile(b"|".join(re.escape(name.encode()) for name in names))


def _may_open_a_page(headers: bytes) -> bool:
    """Whether the raw headers hold `Sec-Fetch-Dest: document`, or ask for HTML."""
    return b"ocument" in headers or b"text/html" in headers
