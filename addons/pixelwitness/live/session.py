"""One session of the proxy: what is observed of its flows, marked on them, told and recorded."""

import logging
from functools import partial
from weakref import WeakKeyDictionary

from mitmproxy import http
from mitmproxy.log import ALERT

from pixelwitness.captures.flows import from_flow, is_blocked
from pixelwitness.clock import now
from pixelwitness.exchange import Exchange, Gap
from pixelwitness.finding import Finding, Line, ProofLine, Setup
from pixelwitness.identity import Known
from pixelwitness.live.exchange_of import address_of, is_wanted
from pixelwitness.live.glance import Glance
from pixelwitness.live.inorder import InOrder
from pixelwitness.live.log import say
from pixelwitness.live.record import Recorder
from pixelwitness.live.teller import Tell, Teller
from pixelwitness.live.words import comment, line_of, proved
from pixelwitness.observer import Observer, interest_of
from pixelwitness.replay import Question
from pixelwitness.report.words import unsound
from pixelwitness.sites import host_of

_MARK = ":red_circle:"
_MOST = 10_000  # sentences on set-ups that are remembered


class Session:
    """Observes each flow once, in the order of the requests: uploads before any answer.

    Answers that teach something (a pixel's set-up, the visitor's own pages) are waited for. What
    was only typed is observed in a thread: to spell it in all ways takes up to half a second.
    """

    def __init__(self, question: Question, recorder: Recorder | None, tell: Tell) -> None:
        """Without a recorder nothing is kept."""
        self.recorder = recorder
        self._rules = question.rules.interest
        self._interest = interest_of(question.rules, question.scope)
        self._glance = Glance(self._interest)
        self._known = Known(question.people)
        self._known.prepare()
        self._observer = Observer(question.rules, self._known, question.scope)
        self._tell = tell
        self._teller = Teller(tell)
        self._order = InOrder()
        self._unanswered: WeakKeyDictionary[http.HTTPFlow, int] = WeakKeyDictionary()
        self._waits = False  # whether one ever waited: cheaper to ask than that dictionary
        self._number = -1
        self._found = 0
        self._controls = 0
        self._setups: set[str] = set()
        self._closed: set[str] = set()

    def request(self, flow: http.HTTPFlow) -> None:
        """The whole request is there."""
        self._number += 1
        if self._glance.passed_over(flow.request.data):
            return
        address = address_of(flow.request)
        if flow.request.data.content is None:
            self.gap(self._number, f"the body sent to {host_of(address)} was streamed and not seen")
        if not is_wanted(flow.request, self._interest, address) or is_blocked(flow):
            return
        if self._interest.in_response(address):
            self._unanswered[flow], self._waits = self._number, True
        else:
            self._take(flow, self._number)

    def response(self, flow: http.HTTPFlow) -> None:
        """The answer is there, or none will come."""
        if self._waits and (number := self._unanswered.pop(flow, None)) is not None:
            self._take(flow, number)

    def closed(self, host: str) -> None:
        """A connection to that host was closed by the client before anything could be read in it.

        Told once of each host where uploads go: it may be that no call to it can be seen at all.
        """
        if host in self._closed or not self._is_recipient(host):
            return
        self._closed.add(host)
        reason = "perhaps the browser does not trust the proxy's certificate"
        self.gap(-1, f"a connection to {host} was closed before anything was sent in it: {reason}")
        self._tell(logging.WARNING, f"calls to {host} may pass unseen: {reason}")

    def broken_off(self, host: str) -> None:
        """A request to that host ended before its body did, as where a page is left meanwhile."""
        if self._is_recipient(host):
            self.gap(-1, f"a request to {host} was broken off, and what it had sent was not read")

    def gap(self, entry: int, reason: str) -> None:
        """Something was sent that was not seen; the entry is -1 where it is not one request's."""
        if self.recorder is not None:
            self.recorder.gap(Gap(entry, reason))

    def failed(self, error: Exception, entry: int | None = None) -> None:
        """Our own fault must not touch the traffic; it is told and written down."""
        number = self._number if entry is None else entry
        if self.recorder is not None:
            self.recorder.journal("failed", now(), entry=number, error=repr(error))
        say(logging.ERROR, f"pixelwitness failed on flow {number}: {type(error).__name__}")

    def finish(self) -> None:
        """Observes what still waits for its answer, says what is known at the end, and closes."""
        try:
            for flow, number in list(self._unanswered.items()):
                self._take(flow, number)
            if self._order.finish():
                raised = self._observer.finish()
                self._record(raised, b"")
                self._report(raised)
            else:
                self.gap(-1, "the session ended before all that was typed was looked at")
        except Exception as error:
            self.failed(error)
        finally:
            self._teller.finish()
            if self.recorder is not None:
                counted = {"findings": self._found, "controls": self._controls}
                self.recorder.close(self._observer.tally, self._number + 1, counted)

    def _take(self, flow: http.HTTPFlow, number: int) -> None:
        exchange = from_flow(flow, number, self._interest)
        if self._is_looked_for(exchange):
            self._order.at_once(partial(self._observe, flow, exchange))
        elif not self._order.aside(partial(self._learn, flow, exchange)):
            host = host_of(exchange.url)
            self.gap(number, f"too much at once: what was sent to {host} was not read")

    def _is_looked_for(self, exchange: Exchange) -> bool:
        """Whether the rules ask for this request, not only learning or the search of all sites."""
        if self._interest is self._rules:
            return True
        return self._rules.in_request(exchange.url, exchange.body)

    def _is_recipient(self, host: str) -> bool:
        return self._rules.in_hosts(f"https://{host.lower()}/")

    def _learn(self, flow: http.HTTPFlow, exchange: Exchange) -> None:
        """In the thread; what was learned is spelled here, so that no upload has to wait for it."""
        self._observe(flow, exchange)
        self._known.prepare()

    def _observe(self, flow: http.HTTPFlow, exchange: Exchange) -> None:
        try:
            seen = self._observer.observe(exchange)
            findings = [line for line in seen.lines if isinstance(line, Finding)]
            if findings:
                self._found += len(findings)
                flow.marked = _MARK
                flow.comment = comment(findings)
            self._record(seen.lines, seen.request)
            if findings:
                self._teller.say(ALERT, line_of(findings))
            self._report(seen.lines)
            for gap in () if exchange.body_lost else seen.gaps:  # of a lost body it is told already
                self.gap(gap.entry, gap.reason)
        except Exception as error:
            self.failed(error, exchange.entry)

    def _record(self, lines: tuple[Line, ...], request: bytes) -> None:
        """Before anything is said of them."""
        if lines and self.recorder is not None:
            self.recorder.put(lines, request)

    def _report(self, lines: tuple[Line, ...]) -> None:
        """Tells what raises earlier findings or is no finding at all."""
        for line in lines:
            if isinstance(line, Setup):
                self._set_up(f"{line.site or 'no site is told'}: {line.because}")
        for text in proved([line for line in lines if isinstance(line, ProofLine)]):
            self._tell(ALERT, text)
        if self._observer.tally.controls:
            self._controlled()

    def _set_up(self, text: str) -> None:
        """Says it once; the record holds each time it came."""
        if text not in self._setups:
            if len(self._setups) < _MOST:
                self._setups.add(text)
            self._tell(ALERT, text)

    def _controlled(self) -> None:
        """A value that nobody typed was found: nothing that this session found may be relied on.

        The sentences are taken out of the tally, which would grow for as long as the proxy runs.
        """
        told, self._observer.tally.controls = self._observer.tally.controls, []
        self._controls += len(told)
        for found in told:
            if self.recorder is not None:
                self.recorder.control(found)
            say(logging.ERROR, unsound(found))
