"""The lock of a case folder: one writer at a time, freed by the system when the writer dies."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pixelwitness.case.layout import LOCK, opened
from pixelwitness.errors import CaseError

PATIENCE = 5.0
"""Seconds in which a live proxy's case is written to its end after the proxy was killed."""
_PAUSE = 0.05

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _give(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _give(handle: int) -> None:
        # Said outright, because a forked child keeps the descriptor and with it the lock.
        fcntl.flock(handle, fcntl.LOCK_UN)


def take(folder: Path, patience: float = 0) -> int:
    """Lock the folder and return the handle to give back.

    Raises CaseError where another has it and does not give it back within so many seconds.
    """
    with opened(folder / LOCK, os.O_RDWR) as made:
        handle = os.dup(made)
    try:
        _take_within(handle, patience)
    except (BlockingIOError, PermissionError):
        os.close(handle)
        raise CaseError(
            str(folder),
            "another program is writing to this case",
            "Wait until it ends, or write to another folder.",
        ) from None
    except BaseException:
        os.close(handle)
        raise
    return handle


def _take_within(handle: int, patience: float) -> None:
    end = time.monotonic() + patience
    while True:
        try:
            _take(handle)
        except (BlockingIOError, PermissionError):
            if time.monotonic() >= end:
                raise
            time.sleep(_PAUSE)
        else:
            return


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """While it lasts nobody writes to the case; CaseError where somebody does already.

    A folder that cannot be written to needs no lock.
    """
    try:
        handle = take(folder)
    except OSError:
        yield
        return
    try:
        yield
    finally:
        give(handle)


def give(handle: int) -> None:
    """Give the lock back."""
    try:
        _give(handle)
    finally:
        os.close(handle)
