"""The whole thought in one screen: an exchange in, lines of the record out.

No files, no clock, no network, no globals: replay and the live proxy cannot differ, and nothing
passes from one capture into another. What lasts between two exchanges is held here alone.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pixelwitness.exchange import Exchange, Gap, Interest
from pixelwitness.finding import Evidence, Finding, Line, ProofLine
from pixelwitness.identity import Identified, Known
from pixelwitness.identity.learned import Place
from pixelwitness.lines import (
    Sent,
    around,
    declared,
    finding_of,
    found_anywhere,
    page_of,
    setup_of,
    stands_in,
)
from pixelwitness.pending import Pending
from pixelwitness.recognition import Recognised, Upload, recognise
from pixelwitness.recognition.everywhere import Hit, search
from pixelwitness.recognition.learn import learn
from pixelwitness.recognition.sent import as_sent
from pixelwitness.recovered import Recover, proofs_of
from pixelwitness.rulebook import Rulebook, learning_interest
from pixelwitness.sites import host_of, site_of, within
from pixelwitness.twins import Twins


@dataclass(frozen=True, slots=True)
class Scope:
    """How far to look.

    `site` names the site of uploads that do not tell theirs (calls between machines). With
    `learning` what the visitor typed is known too, `everywhere` searches requests to all sites
    but the page's own, `recover` finds values of a small world by trying all of it.
    """

    site: str | None = None
    learning: bool = True
    everywhere: bool = False
    recover: Recover | None = None


@dataclass(frozen=True, slots=True)
class Observed:
    """What one exchange gave: lines for the record, the request's bytes, gaps for the journal."""

    lines: tuple[Line, ...] = ()
    request: bytes = b""
    gaps: tuple[Gap, ...] = ()


@dataclass(slots=True)
class Tally:
    """What was counted on the way: requests to the recipients, junk values, lost bodies.

    `controls` are sentences about values that must never be found, and were.
    """

    to_recipients: int = 0
    uploads: int = 0
    bodies_lost: int = 0
    placeholders: Counter[str] = field(default_factory=Counter)
    controls: list[str] = field(default_factory=list)


