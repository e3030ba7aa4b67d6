"""The mitmproxy addon: observes each request, marks flows, writes the case. It alters no flow."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from weakref import WeakSet

from mitmproxy import contentviews, ctx, exceptions, http
from mitmproxy.addonmanager import Loader
from mitmproxy.log import ALERT

from pixelwitness.clock import now
from pixelwitness.errors import InputError
from pixelwitness.exchange import Gap
from pixelwitness.finding import Finding, Setup
from pixelwitness.identity import Known, People, Persona, load_persona
from pixelwitness.live.contentview import UploadView
from pixelwitness.live.exchange_of import address_of, exchange_of
from pixelwitness.live.record import Recorder, stream_file
from pixelwitness.live.words import comment, line_of
from pixelwitness.observer import Observer, Scope
from pixelwitness.rulebook import load_rulebook
from pixelwitness.sites import host_of

_MESSAGES = 64
_MARK = ":red_circle:"
_LATER = "pixelwitness"
_OURS = {f"pixelwitness_{name}" for name in ("case", "persona", "site", "record")}
_LOG = logging.getLogger("pixelwitness")


class Witness:
    """Observes what passes through the proxy. Whatever goes wrong here is journalled."""

    def __init__(self) -> None:
        """Reads the rules once; the persons and the case come with the options."""
        self._rules = load_rulebook()
        self._observer = Observer(self._rules)
        self._recorder: Recorder | None = None
        self._stream = ""
        self._number = -1
        self._cut: WeakSet[http.HTTPFlow] = WeakSet()
        self.found = 0

    def load(self, loader: Loader) -> None:
        """Declares the options; all begin with `pixelwitness_`."""
        loader.add_option("pixelwitness_case", str, "", "The case folder to write findings into.")
        loader.add_option(
            "pixelwitness_record", bool, False, "Keep all flows in the case folder, too."
        )
        loader.add_option(
            "pixelwitness_persona", Sequence[str], [], "Persona files: whose data to look for."
        )
        loader.add_option(
            "pixelwitness_site", str, "", "The site of uploads that do not tell theirs."
        )
        loader.add_option(
            "pixelwitness_quiet", bool, False, "Tell no findings in the log; mark the flows only."
        )
        contentviews.add(UploadView(self._rules))

    def configure(self, updated: Iterable[str]) -> None:
        """Checks the options; a wrong one is refused before any traffic passes."""
        if "save_stream_file" in updated:
            self._tell_end_of_recording()
        changed = _OURS.intersection(updated)
        if not changed:
            return
        options = ctx.options
        try:
            personas = [load_persona(Path(name)) for name in options.pixelwitness_persona]
            people = People(personas)
            scope = Scope(site=options.pixelwitness_site or None)
            self._observer = Observer(self._rules, Known(people), scope)
            if changed != {"pixelwitness_site"}:
                self._begin(options.pixelwitness_case, personas)
        except (InputError, OSError) as error:
            raise exceptions.OptionsError(str(error)) from error

    def request(self, flow: http.HTTPFlow) -> None:
        """The whole request is there: observe it, before any answer."""
        self._number += 1
        try:
            self._request(flow)
        except Exception as error:
            self._failed(error)

    def response(self, flow: http.HTTPFlow) -> None:
        """Only answers that tell how a pixel is set up are read."""
        try:
            if (number := flow.metadata.pop(_LATER, None)) is not None:
                self._observe(flow, number, address_of(flow.request))
        except Exception as error:
            self._failed(error)

    def error(self, flow: http.HTTPFlow) -> None:
        """No answer came: what was kept back for it is observed without."""
        self.response(flow)

    def websocket_message(self, flow: http.HTTPFlow) -> None:
        """Messages pile up in a flow for as long as it is open: the last ones are kept.

        Where the user has mitmproxy save its flows elsewhere, all of them are his.
        """
        try:
            if flow.websocket and len(flow.websocket.messages) > _MESSAGES and self._ours():
                del flow.websocket.messages[:-_MESSAGES]
                self._tell_cut(flow)
        except Exception as error:
            self._failed(error)

    def done(self) -> None:
        """The proxy stops: all that waits is written."""
        if self._recorder is None:
            return
        recorder, self._recorder = self._recorder, None
        try:
            if recorder.recording is not None and self._ours():
                ctx.options.update(save_stream_file=None)  # mitmproxy writes the rest, closes it
        finally:
            recorder.close(self._observer.tally, self._number + 1, self.found)

    def _begin(self, folder: str, personas: list[Persona]) -> None:
        self.done()
        record = bool(folder) and ctx.options.pixelwitness_record
        if record and not self._ours():
            way_out = "Leave that out, or switch the recording off (--no-record)."
            raise InputError("save_stream_file", "the case already records the flows", way_out)
        if folder:
            site = ctx.options.pixelwitness_site or None
            digest = self._rules.digest
            self._recorder = Recorder(Path(folder), personas, digest, record, site)
            if self._recorder.recording is not None:
                self._stream = stream_file(self._recorder.recording)
                ctx.options.update(save_stream_file=self._stream)

    def _ours(self) -> bool:
        """Whether mitmproxy saves flows for nobody else."""
        return getattr(ctx.options, "save_stream_file", None) in (None, "", self._stream)

    def _tell_end_of_recording(self) -> None:
        if self._recorder is None or self._recorder.recording is None:
            return
        if getattr(ctx.options, "save_stream_file", None) != self._stream:
            reason = "mitmproxy was told to save flows elsewhere; the recording ends here"
            self._recorder.gap(Gap(-1, reason))

    def _tell_cut(self, flow: http.HTTPFlow) -> None:
        """Told once a connection: what follows is dropped in the same way."""
        if flow in self._cut:
            return
        self._cut.add(flow)
        if self._recorder is not None:
            host = host_of(address_of(flow.request))
            reason = f"of the WebSocket messages with {host} only the last {_MESSAGES} are kept"
            self._recorder.gap(Gap(-1, reason))

    def _request(self, flow: http.HTTPFlow) -> None:
        address = address_of(flow.request)
        if flow.request.raw_content is None:
            self._hidden(address)
        if self._rules.interest.in_response(address):
            flow.metadata[_LATER] = self._number
        else:
            self._observe(flow, self._number, address)

    def _observe(self, flow: http.HTTPFlow, number: int, address: str) -> None:
        exchange = exchange_of(flow, number, self._rules.interest, address)
        if exchange is None:
            return
        seen = self._observer.observe(exchange)
        if exchange.body_lost:  # told already, with the right reason
            seen = replace(seen, gaps=())
        findings = [line for line in seen.lines if isinstance(line, Finding)]
        if findings:
            self.found += len(findings)
            flow.marked = _MARK
            flow.comment = comment(findings)
            self._tell(ALERT, line_of(findings))
        for line in seen.lines:
            if isinstance(line, Setup):
                self._tell(logging.INFO, f"{line.site or 'no site is told'}: {line.because}")
        if self._recorder is not None and (seen.lines or seen.gaps):
            self._recorder.put(seen)

    def _tell(self, level: int, text: str) -> None:
        if not ctx.options.pixelwitness_quiet:
            _LOG.log(level, "%s", text)

    def _hidden(self, url: str) -> None:
        """Streaming passed this body on without showing it: a gap in the evidence."""
        gap = Gap(self._number, f"the body sent to {host_of(url)} was streamed and not seen")
        if self._recorder is not None:
            self._recorder.gap(gap)

    def _failed(self, error: Exception) -> None:
        """Our own fault must not touch the traffic; it is told and written down."""
        _LOG.error("pixelwitness failed on flow %s: %s", self._number, type(error).__name__)
        if self._recorder is not None:
            self._recorder.journal("failed", now(), entry=self._number, error=repr(error))
