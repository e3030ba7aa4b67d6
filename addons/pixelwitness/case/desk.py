"""What a clerk's process does: it writes the case that it is told, until the pipe to it ends."""

import math
import pickle
import queue
import signal
import sys
import threading
import time
from collections.abc import Iterator
from typing import IO, Any, NamedTuple

from pixelwitness.case.lock import PATIENCE
from pixelwitness.case.opening import create_or_open
from pixelwitness.case.writer import CaseWriter

_SYNC_WITHIN = 1.0


class Job(NamedTuple):
    """A method of the case's writer and what it is called with; `asked` waits for an answer."""

    what: str
    words: tuple[Any, ...]
    details: dict[str, Any]
    asked: bool = False


class Answer(NamedTuple):
    """What a job that was asked returned, or what any job raised; `what` is that of the job."""

    what: str
    value: Any = None
    error: Exception | None = None
    asked: bool = True


type _Jobs = queue.SimpleQueue[Job | None]

_SYNC = Job("sync", (), {})


def main() -> None:
    """Serves the clerk at the other ends of the standard pipes.

    Whoever stops the proxy means the proxy: what it handed over is still to be written.
    """
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    serve(sys.stdin.buffer, sys.stdout.buffer)


def serve(told: IO[bytes], answers: IO[bytes], sync_within: float = _SYNC_WITHIN) -> None:
    """Does pickled jobs in their order; what they write is synced within so many seconds.

    The first is `open` with a folder and what the case is about.
    """
    jobs: _Jobs = queue.SimpleQueue()
    # Waited for at the end: Python aborts where a thread still holds its standard input.
    threading.Thread(target=_read, args=(told, jobs)).start()
    first = jobs.get()
    if first is None:
        return
    try:
        folder, about = first.words
        writer = create_or_open(folder, about, at_once=False, patience=PATIENCE)
    except Exception as error:
        _say(answers, Answer(first.what, error=error))
        while jobs.get() is not None:  # the pipe is read to its end, as the reading thread must
            continue
        return
    _say(answers, Answer(first.what))
    _work(writer, jobs, answers, sync_within)
    try:
        writer.close()
    except Exception as error:
        _say(answers, Answer("close", error=error, asked=False))


def unpickled(pipe: IO[bytes]) -> Iterator[Any]:
    """What comes through a pipe, to its end or to one that was not wholly handed over."""
    while True:
        try:
            yield pickle.load(pipe)  # noqa: S301  # both ends are ours
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            return


def _work(writer: CaseWriter, jobs: _Jobs, answers: IO[bytes], sync_within: float) -> None:
    sync_at = math.inf
    while (job := _next(jobs, sync_at)) is not None:
        try:
            value = getattr(writer, job.what)(*job.words, **job.details)
            answer = Answer(job.what, value, asked=job.asked)
        except Exception as error:
            answer = Answer(job.what, error=error, asked=job.asked)
        if job.asked or answer.error:
            _say(answers, answer)
        sync_at = math.inf if job is _SYNC else min(sync_at, time.monotonic() + sync_within)


def _next(jobs: _Jobs, sync_at: float) -> Job | None:
    """What came first, or the syncing where it is time for that."""
    left = sync_at - time.monotonic()
    if left <= 0:
        return _SYNC
    try:
        return jobs.get(timeout=None if left == math.inf else left)
    except queue.Empty:
        return _SYNC


def _read(told: IO[bytes], jobs: _Jobs) -> None:
    for job in unpickled(told):
        jobs.put(job)
    jobs.put(None)


def _say(answers: IO[bytes], answer: Answer) -> None:
    """Nobody may be there any more to hear it; the case is written all the same."""
    try:
        answers.write(pickle.dumps(answer))
        answers.flush()
    except OSError:
        return
