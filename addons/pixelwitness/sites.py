"""A host or address -> the site it belongs to: its registrable domain.

The public suffix list is the one that the package `tldextract` ships; the package itself is not
imported, because it loads an HTTP client (200 ms, and this program contacts nobody).
"""

import re
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from pixelwitness.exchange import Exchange, Headers

# as browsers read it: the host stands behind the last `@`, and `\` ends it as `/` does
_AUTHORITY = re.compile(
    r"^[a-z][a-z0-9+.-]*://(?:[^/?#\\]*@)?(\[[^\]]*\]|[^/?#\\:]*)", re.IGNORECASE
)
_ADDRESS = re.compile(r"^\[.*\]$|^\d{1,3}(?:\.\d{1,3}){3}$")


@lru_cache(maxsize=64)
def host_of(url: str) -> str:
    """The host of an absolute address, lower-cased and without port, or ""."""
    found = _AUTHORITY.match(url)
    return found.group(1).lower().rstrip(".") if found else ""


def site_of(url_or_host: str) -> str:
    """The registrable domain of an address or host ("" for none); an IP address is its own site.

    `www.shop.co.uk` -> `shop.co.uk`; private suffixes count (`a.myshopify.com` is a site);
    under an unknown suffix the last two labels are the site.
    """
    return _site(host_of(url_or_host) if "//" in url_or_host else url_or_host.lower().rstrip("."))


def page_of(told: str, exchange: Exchange) -> str:
    """The page that sent it: what the upload says, then Referer, Origin, then the capture."""
    if told and _is_page(told):
        return told
    _, named = _named(exchange.headers)
    if named:
        return named
    return exchange.page if _is_page(exchange.page) else ""


def named_otherwise(told: str, exchange: Exchange) -> dict[str, str]:
    """Who names a page of another site than the upload itself does, and that page's host.

    What an upload says a script can write. `page_by_referer` and `page_by_origin` are the browser's
    word; only where it says nothing, `page_by_capture` is the recording's. {} where they agree.
    """
    by, page = _named(exchange.headers)
    by, page = (by, page) if page else ("capture", exchange.page)
    if not (_is_page(told) and _is_page(page)) or site_of(told) == site_of(page):
        return {}
    return {f"page_by_{by}": f"{page.partition('://')[0]}://{host_of(page)}"}


def within(host: str, domain: str) -> bool:
    """Whether `host` is `domain` or lies below it, by whole labels."""
    return host == domain or host.endswith("." + domain)


@lru_cache(maxsize=1024)
def _named(headers: Headers) -> tuple[str, str]:
    """Which of Referer and Origin names a page, and it; a page asks with the same headers often."""
    told = {name.lower(): value for name, value in reversed(headers)}
    candidates = ((by, told.get(by, "")) for by in ("referer", "origin"))
    return next((one for one in candidates if _is_page(one[1])), ("", ""))


def _is_page(address: str) -> bool:
    return address.startswith(("http://", "https://")) and bool(host_of(address))


@lru_cache(maxsize=4096)
def _site(host: str) -> str:
    if not host or _ADDRESS.match(host):
        return host
    labels = host.split(".")
    return ".".join(labels[-(_suffix_length(labels) + 1) :])


def _suffix_length(labels: list[str]) -> int:
    """How many labels the public suffix takes (publicsuffix.org, section Algorithm)."""
    suffixes = _suffixes()
    labels = [_readable(label) if label.startswith("xn--") else label for label in labels]
    for start in range(len(labels)):
        tail = ".".join(labels[start:])
        if "!" + tail in suffixes:
            return len(labels) - start - 1
        if tail in suffixes or (
            start + 1 < len(labels) and "*." + ".".join(labels[start + 1 :]) in suffixes
        ):
            return len(labels) - start
    return 1


@cache
def _suffixes() -> frozenset[str]:
    spec = find_spec("tldextract")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("tldextract is not installed")
    snapshot = Path(spec.submodule_search_locations[0]) / ".tld_set_snapshot"
    lines = snapshot.read_text("utf-8").split("\n")
    return frozenset(line for line in lines if line and line[0] != "/")


def _readable(label: str) -> str:
    """`xn--p1ai` as the list writes it, `рф`; what is no Punycode (RFC 3492) as it is."""
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label
