"""The mitmproxy addon: its hooks, and one session after the other. It alters no flow."""

import contextlib
import logging
from collections.abc import Iterable
from pathlib import Path
from weakref import WeakSet

from mitmproxy import contentviews, ctx, exceptions, http, tls
from mitmproxy.addonmanager import Loader

from pixelwitness.errors import InputError
from pixelwitness.live.caveats import OPTIONS, caveats
from pixelwitness.live.contentview import UploadView
from pixelwitness.live.exchange_of import address_of
from pixelwitness.live.log import say
from pixelwitness.live.options import OURS, add_options, asked
from pixelwitness.live.record import WAY_OUT, Recorder, stream_file
from pixelwitness.live.session import Session
from pixelwitness.replay import Question
from pixelwitness.rulebook import load_rulebook
from pixelwitness.sites import host_of

_MESSAGES = 64
_SAVING = frozenset(("save_stream_file", "save_stream_filter"))
_WAY_OUT = "Leave that out, or switch the recording off (--no-record)."
_TORN = "the end of the recording could not be written; what passed last is not in it"


class Witness:
    """Observes what passes through the proxy. Whatever goes wrong here is journalled."""

    def __init__(self) -> None:
        """Reads the rules once; a session begins with the options."""
        self._rules = load_rulebook()
        self._session: Session | None = None
        self._stream = ""
        self._running = False
        self._cut: WeakSet[http.HTTPFlow] = WeakSet()

    def load(self, loader: Loader) -> None:
        """Declares the options; all begin with `pixelwitness_`."""
        add_options(loader)
        contentviews.add(UploadView(self._rules))

    def configure(self, updated: Iterable[str]) -> None:
        """Checks the options; a wrong one is refused before any traffic passes."""
        if not _SAVING.isdisjoint(updated):
            self._tell_end_of_recording()
        if not OPTIONS.isdisjoint(updated):
            self._tell_caveats()
        if not OURS.intersection(updated):
            return
        try:
            self._begin(asked(ctx.options, self._rules))
        except (InputError, OSError) as error:
            self._refuse(error)

    def running(self) -> None:
        """From now on an option that is refused falls back to what it was."""
        self._running = True

    def request(self, flow: http.HTTPFlow) -> None:
        """The whole request is there: observe it, before any answer."""
        if self._session is not None:
            try:
                self._session.request(flow)
            except Exception as error:
                self._session.failed(error)

    def response(self, flow: http.HTTPFlow) -> None:
        """Only answers that teach something are read."""
        if self._session is not None:
            try:
                self._session.response(flow)
            except Exception as error:
                self._session.failed(error)

    def error(self, flow: http.HTTPFlow) -> None:
        """No answer came: what was kept back for it is observed without."""
        if self._session is not None:
            try:
                if flow.request.timestamp_end is None:
                    self._session.broken_off(host_of(address_of(flow.request)))
                self._session.response(flow)
            except Exception as error:
                self._session.failed(error)

    def tls_failed_client(self, data: tls.TlsData) -> None:
        """The browser closed a connection before anything could be read in it."""
        if self._session is not None and isinstance(host := data.conn.sni, str):
            self._session.closed(host)

    def websocket_message(self, flow: http.HTTPFlow) -> None:
        """Messages pile up in a flow for as long as it is open: the last ones are kept.

        Where the user has mitmproxy save its flows elsewhere, all of them are his.
        """
        try:
            if flow.websocket and len(flow.websocket.messages) > _MESSAGES and self._ours():
                del flow.websocket.messages[:-_MESSAGES]
                self._tell_cut(flow)
        except Exception as error:
            if self._session is not None:
                self._session.failed(error)

    def done(self) -> None:
        """The proxy stops: all that waits is written."""
        if self._session is None:
            return
        session, self._session = self._session, None
        try:
            if session.recorder and session.recorder.recording and self._ours():
                ctx.options.update(save_stream_file=None)  # mitmproxy writes the rest, closes it
                if _is_left_open():
                    session.recorder.cut(_TORN)
                    say(logging.ERROR, _TORN)
        finally:
            session.finish()

    def _begin(self, question: Question) -> None:
        """A new session, in place of the one before, which goes on where that cannot be."""
        folder = ctx.options.pixelwitness_case
        record = bool(folder) and ctx.options.pixelwitness_record
        if record and not self._ours():
            raise InputError("save_stream_file", "the case already records the flows", _WAY_OUT)
        if record and _filtered():
            raise InputError("save_stream_filter", "the case records all flows", _WAY_OUT)
        self.done()
        recorder = Recorder(Path(folder), question, record) if folder else None
        self._session = Session(question, recorder, self._tell)
        if recorder and recorder.recording:
            self._stream = stream_file(recorder.recording)
            ctx.options.update(save_stream_file=self._stream)
        self._tell_caveats()

    def _refuse(self, error: Exception) -> None:
        """At the start an error in the log ends mitmproxy; one raised would show our code, too."""
        text = str(error)
        if isinstance(error, OSError):
            text = f"the case cannot be written: {error}{WAY_OUT}"
        if self._running:
            raise exceptions.OptionsError(text) from error
        say(logging.ERROR, text)

    def _ours(self) -> bool:
        """Whether mitmproxy saves flows for nobody else."""
        return getattr(ctx.options, "save_stream_file", None) in (None, "", self._stream)

    def _tell_end_of_recording(self) -> None:
        recorder = self._session.recorder if self._session else None
        if recorder is None or recorder.recording is None:
            return
        if getattr(ctx.options, "save_stream_file", None) != self._stream:
            recorder.cut("mitmproxy was told to save flows elsewhere; the recording ends here")
        elif _filtered():
            recorder.cut("mitmproxy was told to save some flows only; others are not recorded")

    def _tell_caveats(self) -> None:
        """What mitmproxy was told to do to requests, whenever it is told."""
        if self._session is None:
            return
        for reason in caveats(ctx.options):
            self._session.gap(-1, reason)
            self._tell(logging.WARNING, reason)

    def _tell_cut(self, flow: http.HTTPFlow) -> None:
        """Told once a connection: what follows is dropped in the same way."""
        if flow in self._cut or self._session is None:
            return
        self._cut.add(flow)
        host = host_of(address_of(flow.request))
        self._session.gap(
            -1, f"of the WebSocket messages with {host} only the last {_MESSAGES} are kept"
        )

    def _tell(self, level: int, text: str) -> None:
        if not ctx.options.pixelwitness_quiet:
            say(level, text)


def _filtered() -> bool:
    return bool(getattr(ctx.options, "save_stream_filter", None))


def _is_left_open() -> bool:
    """Whether mitmproxy could not write the last flows: it logs that and keeps its file open.

    It is closed here, for nothing may be added any more when the file's hash is journalled.
    """
    saving = ctx.master.addons.get("save")
    if saving is None or saving.stream is None:
        return False
    with contextlib.suppress(OSError):
        saving.stream.fo.close()
    saving.stream = None
    return True
