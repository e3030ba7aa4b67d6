"""Opens a case for writing: makes its folder, or sees that it is one, and takes the lock."""

from dataclasses import replace
from pathlib import Path

from pixelwitness.case import lock
from pixelwitness.case.about import About, as_json
from pixelwitness.case.disk import Disk, sync_folder
from pixelwitness.case.layout import (
    ABOUT,
    CAPTURES,
    FINDINGS,
    LOCK,
    PART,
    REQUESTS,
    make_folder,
    new_file,
    write_all,
)
from pixelwitness.case.writer import CaseWriter
from pixelwitness.contract import to_json
from pixelwitness.errors import CaseError


def create_or_open(
    folder: Path, about: About, at_once: bool = True, patience: float = 0
) -> CaseWriter:
    """Open a case for writing, making it where there is none; CaseError where that cannot be.

    Another program that is writing to it is waited for so many seconds. With `at_once` all is on
    disk before a call returns. Without, it is written by then, which the end of this program
    cannot undo, and a power cut takes what came since the last `sync`.
    """
    _make_or_refuse(folder)
    handle = lock.take(folder, patience)
    try:
        _fill(folder, about)
        return CaseWriter(folder, about, handle, Disk(at_once))
    except BaseException:
        lock.give(handle)
        raise


def check(folder: Path) -> None:
    """CaseError where the folder is no case, or another program goes on writing to it."""
    _refuse(folder)
    lock.give(lock.take(folder, lock.PATIENCE))


def _make_or_refuse(folder: Path) -> None:
    """Make the folder where there is none; CaseError where it holds something else than a case."""
    _refuse(folder)
    if (folder / ABOUT).exists():
        return
    try:
        make_folder(folder)
    except (FileNotFoundError, NotADirectoryError) as cause:
        raise CaseError(
            str(folder), "cannot be made, for its parent is no folder", _WAY_OUT
        ) from cause


def _refuse(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise CaseError(str(folder), "is not a folder", _WAY_OUT)
    if (folder / ABOUT).exists():
        return
    # A lock without a case is what a crash leaves in the first moment.
    if folder.exists() and any(not _own(path) for path in folder.iterdir()):
        raise CaseError(str(folder), f"is not empty and holds no {ABOUT}", _WAY_OUT)


def _fill(folder: Path, about: About) -> None:
    """With the lock held: write `case.json` once, make the folders, clear unfinished copies.

    A new case without a title is called as its folder is.
    """
    for path in folder.glob(f"{PART}*"):
        path.unlink()
    if not (folder / ABOUT).exists():
        named = replace(about, title=about.title or folder.resolve().name)
        text = to_json(as_json(named)).encode("utf-8", "backslashreplace")
        with new_file(folder, folder / ABOUT) as handle:
            write_all(handle, text + b"\n")
    for name in (FINDINGS, REQUESTS, CAPTURES):
        if not (folder / name).is_dir():
            make_folder(folder / name)
        # What a killed program made may not have reached the disk under its name.
        sync_folder(folder / name)


def _own(path: Path) -> bool:
    return path.name == LOCK or path.name.startswith(PART)


_WAY_OUT = "Give an empty or a new folder, or the folder of a case."
