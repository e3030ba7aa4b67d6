"""A thread that writes the case, so that no flow ever waits for the disk."""

import logging
import math
import queue
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mitmproxy.version import VERSION

from pixelwitness import __version__
from pixelwitness.case import About, CaseWriter, create_or_open, record_of
from pixelwitness.clock import now
from pixelwitness.errors import CaseError
from pixelwitness.exchange import Gap
from pixelwitness.finding import CaptureRef, Line, in_capture
from pixelwitness.observer.tally import Tally
from pixelwitness.replay import Question

_LOG = logging.getLogger("pixelwitness")
_PATIENCE = 10.0
_SYNC_WITHIN = 1.0
_UNWRITTEN = (
    "the case could not be written: %s. Stop, make room, or name another folder with --case."
)

type _Job = Callable[[CaseWriter], object]


class Recorder:
    """Takes what was observed and writes it at once, in its own thread.

    What is written survives the end of the program, however it ends; it is brought to disk within
    a second, so that a power cut takes no more than the last second.
    """

    def __init__(self, folder: Path, question: Question, recording: bool = False) -> None:
        """Opens the case. Raises CaseError where it cannot be written.

        With `recording`, the path under that name is an empty file for the flows of the session.
        """
        started = now()
        about = About(
            title="",
            investigator="",
            created=started,
            personas=tuple(record_of(one) for one in question.personas),
            versions={"pixelwitness": __version__, "python": sys.version.split()[0]},
            rules=question.rules.digest,
        )
        self._writer = create_or_open(folder, about, at_once=False)
        self._capture = CaptureRef(f"live {started}")
        self.recording = self._recording(started) if recording else None
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="pixelwitness-record", daemon=True)
        self._thread.start()
        self._begin(started, question)

    def put(self, lines: Sequence[Line], request: bytes) -> None:
        """Queues lines with the bytes of the request that they name, b"" where they name none."""
        named = [in_capture(line, self._capture) for line in lines]
        self._jobs.put(lambda writer: writer.add_all(named, request or None))

    def gap(self, gap: Gap) -> None:
        """Queues a place where something was sent that was not seen."""
        self.journal("gap", now(), capture=self._capture.name, entry=gap.entry, reason=gap.reason)

    def control(self, found: str) -> None:
        """Queues the sentence about a value that must never be found, and was."""
        self.journal("control", now(), capture=self._capture.name, found=found)

    def journal(self, what: str, time: str, **details: Any) -> None:
        """Queues a line of the journal."""
        self._jobs.put(lambda writer: writer.journal(what, time, **details))

    def close(self, tally: Tally, requests: int, counted: dict[str, int]) -> None:
        """Writes what waits and what was counted, and closes the case."""
        for trial in tally.trials:
            self.journal("trial", now(), capture=self._capture.name, **asdict(trial))
        self.journal(
            "live_ended",
            now(),
            name=self._capture.name,
            requests=requests,
            **counted,
            to_recipients=tally.to_recipients,
            bodies_lost=tally.bodies_lost,
            bodies_cut=tally.bodies_cut,
            backwards=tally.backwards,
            placeholders=dict(tally.placeholders.most_common()),
        )
        self._jobs.put(None)
        self._thread.join(_PATIENCE)
        try:
            with closing(self._writer):
                self._writer.finish_originals()
        except (OSError, CaseError) as error:
            _LOG.error(_UNWRITTEN, error)

    def _recording(self, started: str) -> Path:
        """A file named by the session's time, without the colons that Windows does not take."""
        try:
            return self._writer.begin_original(f"live-{started.replace(':', '')}.mitm")
        except BaseException:
            self._writer.close()
            raise

    def _begin(self, started: str, question: Question) -> None:
        told: dict[str, Any] = {"recording": self.recording.name} if self.recording else {}
        if question.controls:
            told["controls"] = question.control_words()
        self.journal(
            "live",
            started,
            name=self._capture.name,
            rules=question.rules.digest,
            mitmproxy=VERSION,
            personas=[persona.name for persona in question.personas],
            asked=question.asked,
            **told,
        )

    def _work(self) -> None:
        sync_at = math.inf
        while (job := self._next(sync_at)) is not None:
            try:
                job(self._writer)
            except (OSError, CaseError) as error:
                _LOG.error(_UNWRITTEN, error)
            except Exception:
                _LOG.exception("the case could not be written")
            synced = job is CaseWriter.sync
            sync_at = math.inf if synced else min(sync_at, time.monotonic() + _SYNC_WITHIN)

    def _next(self, sync_at: float) -> _Job | None:
        """What came first, or the syncing where it is time for that."""
        left = sync_at - time.monotonic()
        if left <= 0:
            return CaseWriter.sync
        try:
            return self._jobs.get(timeout=None if left == math.inf else left)
        except queue.Empty:
            return CaseWriter.sync


def stream_file(path: Path) -> str:
    """What mitmproxy's option `save_stream_file` needs to append to exactly this file.

    It reads a leading `+` as “append”, and fills in `%` as strftime does.
    """
    return "+" + str(path.absolute()).replace("%", "%%")
