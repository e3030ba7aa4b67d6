"""What the visitor had chosen when data left, also where a later exchange tells it better."""

from collections import OrderedDict
from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from pixelwitness.consent import ConsentRules, Timeline
from pixelwitness.exchange import Exchange
from pixelwitness.finding import Consent, ConsentLine, Finding, Setup
from pixelwitness.sites import page_of, site_of

_MOST = 20_000


class _Told(msgspec.Struct, frozen=True):
    """A line that was written, and what was said of consent then."""

    site: str | None
    page: str
    time: str
    entry: int
    consent: Consent


class Choices:
    """The consent timeline of one capture, and the lines whose answer may still change."""

    def __init__(self, tools: ConsentRules | None) -> None:
        """Without `tools` nothing is told of consent."""
        self._timeline = Timeline(tools) if tools else None
        self._told: OrderedDict[str, _Told] = OrderedDict()

    def observe(self, exchange: Exchange) -> list[ConsentLine]:
        """Takes in what this exchange tells; the lines that correct what was said before."""
        if self._timeline is None or not self._timeline.observe(exchange):
            return []
        sites = {site_of(exchange.url), site_of(page_of("", exchange))}
        return self._corrected(name for name, told in self._told.items() if told.site in sites)

    def finish(self) -> list[ConsentLine]:
        """Corrections that only the whole capture shows (a clock that ran backwards)."""
        return self._corrected(self._told)

    def with_consent[L: (Finding, Setup)](self, line: L) -> L:
        """The line with the state at its moment; the newest 20,000 are remembered."""
        if self._timeline is None:
            return line
        told = _Told(line.site, line.page, line.time, line.entry, Consent())
        consent = self._at(self._timeline, told)
        self._told[line.id] = replace(told, consent=consent)
        if len(self._told) > _MOST:
            self._told.popitem(last=False)
        return replace(line, consent=consent)

    @property
    def opened(self) -> bool:
        """Whether the exchange observed last opened a page; never without tools."""
        return self._timeline is not None and self._timeline.opened

    @property
    def backwards(self) -> bool:
        """Whether the capture's clock was seen to run backwards; never without tools."""
        return self._timeline is not None and self._timeline.backwards

    def _corrected(self, names: Iterable[str]) -> list[ConsentLine]:
        lines = []
        for name in list(names):
            told = self._told[name]
            if self._timeline is None:
                continue
            now = self._at(self._timeline, told)
            if now != told.consent:
                self._told[name] = replace(told, consent=now)
                lines.append(ConsentLine(name, now, told.site))
        return lines

    @staticmethod
    def _at(timeline: Timeline, told: _Told) -> Consent:
        if told.site is None:
            return Consent(because="it is not known which site this is, so no choice is either")
        return timeline.at(told.site, told.time, told.entry, told.page)
