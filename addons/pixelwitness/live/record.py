"""A thread that writes the case, so that no flow ever waits for the disk."""

import logging
import queue
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mitmproxy.version import VERSION

from pixelwitness import __version__
from pixelwitness.case import About, CaseWriter, create_or_open, record_of
from pixelwitness.clock import now
from pixelwitness.exchange import Gap
from pixelwitness.finding import CaptureRef, in_capture
from pixelwitness.identity import Persona
from pixelwitness.observer import Observed, Tally

_LOG = logging.getLogger("pixelwitness")
_PATIENCE = 10.0

type _Job = Callable[[CaseWriter], object]


class Recorder:
    """Takes what was observed and writes it at once, in its own thread."""

    def __init__(
        self,
        folder: Path,
        personas: list[Persona],
        rules: str,
        recording: bool = False,
        site: str | None = None,
    ) -> None:
        """Opens the case. Raises CaseError where it cannot be written.

        With `recording`, the path under that name is an empty file for the flows of the session.
        """
        started = now()
        about = About(
            title=folder.name,
            investigator="",
            created=started,
            personas=tuple(record_of(one) for one in personas),
            versions={"pixelwitness": __version__, "python": sys.version.split()[0]},
            rules=rules,
        )
        self._writer = create_or_open(folder, about)
        self._capture = CaptureRef(f"live {started}")
        self.recording = self._recording(started) if recording else None
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="pixelwitness-record", daemon=True)
        self._thread.start()
        told = {"recording": self.recording.name} if self.recording else {}
        # in the words of `replay`, for those who want to repeat it: nothing is recovered live
        asked = {"site": site, "learning": True, "search": "meta", "recover": "none"}
        self.journal(
            "live",
            started,
            name=self._capture.name,
            rules=rules,
            mitmproxy=VERSION,
            asked=asked,
            personas=[one.name for one in personas],
            **told,
        )

    def put(self, seen: Observed) -> None:
        """Queues the lines with the request's bytes, and the gaps."""
        if seen.lines:
            lines = [in_capture(line, self._capture) for line in seen.lines]
            self._jobs.put(lambda writer: writer.add_all(lines, seen.request or None))
        for gap in seen.gaps:
            self.gap(gap)

    def gap(self, gap: Gap) -> None:
        """Queues a place where something was sent that was not seen."""
        self.journal("gap", now(), capture=self._capture.name, entry=gap.entry, reason=gap.reason)

    def journal(self, what: str, time: str, **details: Any) -> None:
        """Queues a line of the journal."""
        self._jobs.put(lambda writer: writer.journal(what, time, **details))

    def close(self, tally: Tally, requests: int, findings: int) -> None:
        """Writes what waits and what was counted, and closes the case."""
        self.journal(
            "live_ended",
            now(),
            name=self._capture.name,
            requests=requests,
            findings=findings,
            to_recipients=tally.to_recipients,
            bodies_lost=tally.bodies_lost,
            placeholders=dict(tally.placeholders.most_common()),
        )
        self._jobs.put(None)
        self._thread.join(_PATIENCE)
        try:
            self._writer.finish_originals()
        finally:
            self._writer.close()

    def _recording(self, started: str) -> Path:
        """A file named by the session's time, without the colons that Windows does not take."""
        try:
            self._writer.finish_originals()  # of a session that was killed
            return self._writer.begin_original(f"live-{started.replace(':', '')}.mitm")
        except BaseException:
            self._writer.close()
            raise

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                job(self._writer)
            except Exception:
                _LOG.exception("the case could not be written")


def stream_file(path: Path) -> str:
    """What mitmproxy's option `save_stream_file` needs to append to exactly this file.

    It reads a leading `+` as “append”, and fills in `%` as strftime does.
    """
    return "+" + str(path.absolute()).replace("%", "%%")
