"""Processes that work for this one, each at the other end of a pipe; Ctrl-C is this one's alone."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import NamedTuple


class Worker(NamedTuple):
    """A process, and this process's end of the pipe to it."""

    process: SpawnProcess
    desk: Connection


def hired(work: Callable[..., None], *words: object) -> Worker:
    """Starts a process that runs `work(pipe, *words)`; all of it must pickle.

    It never hears Ctrl-C: whoever hired it hears that, and dismisses it.
    """
    context = multiprocessing.get_context("spawn")  # fork copies threads' locks
    with _deaf_to_the_keyboard():
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(work, theirs, *words), daemon=True)
        process.start()
        theirs.close()
    return Worker(process, ours)


def dismissed(workers: Iterable[Worker]) -> None:
    """Ends them, whatever they are doing."""
    gone = list(workers)
    for worker in gone:
        worker.process.terminate()
    for worker in gone:
        worker.process.join()
        worker.desk.close()


def ends_with_its_parent() -> None:
    """Ends this process, which another has started, when that one ends in whatever way."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def may_hire() -> bool:
    """Whether this process may start others: those that were hired may not."""
    return not multiprocessing.current_process().daemon


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _work(work: Callable[..., None], desk: Connection, *words: object) -> None:
    """Works until the other end of the pipe is closed."""
    ends_with_its_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # on Windows that is not passed on
    try:
        work(desk, *words)
    except (EOFError, BrokenPipeError):
        return


@contextmanager
def _deaf_to_the_keyboard() -> Iterator[None]:
    """What is pressed meanwhile must not be lost: it is kept back where the system can do that."""
    if sys.platform == "win32":
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
    else:
        resource_tracker.ensure_running()  # its start would let the signal through again
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
