"""One request as sent, with its response, whatever it came from."""

from dataclasses import dataclass

type Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what came back, as a reader of captures or the live proxy saw it.

    `entry` is the 0-based position in the capture. `time` is ISO 8601 in UTC with milliseconds
    and `Z`, or "" where the capture does not tell. `page` is the address of the page that the
    capture itself names for this request, or "". `body_lost` says that the capture shows that a
    body was sent, yet does not hold it: that is not the same as an empty body.
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

    def header(self, name: str) -> str:
        """The first request header of that name (any case), or ""."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")


@dataclass(frozen=True, slots=True)
class Gap:
    """A place where a capture does not hold what was sent; it goes to the journal.

    `entry` is the position in the capture, -1 where the gap is not one entry's (a cut-off end).
    `reason` is one sentence without the file's name.
    """

    entry: int
    reason: str


@dataclass(frozen=True, slots=True)
class Interest:
    """Which exchanges are worth building, so that readers can pass over the rest cheaply.

    An exchange matters when the lower-cased address holds one of `in_url`, or the body one of
    `in_body`, or a `Cookie` or `Set-Cookie` header one of `in_cookie`. The response body is kept
    where the lower-cased address holds one of `response_of`.
    Everything is `Interest(in_url=("",))`.
    """

    in_url: tuple[str, ...] = ()
    in_body: tuple[bytes, ...] = ()
    in_cookie: tuple[str, ...] = ()
    response_of: tuple[str, ...] = ()

    def in_request(self, url: str, body: bytes = b"") -> bool:
        """Whether address or body hold what is looked for."""
        low = url.lower()
        # `map` with a bound method stays in C: every request passes here.
        return any(map(low.__contains__, self.in_url)) or (
            bool(body) and any(map(body.__contains__, self.in_body))
        )

    def in_response(self, url: str) -> bool:
        """Whether the response's body is to be kept."""
        return any(map(url.lower().__contains__, self.response_of))
