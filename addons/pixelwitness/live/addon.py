"""The mitmproxy addon: observes each request, marks flows, writes the case. It alters no flow."""

import logging
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from mitmproxy import contentviews, ctx, exceptions, http
from mitmproxy.addonmanager import Loader

from pixelwitness.captures.flows import from_flow
from pixelwitness.clock import now
from pixelwitness.errors import InputError
from pixelwitness.exchange import Gap
from pixelwitness.finding import Finding, Setup
from pixelwitness.identity import Known, load_persona
from pixelwitness.live.contentview import UploadView
from pixelwitness.live.record import Recorder
from pixelwitness.live.words import comment, line_of
from pixelwitness.observer import Observer
from pixelwitness.rulebook import load_rulebook
from pixelwitness.sites import host_of

_MESSAGES = 64
_MARK = ":red_circle:"
_LOG = logging.getLogger("pixelwitness")


class Witness:
    """Observes what passes through the proxy. Whatever goes wrong here is journalled."""

    def __init__(self) -> None:
        """Reads the rules once; the persons and the case come with the options."""
        self._rules = load_rulebook()
        self._observer = Observer(self._rules)
        self._recorder: Recorder | None = None
        self._number = -1
        self.found = 0

    def load(self, loader: Loader) -> None:
        """Declares the options; all begin with `pixelwitness_`."""
        loader.add_option("pixelwitness_case", str, "", "The case folder to write findings into.")
        loader.add_option(
            "pixelwitness_persona", Sequence[str], [], "Persona files: whose data to look for."
        )
        loader.add_option(
            "pixelwitness_site", str, "", "The site of uploads that do not tell theirs."
        )
        contentviews.add(UploadView(self._rules))

    def configure(self, updated: Iterable[str]) -> None:
        """Checks the options; a wrong one is refused before any traffic passes."""
        if not any(name.startswith("pixelwitness_") for name in updated):
            return
        options = ctx.options
        try:
            personas = [load_persona(Path(name)) for name in options.pixelwitness_persona]
            self._observer = Observer(
                self._rules, Known(personas), options.pixelwitness_site or None
            )
            if "pixelwitness_case" in updated or "pixelwitness_persona" in updated:
                self._begin(options.pixelwitness_case, personas)
        except InputError as error:
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
            if self._rules.interest.in_response(flow.request.pretty_url):
                self._observe(flow, int(flow.metadata.get("pixelwitness", self._number)))
        except Exception as error:
            self._failed(error)

    def websocket_message(self, flow: http.HTTPFlow) -> None:
        """Messages pile up in a flow for as long as it is open; the last ones are enough."""
        if flow.websocket is not None and not ctx.options.save_stream_file:
            del flow.websocket.messages[:-_MESSAGES]

    def done(self) -> None:
        """The proxy stops: all that waits is written."""
        if self._recorder is not None:
            self._recorder.close()
            self._recorder = None

    def _begin(self, folder: str, personas: list[Any]) -> None:
        self.done()
        if folder:
            self._recorder = Recorder(Path(folder), personas, self._rules.digest)

    def _request(self, flow: http.HTTPFlow) -> None:
        request, interest = flow.request, self._rules.interest
        url = request.pretty_url
        if interest.in_response(url):
            flow.metadata["pixelwitness"] = self._number
            return
        hidden = request.raw_content is None and request.method in ("POST", "PUT", "PATCH")
        body = request.raw_content or b""
        if body and "content-encoding" in request.headers:
            body = request.get_content(strict=False) or b""
        told = interest.in_request(url, body) and self._observe(flow, self._number)
        if hidden and not told:
            self._hidden(url)

    def _observe(self, flow: http.HTTPFlow, number: int) -> bool:
        """Marks the flow and queues what was seen; says whether a gap was among it."""
        seen = self._observer.observe(from_flow(flow, number, self._rules.interest))
        findings = [line for line in seen.lines if isinstance(line, Finding)]
        if findings:
            self.found += len(findings)
            flow.marked = _MARK
            flow.comment = comment(findings)
            _LOG.warning(line_of(findings))
        for line in seen.lines:
            if isinstance(line, Setup):
                _LOG.info("%s: %s", line.site or "no site is told", line.because)
        if self._recorder is not None and (seen.lines or seen.gaps):
            self._recorder.put(seen)
        return bool(seen.gaps)

    def _hidden(self, url: str) -> None:
        """Streaming passed this body on without showing it: a gap in the evidence."""
        gap = Gap(self._number, f"the body sent to {host_of(url)} was streamed and not seen")
        if self._recorder is not None:
            self._recorder.gap(gap)

    def _failed(self, error: Exception) -> None:
        """Our own fault must not touch the traffic; it is told and written down."""
        _LOG.error("pixelwitness failed on flow %s: %r", self._number, error)
        if self._recorder is not None:
            self._recorder.journal("failed", now(), entry=self._number, error=repr(error))
