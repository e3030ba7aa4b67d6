"""The consent of every site of one capture: exchanges in, the state at a moment out.

No clock and no I/O. What is not known is `unknown`: a wrong "refused" is worse.
"""

from collections import OrderedDict

from pixelwitness.consent.answer import answer
from pixelwitness.consent.events import Event, Happened, Point, seconds_of
from pixelwitness.consent.glance import Glance, glance
from pixelwitness.consent.model import ConsentRules, Signal
from pixelwitness.consent.signals import addressed, signals_of_calls, signals_of_cookies
from pixelwitness.consent.site import Held, HostRecord, Mode, SiteRecord
from pixelwitness.exchange import Exchange
from pixelwitness.finding import Consent
from pixelwitness.sites import host_of, site_of

_MOST_SITES = 2_000
_MOST_HOSTS = 4_000
_BACKWARDS = 300.0  # seconds; slow requests are written late, a clock set back is more than that
_SKEW = 1.0  # seconds
_UNDER_WAY = 10.0  # seconds


class Timeline:
    """What the visitor chose on each site of one capture, told in the order of its exchanges."""

    def __init__(self, tools: ConsentRules) -> None:
        """`tools` is what is known of consent tools.

        `opened` says whether the exchange observed last opened a page.
        """
        self._tools = tools
        self._sites: OrderedDict[str, SiteRecord] = OrderedDict()
        self._hosts: OrderedDict[str, HostRecord] = OrderedDict()
        self._own: OrderedDict[str, Point] = OrderedDict()
        self._latest = ""
        self._backwards = False
        self._own_requests = 0
        self._cookies = False
        self.opened = False

    def observe(self, exchange: Exchange) -> bool:
        """Takes in what this exchange tells; True where an earlier answer may change."""
        new = self._clock(exchange.time)
        seen = glance(exchange, self._tools.header_names)
        self.opened = seen is not None and seen.document
        tells = addressed(exchange.url, self._tools)
        if seen is None and not tells:
            return new
        at = Point(seconds_of(exchange.time), exchange.entry)
        if seen is not None:
            new |= self._count(seen)
            if seen.document:
                agent = exchange.header("user-agent")
                new |= self._site(site_of(exchange.url)).opened(agent, exchange.entry)
            if seen.cookies or seen.document:
                new |= self._observe_cookies(exchange, seen, at)
        if tells or (seen is not None and seen.wish):
            for signal in signals_of_calls(exchange, self._tools):
                new |= bool(signal.site) and self._take(signal, at)
        return new

    def at(self, site: str, time: str, entry: int, page: str = "") -> Consent:
        """The state on that site when data left in that entry, with the reason in words.

        `page` is the page that sent them: a choice that stands on another host alone is not its.
        """
        record = self._sites.get(site)
        here = Point(seconds_of(time), entry)
        told = answer(record, here, self._own.get(site), self._backwards, self._lost())
        host = _keeper(page)
        own = self._hosts.get(host)
        if record is None or own is None or own.last is None:
            return told
        other = record.only_on(told, host)
        if other is None or not _later(own.last, other.at):
            return told
        words = f"{told.because}; {host_of(page)} did not carry that in entry {own.last.entry}"
        return Consent("unknown", words, told.entry, None, told.tool)

    @property
    def backwards(self) -> bool:
        """Whether the clock was seen to run backwards, so that times tell no order."""
        return self._backwards

    def _clock(self, time: str) -> bool:
        """Whether the clock is seen to run backwards for the first time."""
        if time >= self._latest:  # times of one shape sort as texts
            self._latest = time
            return False
        when, latest = seconds_of(time), seconds_of(self._latest)
        back = when is not None and latest is not None and when < latest - _BACKWARDS
        new = back and not self._backwards
        self._backwards |= back
        return new

    def _count(self, seen: Glance) -> bool:
        """Counts requests that carry the site's cookies, to tell a capture that lost them all."""
        if seen.cookies:
            before, self._cookies = self._cookies, True
            return not before
        self._own_requests += seen.counts
        return False

    def _lost(self) -> int | None:
        """How many own requests went without any cookie, None where cookies are to be seen."""
        return None if self._cookies else self._own_requests

    def _observe_cookies(self, exchange: Exchange, seen: Glance, at: Point) -> bool:
        host = _keeper(exchange.url)
        known = self._hosts.get(host)
        record = _kept(self._hosts, host, known or HostRecord(), _MOST_HOSTS)
        first = known is None
        sent, after = signals_of_cookies(exchange, self._tools)
        new = False
        for signal in sent:
            new |= self._hold(record, signal, host, at, first and seen.document)
        if seen.carries:
            new |= self._miss(record, {signal.tool for signal in sent}, host, at)
            record.last = at
            _kept(self._own, site_of(host), at, _MOST_SITES)
        for signal in after:
            new |= self._hold(record, signal, host, at)
        return new

    def _hold(
        self, record: HostRecord, signal: Signal, host: str, at: Point, first: bool = False
    ) -> bool:
        """A cookie of a tool: new where it differs from what this host carried before."""
        before = record.held.get(signal.tool)
        if before and not before.gone and _late(at, before.at):
            return self._hold_late(before, signal, host, at)
        record.held[signal.tool] = Held(signal, at)
        if before and signal.moment and signal.moment < before.signal.moment and _apart(at, before):
            self._site(signal.site).two(signal.tool, before.at, at)
        if before and not before.gone and _told(before.signal) == _told(signal):
            return False
        if signal.what == "note":
            return self._take(signal, at)
        known = before is not None and not before.gone
        low = before.at if before and known else record.last
        return self._site(signal.site).add(_event(signal, at, low, known, first), host)

    def _hold_late(self, before: Held, signal: Signal, host: str, at: Point) -> bool:
        """A slow request, written late: what it carried held before what is held now."""
        if "note" in (before.signal.what, signal.what):
            return False
        site = self._site(signal.site)
        event = _event(signal, at, None, False, False)
        if _told(before.signal) == _told(signal):
            return site.changed_after(event, host) and site.add(event, host)
        if not (signal.moment and before.signal.moment):
            site.mix(before.at)
        site.add(event, host)
        return site.add(_event(before.signal, before.at, at, True, False), host)

    def _miss(self, record: HostRecord, there: set[str], host: str, at: Point) -> bool:
        """A tool's cookie that this host carried before and would carry now is gone."""
        new, site = False, site_of(host)
        for tool, held in record.held.items():
            if tool in there or held.gone or held.signal.what == "note" or _late(at, held.at):
                continue
            words = f"{tool}: its cookie of entry {held.at.entry} was missing in entry {at.entry}"
            new |= self._site(site).add(Event(tool, "gone", "", words, at, held.at), host)
            record.held[tool] = Held(held.signal, at, gone=True)
        return new

    def _take(self, signal: Signal, at: Point) -> bool:
        record = self._site(signal.site)
        match signal.what:
            case "loader":
                return record.load(signal)
            case "mode":
                return record.hand_on(Mode(at, signal))
            case "note":
                return record.note(signal)
            case "undecided" | "choice":
                return record.add(_reported(signal, at))

    def _site(self, site: str) -> SiteRecord:
        record = self._sites.get(site)
        return _kept(self._sites, site, record or SiteRecord(), _MOST_SITES)


