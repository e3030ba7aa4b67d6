"""Calls of the tools, and what a site hands on in addresses and headers -> what they tell."""

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from msgspec.structs import replace

from pixelwitness.consent.bits import UnreadableError
from pixelwitness.consent.decode import decode
from pixelwitness.consent.model import Address, Beacon, ConsentRules, Tool, What
from pixelwitness.consent.reading import Told, read_choice
from pixelwitness.consent.values import told_by_values
from pixelwitness.exchange import Exchange
from pixelwitness.sites import host_of, site_of, within

type Row = tuple[str, Tool, Told]

# what stands in an address is weaker than the tool's own word: the site handed it on
_HANDED_ON: dict[What, What] = {"choice": "mode", "undecided": "loader"}
_MOST_PARAMS = 500


def rows_of_address(exchange: Exchange, rules: ConsentRules) -> Iterator[Row]:
    """(site, tool, what is told) by address and body: reports, loaders, what is handed on."""
    host, page = host_of(exchange.url), site_of(_page(exchange))
    near = rules.by_domain.get(site_of(host), ())
    for tool in dict.fromkeys((*near, *rules.anywhere)):
        beacon = next((b for b in tool.beacons if _fits(b.address, exchange, host)), None)
        if beacon:
            site, told = _of_beacon(beacon, exchange)
            if told:
                yield site or page, tool, told
        elif any(_fits(one, exchange, host) for one in tool.loaders):
            yield page or site_of(host), tool, Told("loader", "", _loaded(tool, host))
    if any(sign in exchange.url for sign in rules.url_signs if sign.endswith("=")):
        yield from _of_params(exchange, page, rules)


def rows_of_headers(exchange: Exchange, rules: ConsentRules) -> Iterator[Row]:
    """(site, tool, what is told) by the headers of the request."""
    sent = [(n, v) for n, v in exchange.headers if n.lower() in rules.header_names]
    for tool in rules.tools if sent else ():
        mine = [(s, v) for s in tool.headers for n, v in sent if s.sign.lower() == n.lower()]
        if mine and (told := told_by_values(mine, tool.reading)):
            yield site_of(_page(exchange)) or site_of(exchange.url), tool, told


def _page(exchange: Exchange) -> str:
    """The page that caused a request, as far as it says so itself."""
    for told in (exchange.header("referer"), exchange.header("origin"), exchange.page):
        if told.startswith(("http://", "https://")) and host_of(told):
            return told
    return ""


def _loaded(tool: Tool, host: str) -> str:
    """A tool's script was fetched; `hidden` is what a capture would not show of it."""
    words = f"its script came from {host}; no choice is seen"
    return f"{words} ({tool.hidden})" if tool.hidden else words


def _of_params(exchange: Exchange, page: str, rules: ConsentRules) -> Iterator[Row]:
    pairs = _query(exchange.url)
    for tool in rules.tools:
        mine = [(s, v) for s in tool.params for n, v in pairs if v and s.name.match(n)]
        if mine and (told := told_by_values(mine, tool.reading, "note")):
            yield page, tool, replace(told, what=_HANDED_ON.get(told.what, told.what), moment="")


def _of_beacon(beacon: Beacon, exchange: Exchange) -> tuple[str, Told | None]:
    """(the site that the call names, what it tells); a choice was made when it was reported."""
    flat = dict(_query(exchange.url))
    site = site_of(flat.get(beacon.site, "")) if beacon.site else ""
    if beacon.source == "body":
        try:
            flat = decode(exchange.body.decode("utf-8", "replace"), beacon.decode)
        except UnreadableError as cause:
            words = f"it reported something that could not be read: {cause}"
            return site, Told("choice", "", words, exchange.time)
        site = site_of(flat.get(beacon.site, "")) or site if beacon.site else ""
    told = read_choice(flat, beacon.reading)
    if told and told.what == "choice":
        told = replace(told, moment=told.moment or exchange.time)
    return site, told


def _query(url: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(urlsplit(url).query, max_num_fields=_MOST_PARAMS)
    except ValueError:
        return []


def _fits(one: Address, exchange: Exchange, host: str) -> bool:
    if one.method and one.method != exchange.method:
        return False
    if one.hosts and not any(within(host, known) for known in one.hosts):
        return False
    if not one.path:
        return True
    _, _, rest = exchange.url.partition("//")
    return bool(one.path.search("/" + rest.partition("/")[2]))
