"""The whole thought in one screen: an exchange in, lines of the record out.

No files, no clock, no network, no globals: replay and the live proxy cannot differ, and nothing
passes from one capture into another. What lasts between two exchanges is held here alone.
"""

import hashlib
from collections import Counter, OrderedDict
from dataclasses import dataclass, field

from pixelwitness.exchange import Exchange, Gap
from pixelwitness.finding import Consent, Evidence, Finding, Line, Setup, Twin, TwinLine, finding_id
from pixelwitness.identity import Known
from pixelwitness.identity.known import strength
from pixelwitness.recognition import Field, Recognised, Upload, recognise
from pixelwitness.recognition.bundle import Told as SetupTold
from pixelwitness.recognition.sent import as_sent, credentials_in
from pixelwitness.rulebook import Rulebook
from pixelwitness.sites import host_of, site_of, within

_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class Observed:
    """What one exchange gave: lines for the record, the request's bytes, gaps for the journal."""

    lines: tuple[Line, ...] = ()
    request: bytes = b""
    gaps: tuple[Gap, ...] = ()


@dataclass(slots=True)
class Tally:
    """What was counted on the way: requests to recipients, junk values, bodies lost or cut.

    `to` counts the requests by the recipient's id, also where no domain tells the recipient.
    `credentials` counts the requests that hold each of them.
    """

    to_recipients: int = 0
    uploads: int = 0
    bodies_lost: int = 0
    bodies_cut: int = 0
    placeholders: Counter[str] = field(default_factory=Counter)
    to: Counter[str] = field(default_factory=Counter)
    credentials: Counter[str] = field(default_factory=Counter)


class Observer:
    """Observes the exchanges of one capture in their order."""

    def __init__(
        self, rules: Rulebook, known: Known | None = None, site: str | None = None
    ) -> None:
        """`site` names the site for uploads that do not tell theirs (calls between machines)."""
        self.tally = Tally()
        self._rules = rules
        self._known = known or Known()
        self._site = site
        self._nameless = {one.id for one in rules.recipients if not one.domains}
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._twins: OrderedDict[tuple[str, ...], str] = OrderedDict()

    def observe(self, exchange: Exchange) -> Observed:
        """The findings of this exchange, twins of earlier ones, and what could not be seen."""
        self._count(exchange)
        found = recognise(exchange, self._rules)
        gaps = self._gaps(exchange, found)
        setups = [self._setup(rule.id, told, exchange) for rule, told in found.setups]
        if not found.uploads:
            return Observed(tuple(setups), b"", gaps)
        self.tally.uploads += len(found.uploads)
        told = {one.rule.recipient for one in found.uploads if one.fields or one.placeholders}
        self.tally.to.update(told & self._nameless)
        for upload in found.uploads:
            self.tally.placeholders.update(junk.name for junk in upload.placeholders)
        if not any(upload.fields for upload in found.uploads):
            return Observed(tuple(setups), b"", gaps)
        sent = as_sent(exchange, self._rules.words)
        request = hashlib.sha256(sent).hexdigest()
        lines = self._lines(found.uploads, exchange, request)
        return Observed((*setups, *lines), sent, gaps)

    def _count(self, exchange: Exchange) -> None:
        host = host_of(exchange.url)
        told = [
            one.id for one in self._rules.recipients if any(within(host, d) for d in one.domains)
        ]
        self.tally.to_recipients += bool(told)
        self.tally.to.update(told)
        self.tally.credentials.update(credentials_in(exchange, self._rules.words))

    def _gaps(self, exchange: Exchange, found: Recognised) -> tuple[Gap, ...]:
        if not found.body_lost and not found.body_cut:
            return ()
        self.tally.bodies_lost += found.body_lost
        self.tally.bodies_cut += found.body_cut
        what = f"the body sent to {host_of(exchange.url)} was"
        if found.body_lost:
            reason = f"{what} lost by the exporter of the capture"
        else:
            reason = f"{what} cut by the exporter: {exchange.body_missing} bytes are missing"
        return (Gap(exchange.entry, reason),)

    def _lines(self, uploads: tuple[Upload, ...], exchange: Exchange, request: str) -> list[Line]:
        nth: Counter[tuple[str, str]] = Counter()
        lines: list[Line] = []
        for upload in uploads:
            for one in upload.fields:
                number = nth[one.name, one.place]
                nth[one.name, one.place] += 1
                finding = self._finding(upload, one, exchange, request, number)
                lines.append(self._twin_of(finding, upload) or finding)
        return lines

    def _twin_of(self, finding: Finding, upload: Upload) -> TwinLine | None:
        """The same value of the same event sent once more is the twin of the finding before it."""
        twin = Twin(finding.entry, finding.request)
        if finding.id in self._seen:
            return TwinLine(finding.id, twin, finding.site)
        _remember(self._seen, finding.id, None)
        if not upload.twin_key:
            return None
        key = (upload.rule.id, *upload.twin_key, finding.field, finding.value)
        first = self._twins.get(key)
        if first is None:
            _remember(self._twins, key, finding.id)
            return None
        return TwinLine(first, twin, finding.site)

    def _finding(
        self, upload: Upload, one: Field, exchange: Exchange, request: str, nth: int
    ) -> Finding:
        page = _page(upload.page, exchange)
        site = site_of(host_of(exchange.url) if upload.rule.first_party else page)
        evidence = self._known.identify(one.kind, one.form, one.value, one.digest)
        return Finding(
            id=finding_id(request, one.name, one.place, nth),
            site=site or self._site,
            page=page if site_of(page) == site else "",
            recipient=upload.rule.recipient,
            channel=upload.rule.channel,
            rule=upload.rule.id,
            host=host_of(exchange.url),
            account=upload.account,
            event=upload.event,
            kind=one.kind,
            field=one.name,
            place=one.place,
            form=one.form,
            encoding=one.encoding,
            origin=one.origin,
            value=one.value,
            evidence=evidence or _declared(one),
            consent=Consent(),
            time=exchange.time,
            entry=exchange.entry,
            request=request,
            meaning=one.meaning,
            context=dict(upload.context),
        )

    def _setup(self, rule: str, told: SetupTold, exchange: Exchange) -> Setup:
        page = _page("", exchange)
        site = site_of(told.domain) if told.domain else site_of(page)
        parts = (told.what, told.account or "", site, *told.details)
        return Setup(
            id=finding_id("\0".join(parts), exchange.url, "setup"),
            what=told.what,
            site=site or self._site,
            page=page,
            host=host_of(exchange.url),
            account=told.account,
            details=told.details,
            because=told.because,
            rule=rule,
            time=exchange.time,
            entry=exchange.entry,
        )


def _declared(one: Field) -> Evidence:
    shaped = "weak" if one.form == "mask" else strength(one.kind)
    plain = one.value.strip() if one.form == "readable" else None
    return Evidence("declared", one.because, plain, None, shaped)


def _page(told: str, exchange: Exchange) -> str:
    """The page that sent it: what the upload says, then Referer, Origin, then the capture."""
    candidates = (told, exchange.header("referer"), exchange.header("origin"), exchange.page)
    return next((c for c in candidates if c.startswith(("http://", "https://")) and host_of(c)), "")


def _remember[K, V](memory: "OrderedDict[K, V]", key: K, value: V) -> None:
    """Keeps the newest 50,000: a proxy that runs for weeks must not grow."""
    memory[key] = value
    if len(memory) > _REMEMBERED:
        memory.popitem(last=False)