def _kept[V](memory: "OrderedDict[str, V]", key: str, value: V, most: int) -> V:
    """Keeps those used last: a proxy that runs for weeks must not grow."""
    memory[key] = value
    memory.move_to_end(key)
    if len(memory) > most:
        memory.popitem(last=False)
    return value


def _keeper(url: str) -> str:
    """Whose cookies: the host; without TLS it lacks those that are marked secure."""
    return host_of(url) if url.startswith("https:") else f"http://{host_of(url)}"


def _told(signal: Signal) -> tuple[str, str, str, str]:
    return signal.what, signal.state, signal.because, signal.moment


def _late(at: Point, held: Point) -> bool:
    """A slow request is written after quicker ones that were sent later."""
    return at.when is not None and held.when is not None and at.when < held.when


def _apart(at: Point, held: Held) -> bool:
    """Longer after than an answer that sets a cookie may be under way."""
    return at.when is not None and held.at.when is not None and at.when - held.at.when > _UNDER_WAY


def _later(one: Point, other: Point) -> bool:
    timed = one.when is not None and other.when is not None
    return one.on(timed) > other.on(timed)


def _happened(signal: Signal) -> Happened:
    return "choice" if signal.what == "choice" else "undecided"


def _reported(signal: Signal, at: Point) -> Event:
    what = _happened(signal)
    return Event(
        signal.tool, what, signal.state, signal.because, at,
        moment=at.when if what == "choice" else None, report=True, facebook=signal.facebook,
    )  # fmt: skip


def _event(signal: Signal, at: Point, low: Point | None, known: bool, first: bool) -> Event:
    """A cookie's event; the tool's own time counts where nothing in the capture contradicts it.

    `known`: `low` is a request that carried another choice, else one without the cookie.
    """
    moment, because = seconds_of(signal.moment), signal.because
    if low is not None and _late(at, low):
        low = None
    if moment is not None and at.when is not None and moment > at.when + _SKEW:
        because += " (its own time lies after the request and is not used)"
        moment = None
    if moment is not None and low and low.when is not None and moment < low.when - _SKEW:
        because += f" (its own time lies before entry {low.entry}, which did not carry it)"
        low = low if known else Point(moment, low.entry)
        moment = None
    return Event(
        tool=signal.tool,
        what=_happened(signal),
        state=signal.state,
        because=because,
        at=at,
        low=low,
        first=first,
        moment=moment,
        facebook=signal.facebook,
    )
