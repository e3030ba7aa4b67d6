"""The whole thought in one screen: an exchange in, lines of the record out.

No files, no clock, no network, no globals: replay and the live proxy cannot differ, and nothing
passes from one capture into another. What lasts between two exchanges is held here alone.
"""

import hashlib
from collections.abc import Callable, Iterator
from functools import partial

import msgspec
from msgspec.structs import replace

from pixelwitness.consent import ConsentRules, consent_interest
from pixelwitness.exchange import Exchange, Gap, Interest
from pixelwitness.finding import Evidence, Finding, Line, Moment, ProofLine
from pixelwitness.identity import Known
from pixelwitness.identity.learned import Place
from pixelwitness.observer.choices import Choices
from pixelwitness.observer.drafts import (
    Draft,
    Sent,
    control_found,
    declared,
    doubted,
    drafts_of,
    finding_of,
    recipient_of,
)
from pixelwitness.observer.moments import Moments
from pixelwitness.observer.pending import Pending
from pixelwitness.observer.recovered import Recover, proofs_of
from pixelwitness.observer.setups import setup_of
from pixelwitness.observer.tally import Tally
from pixelwitness.observer.twins import Twins
from pixelwitness.recognition import Recognised, recognise
from pixelwitness.recognition.decode import Decoded
from pixelwitness.recognition.everywhere import Searched, search
from pixelwitness.recognition.learn import learn
from pixelwitness.recognition.quiet import Quiet
from pixelwitness.recognition.recipients import recipients_at
from pixelwitness.recognition.sent import as_sent, credentials_in
from pixelwitness.rulebook import Rulebook, learning_interest
from pixelwitness.sites import host_of, page_of, site_of


class Scope(msgspec.Struct, frozen=True, gc=False):
    """How far to look.

    `site` names the site of uploads that do not tell theirs (calls between machines). With
    `learning` what the visitor typed is known too, `everywhere` searches requests to all sites
    but the page's own, `recover` finds values of a small world by trying all of it, `tools` tell
    what the visitor had chosen. `company_of` names the company whose site it was at a time.
    """

    site: str | None = None
    learning: bool = True
    everywhere: bool = False
    recover: Recover | None = None
    tools: ConsentRules | None = None
    company_of: Callable[[str, str], str | None] | None = None


class Observed(msgspec.Struct, frozen=True, gc=False):
    """What one exchange gave: lines for the record, the request's bytes, gaps for the journal."""

    lines: tuple[Line, ...] = ()
    request: bytes = b""
    gaps: tuple[Gap, ...] = ()


