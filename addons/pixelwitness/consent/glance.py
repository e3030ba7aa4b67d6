"""One look at the headers of an exchange: whether they matter for consent at all."""

from dataclasses import dataclass

from pixelwitness.exchange import Exchange
from pixelwitness.sites import site_of

_REQUEST = frozenset(("cookie", "sec-fetch-dest", "sec-fetch-site", "accept", "referer", "sec-gpc"))


@dataclass(frozen=True, slots=True)
class Glance:
    """`document`: it opened a page. `own`: the page that caused it is on the same site.

    `carries` says that it would carry the host's cookies: it carries some, or opened a page.
    `would_carry_any` is weaker: cookies go along with it where there are any.
    """

    cookie: bool
    set_cookie: bool
    document: bool
    own: bool
    same_origin: bool

    @property
    def carries(self) -> bool:
        """Whether a cookie that is missing here was not there."""
        return self.own and (self.cookie or self.document)


def glance(exchange: Exchange) -> Glance:
    """Reads the headers once."""
    told: dict[str, str] = {}
    for name, value in exchange.headers:
        low = name.lower()
        if low in _REQUEST:
            told[low] = value
    fetch_site = told.get("sec-fetch-site", "")
    document = _document(exchange, told)
    return Glance(
        cookie="cookie" in told,
        set_cookie=any(name.lower() == "set-cookie" for name, _ in exchange.response_headers),
        document=document,
        own=_own(exchange, told, fetch_site, document),
        same_origin=fetch_site == "same-origin" and told.get("sec-fetch-dest") != "manifest",
    )


def _document(exchange: Exchange, told: dict[str, str]) -> bool:
    dest = told.get("sec-fetch-dest")
    if dest is not None:
        return dest == "document"
    return exchange.method == "GET" and told.get("accept", "").startswith("text/html")


def _own(exchange: Exchange, told: dict[str, str], fetch_site: str, document: bool) -> bool:
    """A request caused by another site may go without cookies that are there (SameSite)."""
    if fetch_site:
        return fetch_site != "cross-site"
    page = told.get("referer", "")
    if not page:
        return document or "cookie" in told
    return site_of(page) == site_of(exchange.url)
