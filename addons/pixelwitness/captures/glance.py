"""A HAR's entry, still raw: whether anybody may want it, told without building it."""

import re
from collections.abc import Buffer, Callable

from ahocorasick_rs import AhoCorasick, BytesAhoCorasick

from pixelwitness.captures.entry import NOTHING, Entry
from pixelwitness.exchange import Interest

# `Sec-Fetch-Dest: document`, or a request for HTML
_DOCUMENT, _HTML = b"ocument", b"text/html"
# what browsers say in Sec-Fetch-Site and Sec-Fetch-Dest of requests that no visitor typed into
_NOT_TYPED = (b'"cross-site"', b'"script"', b'"image"', b'"style"', b'"font"')


class Glance:
    """What is looked for, made ready once a capture: most entries need nothing but this look.

    Nearly all of its time goes into searching raw headers. For one or two signs ahocorasick_rs
    takes a third of the time of `in`, for more of them it is slower.
    """

    def __init__(self, interest: Interest) -> None:
        self._interest = interest
        self._everything = "" in interest.in_url
        self._address = AhoCorasick([sign for sign in interest.in_url if sign])
        self._opening = BytesAhoCorasick([_DOCUMENT, _HTML])
        self._cookie = BytesAhoCorasick([b"ookie"])
        self._names = re.compile(b"|".join(re.escape(n.encode()) for n in interest.in_cookie))

    def passed_over(self, entry: Entry, belongs: Callable[[str, str], object]) -> bool:
        """Whether the entry is nobody's concern.

        `belongs` is told the page that it names, and its address, anyhow.
        """
        request = entry.request
        opens = self._opening.find_matches_as_indexes(request.headers)
        if entry.pageref:
            belongs(entry.pageref, request.url)
        elif opens:
            return False
        if self._everything or (opens and self._interest.documents):
            return False
        return not self._may_matter(entry, any(sign == 0 for sign, _, _ in opens))

    def _may_matter(self, entry: Entry, document: bool) -> bool:
        """As `Interest` tells it of what was built; yes wherever raw text does not tell."""
        request, interest = entry.request, self._interest
        low = request.url.lower()
        if self._address.find_matches_as_indexes(low) or interest.in_hosts(low):
            return True
        with_body = request.post_data is not NOTHING
        if with_body and _in_post(bytes(request.post_data), interest):
            return True
        if self._in_cookies(request.headers):
            return True
        if entry.response and self._in_cookies(entry.response.headers):
            return True
        return may_be_typed(interest, low, request.headers, with_body, document)

    def _in_cookies(self, headers: Buffer) -> bool:
        """Whether a cookie of some name may be among them; most entries carry none at all."""
        if not self._interest.in_cookie or not self._cookie.find_matches_as_indexes(headers):
            return False
        return self._names.search(headers) is not None


def may_be_typed(
    interest: Interest, low: str, headers: Buffer, with_body: bool, document: bool
) -> bool:
    """Whether a request may hold what the visitor typed, told from its still raw `headers`.

    Browsers say themselves which requests went to third parties or fetched a script; of those
    only the opening of a page is worth building.
    """
    if interest.pages is None:
        return False
    if not document and any(map(bytes(headers).__contains__, _NOT_TYPED)):
        return False
    return with_body or interest.in_typed(low)


def _in_post(post: bytes, interest: Interest) -> bool:
    """Whether the raw JSON of a body may hold what is looked for; packed bodies always may."""
    if b"base64" in post or b'"_file"' in post or b'"params"' in post or b"\\u" in post:
        return True
    plain = post.replace(b'\\"', b'"').replace(b"\\/", b"/")
    return any(sign in plain for sign in interest.in_body)
