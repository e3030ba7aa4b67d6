"""One request as sent, with its response, whatever it came from."""

import re
from collections.abc import Mapping
from functools import lru_cache

import msgspec

type Headers = tuple[tuple[str, str], ...]

_EMAIL = re.compile(r"[\w+.-](?:@|%40)[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2}")
_PARAM = re.compile(r"(?:^|&)([^=&#]+)")
_BETWEEN = re.compile(r"%[0-9a-f]{2}|[^a-z0-9&]")


class Exchange(msgspec.Struct, frozen=True, gc=False):
    """One request and what came back, as a reader of captures or the live proxy saw it.

    `entry` is the 0-based position in the capture. `time` is ISO 8601 in UTC with milliseconds
    and `Z`, or "" where the capture does not tell. `page` is the address of the page that the
    capture itself names for this request, or "". `body_lost` says that the capture shows that a
    body was sent, yet does not hold it: that is not the same as an empty body. `body_missing` is
    the number of bytes that were cut off the end of a body.
    `response_body` is decoded (no longer compressed), and empty where it was not kept.
    """

    entry: int
    time: str
    method: str
    url: str
    headers: Headers = ()
    body: bytes = b""
    body_lost: bool = False
    http_version: str = ""
    page: str = ""
    status: int = 0
    response_headers: Headers = ()
    response_body: bytes = b""
    body_missing: int = 0

    def header(self, name: str) -> str:
        """The first request header of that name (any case), or ""."""
        wanted = name.lower()
        for key, value in self.headers:  # a generator would take twice as long
            if key.lower() == wanted:
                return value
        return ""


AHEAD = ("sec-purpose", "purpose", "x-moz")


def is_ahead(told: Mapping[str, str]) -> bool:
    """Whether the browser fetched it before anybody asked for it, by its headers in small letters.

    A page that a link may lead to is fetched so, or made ready unseen (`prefetch;prerender`).
    """
    return any("prefetch" in told.get(name, "").lower() for name in AHEAD)


SKIPPED = "the entry was skipped"


class Gap(msgspec.Struct, frozen=True, gc=False):
    """A place where a capture does not hold what was sent; it goes to the journal.

    `entry` is the position in the capture, -1 where the gap is not one entry's (a cut-off end).
    `reason` is one sentence without the file's name.
    """

    entry: int
    reason: str


class Interest(msgspec.Struct, frozen=True, gc=False):
    """Which exchanges are worth building, so that readers can pass over the rest cheaply.

    An exchange matters when its host is or lies below one of `in_host`, the lower-cased address
    holds one of `in_url`, the body one of `in_body`, or a `Cookie` or `Set-Cookie` header one of
    `in_cookie`. The response body is kept where the address holds one of `response_of`.
    Everything is `Interest(in_url=("",))`. With `documents` the opening of any page matters, too:
    it carries all cookies of its site, or shows that they are not there.

    With `pages` and `in_names` what the visitor typed matters, too: every body, an address with
    an e-mail address or with a parameter whose bare name holds one of `in_names`, and the answers
    of the visitor's own pages, whose lower-cased paths fit `pages`: they hold a segment that is
    one of `page_segments`.
    """

    in_host: frozenset[str] = frozenset()
    in_url: tuple[str, ...] = ()
    in_body: tuple[bytes, ...] = ()
    in_cookie: tuple[str, ...] = ()
    response_of: tuple[str, ...] = ()
    in_names: tuple[str, ...] = ()
    pages: re.Pattern[str] | None = None
    page_segments: tuple[str, ...] = ()
    documents: bool = False

    def joined(self, other: "Interest") -> "Interest":
        """What either looks for; a sign that holds another sign is left out."""
        return Interest(
            in_host=self.in_host | other.in_host,
            in_url=_shortest((*self.in_url, *other.in_url)),
            in_body=_shortest((*self.in_body, *other.in_body)),
            in_cookie=_shortest((*self.in_cookie, *other.in_cookie)),
            response_of=_shortest((*self.response_of, *other.response_of)),
            in_names=self.in_names or other.in_names,
            pages=self.pages or other.pages,
            page_segments=self.page_segments or other.page_segments,
            documents=self.documents or other.documents,
        )

    def in_request(self, url: str, body: bytes = b"") -> bool:
        """Whether address or body hold what is looked for."""
        low = url.lower()
        if self.in_address(low):
            return True
        if body and (self.pages or any(map(body.__contains__, self.in_body))):
            return True
        return self.in_typed(low)

    def in_address(self, low: str) -> bool:
        """Whether host or signs of the lower-cased address are looked for."""
        # `map` with a bound method stays in C: every request passes here
        return self.in_hosts(low) or any(map(low.__contains__, self.in_url))

    def in_hosts(self, low: str) -> bool:
        """Whether the host of the lower-cased address is looked for."""
        return _lies_below(low.partition("://")[2].partition("/")[0], self.in_host)

    def in_opening(self, fetch_dest: str | None, accept: str) -> bool:
        """Whether a request with these headers opens a page, and that matters."""
        if not self.documents:
            return False
        return accept.startswith("text/html") if fetch_dest is None else fetch_dest == "document"

    def in_response(self, url: str) -> bool:
        """Whether the response's body is to be kept."""
        low = url.lower()
        if any(map(low.__contains__, self.response_of)):
            return True
        return self.pages is not None and self.pages.search(_path(low)) is not None

    def in_typed(self, low: str) -> bool:
        """Whether the lower-cased address may hold, or be asked for, what the visitor typed."""
        if self.pages is None:
            return False
        path, _, query = low.partition("#")[0].partition("?")
        if ("@" in low or "%40" in low) and _EMAIL.search(low):
            return True
        if self.pages.search(path):
            return True
        if not query:
            return False
        return _tells("&".join(_PARAM.findall(query)), self.in_names)


@lru_cache(maxsize=4096)
def _lies_below(authority: str, hosts: frozenset[str]) -> bool:
    """Whether that host is one of these, or below one; a page asks the same few again and again."""
    host = authority.partition("?")[0].rpartition("@")[2].partition(":")[0].rstrip(".")
    while host:
        if host in hosts:
            return True
        host = host.partition(".")[2]
    return False


def _shortest[T: (str, bytes)](signs: tuple[T, ...]) -> tuple[T, ...]:
    known = sorted(set(signs), key=len)
    kept = (sign for n, sign in enumerate(known) if not any(one in sign for one in known[:n]))
    return tuple(sorted(kept))


@lru_cache(maxsize=4096)
def _tells(params: str, names: tuple[str, ...]) -> bool:
    """Whether one of the names stands among a query's; sites ask with the same few again."""
    return any(map(_BETWEEN.sub("", params).__contains__, names))


def _path(url: str) -> str:
    return url.partition("#")[0].partition("?")[0]
