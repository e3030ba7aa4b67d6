"""One exchange -> what it tells of consent: cookies, addresses, headers, calls of the tools."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from urllib.parse import parse_qsl, urlsplit

from pixelwitness.consent.bits import UnreadableError
from pixelwitness.consent.decode import Flat, decode
from pixelwitness.consent.jar import cookies_after, cookies_sent
from pixelwitness.consent.model import (
    Address,
    Beacon,
    ConsentRules,
    Reading,
    Signal,
    Stored,
    Tool,
    What,
)
from pixelwitness.consent.reading import Told, read_choice
from pixelwitness.exchange import Exchange, Interest
from pixelwitness.sites import host_of, site_of, within

type _Row = tuple[Tool, Told]

# what stands in an address is weaker than the tool's own word: the site handed it on
_HANDED_ON: dict[What, What] = {"choice": "mode", "undecided": "loader"}

_MOST_PARAMS = 500


def signals_of(exchange: Exchange, rules: ConsentRules) -> Iterator[Signal]:
    """All that this exchange tells. Nothing in it makes this raise.

    A cookie belongs to the site of the host it is sent to; all else to the page: the field of
    the beacon that names it, Referer, Origin, the page that the capture names.
    """
    sent, after = signals_of_cookies(exchange, rules)
    yield from (signal for signal in sent if signal not in after)
    yield from after
    yield from signals_at(exchange, rules)


def signals_of_cookies(
    exchange: Exchange, rules: ConsentRules
) -> tuple[list[Signal], list[Signal]]:
    """What the tools' cookies tell as they were sent, and, where the response sets any, then."""
    sent = cookies_sent(exchange)
    after = cookies_after(exchange, sent)
    now = _of_cookies(exchange, sent, rules)
    return now, [] if after == sent else _of_cookies(exchange, after, rules)


def signals_at(exchange: Exchange, rules: ConsentRules) -> Iterator[Signal]:
    """What address, body and headers tell."""
    if addressed(exchange.url, rules):
        yield from _of_address(exchange, rules)
    if rules.header_names:
        yield from _of_headers(exchange, rules)


def addressed(url: str, rules: ConsentRules) -> bool:
    """Whether the address alone may tell something; cheap."""
    if site_of(host_of(url)) in rules.by_domain:
        return True
    return next(filter(url.__contains__, rules.url_signs), None) is not None


def consent_interest(rules: ConsentRules) -> Interest:
    """What readers of captures look for so that no sign of consent is passed over."""
    hosts = {
        host
        for tool in rules.tools
        for one in (*tool.loaders, *(beacon.address for beacon in tool.beacons))
        for host in one.hosts
    }
    cookies = {stored.sign for tool in rules.tools for stored in tool.cookies}
    return Interest(
        in_url=tuple(sorted(hosts | set(rules.url_signs))), in_cookie=tuple(sorted(cookies))
    )


def page_of(exchange: Exchange) -> str:
    """The page that caused a request, as far as it says so itself."""
    for told in (exchange.header("referer"), exchange.header("origin"), exchange.page):
        if told.startswith(("http://", "https://")) and host_of(told):
            return told
    return ""


def _of_cookies(exchange: Exchange, cookies: str, rules: ConsentRules) -> list[Signal]:
    if not cookies or not rules.cookie_signs.search(cookies):
        return []
    site = site_of(exchange.url)
    return [_signal(exchange, site, tool, told) for tool, told in _of_jar(cookies, rules)]


@lru_cache(maxsize=512)
def _of_jar(cookies: str, rules: ConsentRules) -> tuple[_Row, ...]:
    """Each tool whose cookies are there; the same header is sent many times over."""
    pairs = [one.strip().partition("=") for one in cookies.split(";")]
    named = [(name, value.strip('"')) for name, _, value in pairs if name]
    found = []
    for tool in rules.tools:
        mine = [(s, v) for s in tool.cookies for n, v in named if s.name.match(n)]
        if mine:
            found.append((tool, _told(mine, tool.reading)))
    return tuple(found)


def _told(values: list[tuple[Stored, str]], reading: Reading, broken: What = "choice") -> Told:
    flat: Flat = {}
    for stored, value in values:
        try:
            inner = decode(value, stored.decode)
        except UnreadableError as cause:
            return Told(broken, "", f"{stored.under} could not be read: {cause}")
        flat |= {f"{stored.under}.{k}" if k else stored.under: v for k, v in inner.items()}
    return read_choice(flat, reading)


def _of_address(exchange: Exchange, rules: ConsentRules) -> Iterator[Signal]:
    host = host_of(exchange.url)
    page = site_of(page_of(exchange))
    near = rules.by_domain.get(site_of(host), ())
    for tool in dict.fromkeys((*near, *rules.anywhere)):
        beacon = next((b for b in tool.beacons if _fits(b.address, exchange, host)), None)
        if beacon:
            site, told = _of_beacon(beacon, exchange)
            yield _signal(exchange, site or page, tool, told)
        elif any(_fits(one, exchange, host) for one in tool.loaders):
            told = Told("loader", "", _loaded(tool, host))
            yield _signal(exchange, page or site_of(host), tool, told)
    for tool, told in _of_params(exchange, rules):
        yield _signal(exchange, page, tool, told)


def _loaded(tool: Tool, host: str) -> str:
    """A tool's script was fetched; `hidden` is what a capture would not show of it."""
    words = f"its script came from {host}; no choice is seen"
    return f"{words} ({tool.hidden})" if tool.hidden else words


def _of_params(exchange: Exchange, rules: ConsentRules) -> Iterator[_Row]:
    if not any(sign in exchange.url for sign in rules.url_signs if sign.endswith("=")):
        return
    pairs = _query(exchange.url)
    for tool in rules.tools:
        mine = [(s, v) for s in tool.params for n, v in pairs if v and s.name.match(n)]
        if mine:
            told = _told(mine, tool.reading, "note")
            yield tool, replace(told, what=_HANDED_ON.get(told.what, told.what), moment="")


def _of_beacon(beacon: Beacon, exchange: Exchange) -> tuple[str, Told]:
    flat = dict(_query(exchange.url))
    site = site_of(flat.get(beacon.site, "")) if beacon.site else ""
    if beacon.source == "body":
        try:
            flat = decode(exchange.body.decode("utf-8", "replace"), beacon.decode)
        except UnreadableError as cause:
            words = f"it reported a choice that could not be read: {cause}"
            return site, Told("choice", "", words, exchange.time)
        site = site_of(flat.get(beacon.site, "")) or site
    told = read_choice(flat, beacon.reading)
    moment = exchange.time if told.what == "choice" else ""
    return site, Told(told.what, told.state, told.because, told.moment or moment, told.facebook)


def _of_headers(exchange: Exchange, rules: ConsentRules) -> Iterator[Signal]:
    sent = [(n, v) for n, v in exchange.headers if n.lower() in rules.header_names]
    if not sent:
        return
    for tool in rules.tools:
        mine = [(s, v) for s in tool.headers for n, v in sent if s.sign.lower() == n.lower()]
        if mine:
            site = site_of(page_of(exchange)) or site_of(exchange.url)
            yield _signal(exchange, site, tool, _told(mine, tool.reading))


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


def _signal(exchange: Exchange, site: str, tool: Tool, told: Told) -> Signal:
    return Signal(
        site=site,
        tool=tool.name,
        what=told.what,
        state=told.state,
        moment=told.moment,
        seen=exchange.time,
        entry=exchange.entry,
        because=f"{tool.name}: {told.because}",
        facebook=told.facebook,
    )
