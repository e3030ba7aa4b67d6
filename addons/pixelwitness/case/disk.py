"""When written bytes reach the disk: before each call returns, or all together at a `sync`.

What was written survives the end of the program in both ways, since the system holds it from then
on. Only where the system itself stops, by a power cut, is what was not synced lost.
"""

import os
import sys
from pathlib import Path


class Disk:
    """Told of each file and folder after it was written."""

    def __init__(self, at_once: bool = True) -> None:
        """With `at_once` nothing ever waits for `sync`."""
        self._at_once = at_once
        self._waiting: dict[Path, None] = {}

    def wrote(self, handle: int, path: Path) -> None:
        """These bytes are written to `path`, which `handle` is open on."""
        if self._at_once:
            os.fsync(handle)
        else:
            self._wait(path)

    def unmade(self, path: Path) -> None:
        """The file was not made after all, so there is nothing to bring to disk."""
        self._waiting.pop(path, None)

    def named(self, folder: Path) -> None:
        """A name in this folder is new."""
        if self._at_once:
            sync_folder(folder)
        else:
            self._wait(folder)

    def sync(self) -> None:
        """Bring all that waits to disk. What could not be brought there waits on."""
        while self._waiting:
            path = next(iter(self._waiting))
            if path.is_dir():
                sync_folder(path)
            else:
                _sync_file(path)
            del self._waiting[path]

    def _wait(self, path: Path) -> None:
        """Last come, last synced: a line comes after the request that it names."""
        self._waiting.pop(path, None)
        self._waiting[path] = None


AT_ONCE = Disk()
"""Holds nothing, so that all may share it."""


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to disk (Windows does so itself and opens no folder)."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_file(path: Path) -> None:
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
