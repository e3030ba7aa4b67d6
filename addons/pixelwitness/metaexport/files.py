"""A zip, a folder or a file of an export -> its members, none of them unpacked to the disk."""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo, is_zipfile

from pixelwitness.errors import InputError

MOST = 64 << 20
_ENCRYPTED = 1
# what zipfile raises for damage and for packings that it does not know
_DAMAGED = (BadZipFile, EOFError, OSError, RuntimeError, ValueError, zlib.error)


class UnreadableError(Exception):
    """A member whose content cannot be had; the message says why."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the export: its path with `/` (never opened as a path), and how to read it.

    `content` gives at most 64 MB and raises UnreadableError, and can be called only until the next
    member is asked for. `archive` is the zip that it lies in.
    """

    path: str
    archive: Path | None
    content: Callable[[], bytes]


def members(given: Path) -> Iterator[Member]:
    """Every file below; zips that lie in a folder itself are its parts.

    Links are not followed. InputError where there is nothing, or a zip is broken.
    """
    if given.is_dir():
        yield from _in_folder(given)
    elif not given.exists():
        raise InputError(str(given), "does not exist")
    elif given.suffix.lower() == ".zip" or is_zipfile(given):
        yield from _in_zip(given)
    else:
        yield Member(given.name, None, partial(_of_file, given))


def _in_folder(folder: Path) -> Iterator[Member]:
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        if path.parent == folder and path.suffix.lower() == ".zip":
            yield from _in_zip(path)
        else:
            yield Member(path.relative_to(folder).as_posix(), None, partial(_of_file, path))


def _in_zip(path: Path) -> Iterator[Member]:
    try:
        archive = ZipFile(path)
    except (BadZipFile, NotImplementedError, OSError, ValueError) as cause:
        way_out = "Download that part of the export once more."
        raise InputError(str(path), "is no zip, or one that was cut off", way_out) from cause
    with archive:
        for info in archive.infolist():
            if not info.is_dir():
                name = info.filename.replace("\\", "/")
                yield Member(name, path, partial(_of_zip, archive, info))


def _of_file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return _bounded(file.read(MOST + 1))
    except OSError as cause:
        raise UnreadableError(f"cannot be read ({cause.strerror})") from cause


def _of_zip(archive: ZipFile, info: ZipInfo) -> bytes:
    if info.flag_bits & _ENCRYPTED:
        raise UnreadableError("is locked with a password")
    try:
        with archive.open(info) as file:
            return _bounded(file.read(MOST + 1))
    except _DAMAGED as cause:
        raise UnreadableError("is damaged in the zip, or packed in an unusual way") from cause


def _bounded(data: bytes) -> bytes:
    if len(data) > MOST:
        raise UnreadableError(f"is larger than {MOST >> 20} MB")
    return data