class Observer:
    """Observes the exchanges of one capture in their order."""

    def __init__(
        self, rules: Rulebook, known: Known | None = None, scope: Scope | None = None
    ) -> None:
        """`known` persons only grow by what this capture teaches; give each Observer its own."""
        self.tally = Tally()
        self._rules = rules
        self._known = known or Known()
        self._scope = scope or Scope()
        self._domains = tuple(domain for one in rules.recipients for domain in one.domains)
        self._pending = Pending()
        self._twins = Twins()
        self._last = ""

    def observe(self, exchange: Exchange) -> Observed:
        """The findings of this exchange, twins and proofs of earlier ones, and what is missing."""
        to_recipient = any(within(host_of(exchange.url), domain) for domain in self._domains)
        self.tally.to_recipients += to_recipient
        self._last = max(self._last, exchange.time)
        found = recognise(exchange, self._rules)
        proofs = self._learn(exchange, found) if self._scope.learning else []
        gaps = [self._lost(exchange)] if found.body_lost else []
        setups = [setup_of(rule.id, t, exchange, self._scope.site) for rule, t in found.setups]
        for upload in found.uploads:
            self.tally.uploads += 1
            self.tally.placeholders.update(junk.name for junk in upload.placeholders)
        hits: tuple[Hit, ...] = ()
        if self._is_searched(exchange, to_recipient or bool(found.uploads)):
            searched = search(exchange, self._known, self._rules.words)
            hits = searched.hits
            gaps += [Gap(exchange.entry, searched.cut)] if searched.cut else []
        if not hits and not any(upload.fields for upload in found.uploads):
            return Observed((*proofs, *setups), b"", tuple(gaps))
        sent = as_sent(exchange, self._rules.words)
        this = Sent(exchange, self._scope.site, hashlib.sha256(sent).hexdigest())
        lines = self._lines(found.uploads, hits, this)
        return Observed((*proofs, *setups, *lines), sent, tuple(gaps))

    def finish(self) -> tuple[Line, ...]:
        """What is only known at the end: values recovered by trying all that they can be."""
        if self._scope.recover is None:
            return ()
        found = proofs_of(self._pending.waiting(), self._scope.recover, self._last, self._known)
        return tuple(self._pending.prove(found, self._known.weighed))

    def _learn(self, exchange: Exchange, found: Recognised) -> list[ProofLine]:
        """Takes in what was typed here; it may prove what was sent before."""
        site = site_of(exchange.url)
        learned = [
            self._known.learn(one.kind, one.value, site, Place(one.entry, one.place, one.field))
            for one in learn(exchange, found, self._rules)
        ]
        if not any(learned):
            return []
        proofs = [
            (key, known.evidence)
            for key in self._pending.waiting()
            if (known := self._known.identify(*key)) is not None and not known.control
        ]
        return list(self._pending.prove(proofs, self._known.weighed))

    def _is_searched(self, exchange: Exchange, to_recipient: bool) -> bool:
        """Requests to recipients and, where asked for, to every site but the page's own."""
        if not self._known or not (to_recipient or self._scope.everywhere):
            return False
        own = site_of(page_of("", exchange)) or self._scope.site
        return own != site_of(exchange.url) and (to_recipient or bool(own))

    def _lost(self, exchange: Exchange) -> Gap:
        self.tally.bodies_lost += 1
        host = host_of(exchange.url)
        return Gap(
            exchange.entry, f"the body sent to {host} was lost by the exporter of the capture"
        )

    def _lines(
        self, uploads: tuple[Upload, ...], hits: tuple[Hit, ...], sent: Sent
    ) -> Iterator[Line]:
        findings = [*self._declared(uploads, sent), *self._elsewhere(uploads, hits, sent)]
        weights = self._known.weighed([one.evidence for one, _ in findings])
        for (one, upload), evidence in zip(findings, weights, strict=True):
            finding = replace(one, evidence=evidence)
            twin = self._twins.of(finding, upload.twin_key if upload else ())
            if twin is None and evidence.proof == "declared":
                self._pending.add(finding)
            yield twin or finding

    def _declared(
        self, uploads: tuple[Upload, ...], sent: Sent
    ) -> Iterator[tuple[Finding, Upload | None]]:
        """The fields that rules name, each with the best that is known of its value."""
        nth: Counter[tuple[str, str]] = Counter()
        for upload in uploads:
            page = page_of(upload.page, sent.exchange)
            for one in upload.fields:
                site = site_of(page) or sent.site
                known = self._known.identify(one.kind, one.form, one.value, one.digest, site)
                evidence = self._unless_control(known, sent) or declared(
                    one, self._known.strength(one.kind)
                )
                number = nth[one.name, one.place]
                nth[one.name, one.place] += 1
                yield finding_of(upload, one, evidence, sent, page, number), upload

    def _elsewhere(
        self, uploads: tuple[Upload, ...], hits: tuple[Hit, ...], sent: Sent
    ) -> Iterator[tuple[Finding, Upload | None]]:
        """Known values where no rule names a field."""
        for hit in hits:
            if any(stands_in(hit, one) for upload in uploads for one in upload.fields):
                continue
            upload = around(hit, uploads)
            page = page_of(upload.page if upload else "", sent.exchange)
            known = self._known.told(hit.spot, site_of(page) or sent.site)
            evidence = self._unless_control(known, sent)
            if evidence is not None:
                yield found_anywhere(hit, evidence, sent, upload, page, self._rules), upload

    def _unless_control(self, known: Identified | None, sent: Sent) -> Evidence | None:
        """The evidence; a control's value is no finding but an error of the test."""
        if known is None or not known.control:
            return known.evidence if known else None
        if known.evidence.strength == "strong":
            where = f"entry {sent.exchange.entry}, to {host_of(sent.exchange.url)}"
            self.tally.controls.append(f"{known.evidence.because} was found in {where}")
        return None


def interest_of(rules: Rulebook, scope: Scope) -> Interest:
    """Which exchanges a capture's reader must build for an Observer with this scope."""
    if scope.everywhere:
        return replace(rules.interest, in_url=("",))
    return learning_interest(rules.interest, rules.learning) if scope.learning else rules.interest
