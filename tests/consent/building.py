"""Small exchanges of one shop, for the tests of the consent of a site over time."""

from pixelwitness.consent import Timeline, load_consent
from pixelwitness.exchange import Exchange, Headers
from pixelwitness.finding import Consent

RULES = load_consent()
SITE = "shop.example"
PAGE = "https://www.shop.example/"
ELSEWHERE = Exchange(
    0, "", "GET", "https://elsewhere.example/a.js",
    (("Cookie", "sid=1"), ("Sec-Fetch-Site", "cross-site")),
)  # fmt: skip
"""A request that shows nothing but that the capture holds cookies."""


def time(second: float) -> str:
    """A moment of 23 November 2026, 10 o'clock and so many seconds."""
    minutes, rest = divmod(second, 60)
    return f"2026-11-23T{10 + int(minutes // 60):02}:{int(minutes % 60):02}:{rest:06.3f}Z"


def document(second: float, cookie: str = "", url: str = PAGE, extra: Headers = ()) -> Exchange:
    """The page itself, opened by the visitor."""
    return sent(
        second, url, cookie, (("Sec-Fetch-Dest", "document"), ("Sec-Fetch-Site", "none"), *extra)
    )


def request(
    second: float, cookie: str = "", url: str = f"{PAGE}api", extra: Headers = ()
) -> Exchange:
    """A request of the page to its own host."""
    return sent(
        second,
        url,
        cookie,
        (("Sec-Fetch-Dest", "empty"), ("Sec-Fetch-Site", "same-origin"), ("Referer", PAGE), *extra),
    )


def other(
    second: float, url: str, body: bytes = b"", method: str = "GET", extra: Headers = ()
) -> Exchange:
    """A request of the page to another host."""
    return sent(second, url, "", (("Referer", PAGE), *extra), body, method)


def sent(
    second: float, url: str, cookie: str, headers: Headers, body: bytes = b"", method: str = "GET"
) -> Exchange:
    carried = (("Cookie", cookie),) if cookie else ()
    return Exchange(0, time(second) if second >= 0 else "", method, url, (*headers, *carried), body)


def told(
    exchanges: list[Exchange],
    second: float,
    entry: int | None = None,
    site: str = SITE,
    stripped: bool = False,
) -> Consent:
    """What the timeline says of that second; entries are numbered in their order.

    Unless it is `stripped`, a cookie of some other site shows that the capture holds cookies.
    """
    timeline = Timeline(RULES)
    if not stripped:
        timeline.observe(ELSEWHERE)
    numbered(timeline, exchanges)
    place = len(exchanges) if entry is None else entry
    return timeline.at(site, time(second) if second >= 0 else "", place)


def numbered(timeline: Timeline, exchanges: list[Exchange]) -> list[bool]:
    return [
        timeline.observe(Exchange(number, x.time, x.method, x.url, x.headers, x.body, page=x.page, response_headers=x.response_headers))
        for number, x in enumerate(exchanges)
    ]  # fmt: skip
