"""One exchange -> what it tells of consent: cookies, addresses, headers, calls of the tools."""

from collections.abc import Iterator
from functools import lru_cache

from pixelwitness.consent.calls import rows_of_address, rows_of_headers
from pixelwitness.consent.jar import cookies_after, cookies_sent
from pixelwitness.consent.model import ConsentRules, Signal, Tool
from pixelwitness.consent.reading import Told
from pixelwitness.consent.values import told_by_values
from pixelwitness.exchange import Exchange, Interest
from pixelwitness.sites import host_of, site_of


def signals_of(exchange: Exchange, rules: ConsentRules) -> Iterator[Signal]:
    """All that this exchange tells. Nothing in it makes this raise.

    A cookie belongs to the site of the host it is sent to; all else to the page: the field of
    the beacon that names it, Referer, Origin, the page that the capture names.
    """
    sent, after = signals_of_cookies(exchange, rules)
    yield from (signal for signal in sent if signal not in after)
    yield from after
    yield from signals_of_calls(exchange, rules)


def signals_of_cookies(
    exchange: Exchange, rules: ConsentRules
) -> tuple[list[Signal], list[Signal]]:
    """What the tools' cookies tell as they were sent, and, where the response sets any, then."""
    sent = cookies_sent(exchange)
    after = cookies_after(exchange, sent)
    now = _of_cookies(exchange, sent, rules)
    return now, [] if after == sent else _of_cookies(exchange, after, rules)


def signals_of_calls(exchange: Exchange, rules: ConsentRules) -> Iterator[Signal]:
    """What address, body and headers tell."""
    if addressed(exchange.url, rules):
        for site, tool, told in rows_of_address(exchange, rules):
            yield _signal(exchange, site, tool, told)
    if rules.header_names:
        for site, tool, told in rows_of_headers(exchange, rules):
            yield _signal(exchange, site, tool, told)


def addressed(url: str, rules: ConsentRules) -> bool:
    """Whether the address alone may tell something; cheap."""
    if site_of(host_of(url)) in rules.by_domain:
        return True
    return next(filter(url.__contains__, rules.url_signs), None) is not None


def consent_interest(rules: ConsentRules) -> Interest:
    """What readers of captures look for so that no sign of consent is passed over."""
    hosts = frozenset(
        host
        for tool in rules.tools
        for one in (*tool.loaders, *(beacon.address for beacon in tool.beacons))
        for host in one.hosts
    )
    return Interest(
        in_host=hosts,
        in_url=tuple(sorted(rules.url_signs)),
        in_cookie=rules.cookie_signs,
        documents=True,
    )


def _of_cookies(exchange: Exchange, cookies: str, rules: ConsentRules) -> list[Signal]:
    if not cookies:
        return []
    site = site_of(exchange.url)
    return [_signal(exchange, site, tool, told) for tool, told in _of_jar(cookies, rules)]


@lru_cache(maxsize=512)
def _of_jar(cookies: str, rules: ConsentRules) -> tuple[tuple[Tool, Told], ...]:
    """Each tool whose cookies are there; the same header is sent many times over."""
    named = list(_named(cookies, rules))
    found = []
    for tool in rules.tools if named else ():
        mine = [(s, v) for s in tool.cookies for n, v in named if s.name.match(n)]
        if mine and (told := told_by_values(mine, tool.reading)):
            found.append((tool, told))
    return tuple(found)


def _named(cookies: str, rules: ConsentRules) -> Iterator[tuple[str, str]]:
    """The cookies that some tool may know: most of a long header are none."""
    for one in cookies.split(";"):
        name, _, value = one.strip().partition("=")
        if name.startswith(rules.cookie_signs):
            yield name, value.strip('"')


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
        hidden=bool(tool.hidden),
    )