NOTHING = Observed()


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
        self._nameless = frozenset(one.id for one in rules.recipients if not one.domains)
        self._pending = Pending()
        self._twins = Twins()
        self._choices = Choices(self._scope.tools)
        self._quiet = Quiet()
        self._moments = Moments()
        self._last = ""

    def observe(self, exchange: Exchange) -> Observed:
        """The findings of this exchange, twins and proofs of earlier ones, and what is missing."""
        self._last = max(self._last, exchange.time)
        told: list[Line] = [*self._choices.observe(exchange)]
        if self._choices.opened:
            told += self._moments.opened(exchange)
        decoded: Decoded = {}
        found = recognise(exchange, self._rules, decoded)
        to_recipient = self._count(exchange, found)
        # before anything is learned here: no request proves what it holds itself
        searched = self._search(exchange, to_recipient or bool(found.uploads), decoded)
        if self._scope.learning:
            told += self._learn(exchange, found)
        setups = [
            self._choices.with_consent(setup_of(rule.id, one, exchange, self._scope.site))
            for rule, one in found.setups
        ]
        gaps = self._gaps(exchange, found, searched)
        if not searched.hits and not any(upload.fields for upload in found.uploads):
            if not (told or setups or gaps):
                return NOTHING
            return Observed((*told, *setups), b"", gaps)
        sent = as_sent(exchange, self._rules.words)
        this = Sent(exchange, self._scope.site, hashlib.sha256(sent).hexdigest())
        lines = [*self._lines(drafts_of(found.uploads, searched.hits, this), this)]
        return Observed((*told, *setups, *lines, *self._moments.sent(lines)), sent, gaps)

    def finish(self) -> tuple[Line, ...]:
        """What only the end shows: consent, and values recovered by trying all that they can be."""
        self.tally.backwards = self._choices.backwards
        told = self._choices.finish()
        if self._scope.recover is None:
            return tuple(told)
        recover = partial(self._scope.recover, tell=self.tally.trials.append)
        found = proofs_of(self._pending.waiting(), recover, self._last, self._known)
        proofs = [*self._pending.prove(found, self._known.weighed)]
        return (*told, *proofs, *self._moments.sent(proofs))

    def _count(self, exchange: Exchange, found: Recognised) -> bool:
        """Counts, and says whether the request goes to a recipient that is told by its domain."""
        told = recipients_at(host_of(exchange.url), self._rules)
        if not told and not found.uploads:
            return False
        credentials = credentials_in(exchange, self._rules.words)
        self.tally.count(found, told, self._nameless, credentials)
        return bool(told)

    def _learn(self, exchange: Exchange, found: Recognised) -> list[ProofLine | Moment]:
        """Takes in what was typed here; it may prove what was sent before."""
        candidates = learn(exchange, found, self._rules)
        if not candidates:
            return []
        site = site_of(exchange.url)
        learned = [
            self._known.learn(one.kind, one.value, site, Place(one.entry, one.place, one.field))
            for one in candidates
        ]
        moments = self._moments.given(candidates, exchange, self._known)
        proofs = self._proofs() if any(learned) else []
        return [*moments, *proofs, *self._moments.sent(proofs)]

    def _proofs(self) -> list[ProofLine]:
        """What is known now and waited for a proof."""
        proofs = [
            (key, known.evidence)
            for key in self._pending.waiting()
            if (known := self._known.identify(*key)) is not None and not known.control
        ]
        return list(self._pending.prove(proofs, self._known.weighed))

    def _search(self, exchange: Exchange, to_recipient: bool, decoded: Decoded) -> Searched:
        """Known values in calls to recipients and, where asked for, to all sites but the own."""
        if not self._known or not (to_recipient or self._scope.everywhere):
            return Searched()
        own = site_of(page_of("", exchange)) or self._scope.site
        if not (to_recipient or own) or self._stays(exchange, own):
            return Searched()
        return search(exchange, self._known, self._rules, decoded, self._quiet)

    def _stays(self, exchange: Exchange, own: str | None) -> bool:
        """Whether a request goes to the page's own site, or to another host of its owner's.

        Where no page is told, the browser may say that the visitor went there himself.
        """
        if own is None:
            return exchange.header("sec-fetch-site").lower() in ("same-origin", "same-site", "none")
        host = host_of(exchange.url)
        return recipient_of(own, self._rules) == recipient_of(host, self._rules)

    def _gaps(self, exchange: Exchange, found: Recognised, searched: Searched) -> tuple[Gap, ...]:
        self.tally.bodies_lost += found.body_lost
        self.tally.bodies_cut += found.body_cut
        if not (found.body_lost or found.body_cut or searched.cut):
            return ()
        what = f"the body sent to {host_of(exchange.url)} was"
        reasons = (
            f"{what} lost by the exporter of the capture" if found.body_lost else "",
            f"{what} cut by the exporter: {exchange.body_missing} bytes are missing"
            if found.body_cut and not found.body_lost
            else "",
            searched.cut,
        )
        return tuple(Gap(exchange.entry, reason) for reason in reasons if reason)

    def _lines(self, drafts: list[Draft], sent: Sent) -> Iterator[Line]:
        """The findings that the drafts become, weighed together, and twins of earlier ones."""
        whole = [(one, e) for one in drafts if (e := self._evidence(one, sent)) is not None]
        weights = iter(self._known.weighed([e for one, e in whole if not one.doubt]))
        for draft, alone in whole:
            evidence = doubted(alone, draft.doubt) if draft.doubt else next(weights)
            company = self._company(draft.site, sent.exchange.time)
            finding = finding_of(draft, evidence, sent, self._rules, company)
            line = self._twins.of(finding, draft.upload.twin_key if draft.upload else ())
            if isinstance(line, Finding) and evidence.proof == "declared":
                self._pending.add(line, draft.field.free)
            yield self._choices.with_consent(line) if isinstance(line, Finding) else line

    def _company(self, site: str | None, time: str) -> str | None:
        company_of = self._scope.company_of
        return company_of(site, time) if company_of and site else None

    def _evidence(self, draft: Draft, sent: Sent) -> Evidence | None:
        """What is known of a value; None where search found nothing but a control's."""
        one = draft.field
        if draft.spot is not None:
            known = self._known.told(draft.spot, draft.site)
        else:
            found = self._known.identify(
                one.kind, one.form, one.value, one.digest, draft.site, one.free
            )
            if found is None:
                return declared(one, self._known.strength(one.kind))
            known = found
        if not known.control:
            return known.evidence
        if known.evidence.strength == "strong":
            self.tally.controls.append(control_found(draft, known.evidence, sent))
        return None if draft.spot else declared(one, self._known.strength(one.kind))


def interest_of(rules: Rulebook, scope: Scope) -> Interest:
    """Which exchanges a capture's reader must build for an Observer with this scope."""
    wanted = rules.interest
    if scope.tools is not None:
        wanted = wanted.joined(consent_interest(scope.tools))
    if scope.learning:
        wanted = learning_interest(wanted, rules.learning)
    return replace(wanted, in_url=("",)) if scope.everywhere else wanted
