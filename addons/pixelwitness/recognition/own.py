"""Whether a request went to the site of its own page, by what the browser says of it."""

from functools import lru_cache

import msgspec

from pixelwitness.exchange import Exchange, Headers, is_ahead
from pixelwitness.recognition.recipients import recipients_at
from pixelwitness.rulebook import Rulebook
from pixelwitness.sites import host_of, site_of


class Said(msgspec.Struct, frozen=True, gc=False):
    """What the browser says: that it opens a page, or (older ones) that it wants one, which may
    be a frame's; that it asks another site, or ahead; Referer and Origin."""

    document: bool
    html: bool
    cross: bool
    ahead: bool
    pages: tuple[str, str]


def is_own(exchange: Exchange, rules: Rulebook) -> bool:
    """Whether the request went to the site of the page that it came from.

    The page is told as for findings: Referer, Origin, then what the capture says. The opening of
    a page by its address is that page's own. Calls to recipients never are.
    """
    host = host_of(exchange.url)
    if not host or recipients_at(host, rules):
        return False
    told = said(exchange.headers)
    if told.document and exchange.method.upper() == "GET":
        return True
    if told.cross:
        return False
    pages = (*told.pages, exchange.page)
    page = next((p for p in pages if p.startswith(("http://", "https://"))), "")
    return site_of(page) == site_of(host) if page else told.document or told.html


@lru_cache(maxsize=1024)
def said(headers: Headers) -> Said:
    """What the headers say. Remembered, for a page asks with the same headers again and again."""
    told = {name.lower(): value for name, value in reversed(headers)}
    dest, ahead = told.get("sec-fetch-dest", "").lower(), is_ahead(told)
    return Said(
        document=dest == "document" and not ahead,
        html=not dest and told.get("accept", "").startswith("text/html"),
        cross=told.get("sec-fetch-site", "").lower() == "cross-site",
        ahead=ahead,
        pages=(told.get("referer", ""), told.get("origin", "")),
    )
