"""One look at the headers of an exchange: whether they matter for consent at all."""

import msgspec

from pixelwitness.exchange import AHEAD, Exchange, is_ahead
from pixelwitness.sites import site_of

_READ = frozenset(("cookie", "sec-fetch-dest", "sec-fetch-site", "accept", "referer", *AHEAD))

_SET_COOKIE = len("set-cookie")


class Glance(msgspec.Struct, frozen=True, gc=False):
    """`document`: it opened a page. `own`: the page that caused it is on the same site.

    `carries`: a cookie that is missing here was not there, for it carries others or opened a
    page. `counts`: it would carry a cookie if the site had any. `wish`: a header that tells.
    """

    cookies: bool
    document: bool
    carries: bool
    counts: bool
    wish: bool


def glance(exchange: Exchange, wishes: frozenset[str]) -> Glance | None:
    """Reads the headers once; None where nothing in them matters. `wishes` are lower-case."""
    told: dict[str, str] = {}
    wish = False
    for name, value in exchange.headers:
        low = name.lower()
        if low in _READ:
            told[low] = value
        elif low in wishes:
            wish = True
    set_cookie = _sets_cookie(exchange)
    return _of(exchange, told, set_cookie, wish)


def _of(exchange: Exchange, told: dict[str, str], set_cookie: bool, wish: bool) -> Glance | None:
    if not (told or set_cookie or wish):
        return None
    cookie = "cookie" in told
    document = _document(exchange, told)
    fetch_site = told.get("sec-fetch-site", "")
    same_origin = fetch_site == "same-origin" and told.get("sec-fetch-dest") != "manifest"
    if not (cookie or set_cookie or document or same_origin or wish):
        return None
    own = _own(exchange, told, fetch_site, document)
    return Glance(
        cookies=cookie or set_cookie,
        document=document,
        carries=own and (cookie or document),
        counts=same_origin or (own and document),
        wish=wish,
    )


def _sets_cookie(exchange: Exchange) -> bool:
    for name, _ in exchange.response_headers:
        if len(name) == _SET_COOKIE and name.lower() == "set-cookie":
            return True
    return False


def _document(exchange: Exchange, told: dict[str, str]) -> bool:
    if is_ahead(told):
        return False
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
