"""What a session observed -> the lines of its case, which a clerk writes: no flow ever waits."""

import logging
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mitmproxy.version import VERSION

from pixelwitness import __version__
from pixelwitness.case import About, Clerk, record_of
from pixelwitness.clock import now
from pixelwitness.errors import CaseError
from pixelwitness.exchange import Gap
from pixelwitness.finding import CaptureRef, Line, in_capture
from pixelwitness.live.log import say
from pixelwitness.observer.tally import Tally
from pixelwitness.replay import Question

_PATIENCE = 10.0
_SLOW = (
    "the case is still being written, which takes long. Where you cannot wait, end this program "
    "by force (kill -9): the writing goes on"
)
WAY_OUT = ". Stop, make room, or name another folder with --case."


class Recorder:
    """Takes what was observed and hands it over to be written at once.

    What was handed over survives the end of the program, however it ends; it is brought to disk
    within a second, so that a power cut takes no more than the last second.
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
        self._unwritten = 0
        self._told = ""
        self._cut = False
        self._clerk = Clerk(folder, about, self._failed)
        self._capture = CaptureRef(f"live {started}")
        self.recording = self._recording(started) if recording else None
        self._begin(started, question)

    def put(self, lines: Sequence[Line], request: bytes) -> None:
        """Queues lines with the bytes of the request that they name, b"" where they name none."""
        named = [in_capture(line, self._capture) for line in lines]
        self._clerk.tell("add_all", named, request or None)

    def gap(self, gap: Gap) -> None:
        """Queues a place where something was sent that was not seen."""
        self.journal("gap", now(), capture=self._capture.name, entry=gap.entry, reason=gap.reason)

    def cut(self, reason: str) -> None:
        """Queues why the recording does not hold all that passed in this session."""
        self._cut = True
        self.gap(Gap(-1, reason))

    def control(self, found: str) -> None:
        """Queues the sentence about a value that must never be found, and was."""
        self.journal("control", now(), capture=self._capture.name, found=found)

    def journal(self, what: str, time: str, **details: Any) -> None:
        """Queues a line of the journal."""
        self._clerk.tell("journal", what, time, **details)

    def close(self, tally: Tally, requests: int, counted: dict[str, int]) -> None:
        """Writes what waits and what was counted, and closes the case.

        Also how often something could not be written: what is not in the record was seen perhaps.
        Where a disk does not answer this takes as long as that; it is said after ten seconds.
        """
        slow = threading.Timer(_PATIENCE, say, (logging.WARNING, _SLOW))
        slow.daemon = True
        slow.start()
        try:
            self._close(tally, requests, counted)
        finally:
            slow.cancel()

    def _close(self, tally: Tally, requests: int, counted: dict[str, int]) -> None:
        for trial in tally.trials:
            self.journal("trial", now(), capture=self._capture.name, **asdict(trial))
        self._settle()
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
            unwritten=self._unwritten,
            recording_cut=self._cut,
            placeholders=dict(tally.placeholders.most_common()),
        )
        self._clerk.tell("finish_originals")
        self._clerk.close()

    def _settle(self) -> None:
        """All that was told so far is written then, or `_failed` was told why not."""
        try:
            self._clerk.ask("sync")
        except OSError as error:
            self._failed("sync", error)
        except CaseError:  # its process is gone, which was told already
            return

    def _failed(self, what: str, error: Exception) -> None:
        """Said once where the same fails again and again, and what is lost by it is counted."""
        self._unwritten += what in ("add_all", "journal")
        if str(error) != self._told:
            self._told = str(error)
            way_out = WAY_OUT if isinstance(error, OSError) else ""
            say(logging.ERROR, f"the case could not be written: {error}{way_out}")

    def _recording(self, started: str) -> Path:
        """A file named by the session's time, without the colons that Windows does not take."""
        try:
            path: Path = self._clerk.ask("begin_original", f"live-{started.replace(':', '')}.mitm")
        except BaseException:
            self._clerk.close()
            raise
        return path

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


def stream_file(path: Path) -> str:
    """What mitmproxy's option `save_stream_file` needs to append to exactly this file.

    It reads a leading `+` as “append”, and fills in `%` as strftime does.
    """
    return "+" + str(path.absolute()).replace("%", "%%")
