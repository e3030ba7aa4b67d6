"""Openings of pages, and values given to a site itself, where that site sent such a value on.

What comes out hangs on what a capture holds, and not on the order in which it is told: live, the
opening of a page can be observed after a call that the page made.
"""

from collections import OrderedDict
from collections.abc import Iterable, Iterator

import msgspec

from pixelwitness.exchange import Exchange
from pixelwitness.finding import Evidence, Finding, Line, Moment, ProofLine, finding_id
from pixelwitness.identity import Known
from pixelwitness.recognition.learn import Candidate
from pixelwitness.sites import page_of, site_of
from pixelwitness.vocabulary import Happening, Kind

_MOST_SITES = 2_000
_MOST_PAGES = 40
_MOST_VALUES = 100

type _Value = tuple[Kind, str]


class _Site(msgspec.Struct):
    """What happened on a site, and what of it waits for a finding: pages for any, a value for its.

    The first 40 openings, and of the first 100 values the first time each was given or shown.
    """

    sends: bool = False
    pages: int = 0
    waiting: list[Moment] = msgspec.field(default_factory=list)
    given: dict[_Value, Moment] = msgspec.field(default_factory=dict)
    sent: set[_Value] = msgspec.field(default_factory=set)


class Moments:
    """Remembers what happened on the sites of one capture, those used last."""

    def __init__(self) -> None:
        self._sites: OrderedDict[str, _Site] = OrderedDict()

    def opened(self, exchange: Exchange) -> list[Moment]:
        """A page was opened; told at once where its site is known to send."""
        site = self._site(site_of(exchange.url))
        if site.pages >= _MOST_PAGES:
            return []
        site.pages += 1
        moment = _moment("opened", exchange.url, exchange)
        if site.sends:
            return [moment]
        site.waiting.append(moment)
        return []

    def given(
        self, candidates: Iterable[Candidate], exchange: Exchange, known: Known
    ) -> list[Moment]:
        """Values that stand in a request to a site itself, or in its answer."""
        site = self._site(site_of(exchange.url))
        told: list[Moment] = []
        for one in candidates:
            for plain in sorted(known.meant(one.kind, one.value)):
                value = (one.kind, plain)
                if value in site.given or len(site.given) >= _MOST_VALUES:
                    continue
                site.given[value] = _given(one, plain, exchange)
                if value in site.sent:
                    told.append(site.given[value])
        return told

    def sent(self, lines: Iterable[Line]) -> Iterator[Moment]:
        """What happened on the sites of these findings and has not been told yet."""
        for line in lines:
            match line:
                case Finding(site=str(name), kind=kind, evidence=evidence):
                    yield from self._sent(name, kind, evidence)
                case ProofLine(site=str(name), kind=kind, evidence=evidence):
                    yield from self._sent(name, kind, evidence)

    def _sent(self, name: str, kind: Kind, evidence: Evidence) -> Iterator[Moment]:
        site = self._site(name)
        site.sends = True
        yield from site.waiting
        site.waiting.clear()
        value = (kind, evidence.plain or "")
        if value in site.sent or len(site.sent) >= _MOST_VALUES:
            return
        site.sent.add(value)
        if value in site.given:
            yield site.given[value]

    def _site(self, name: str) -> _Site:
        site = self._sites.setdefault(name, _Site())
        self._sites.move_to_end(name)
        if len(self._sites) > _MOST_SITES:
            self._sites.popitem(last=False)
        return site


def _given(one: Candidate, plain: str, exchange: Exchange) -> Moment:
    what: Happening = "shown" if one.place == "response" else "given"
    parts = (one.kind, plain, one.place, one.field)
    moment = _moment(what, page_of("", exchange), exchange, *parts)
    return msgspec.structs.replace(
        moment, kind=one.kind, plain=plain, place=one.place, field=one.field
    )


def _moment(what: Happening, page: str, exchange: Exchange, *more: str) -> Moment:
    """The id is made of what does not move: the address, the time, the field and the value.

    The entry does move: mitmproxy saves flows in another order than that of the requests.
    """
    when = exchange.time or str(exchange.entry)
    parts = (what, exchange.url, when, *more)
    return Moment(
        id=finding_id("\0".join(parts), "moment", what),
        what=what,
        site=site_of(exchange.url),
        page=page,
        time=exchange.time,
        entry=exchange.entry,
    )
