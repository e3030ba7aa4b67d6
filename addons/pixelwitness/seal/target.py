"""Where a bundle is written: a folder, or a zip that is the same bytes every time.

Nothing stands under the bundle's name before all of it is on disk.
"""

import hashlib
import os
import re
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from io import BufferedIOBase
from pathlib import Path
from secrets import token_hex
from typing import Protocol

from pixelwitness.case import lock
from pixelwitness.case.disk import sync_folder
from pixelwitness.case.layout import make_folder, opened
from pixelwitness.errors import CaseError, SealError

_CHUNK = 1 << 20
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can tell


@dataclass(frozen=True, slots=True)
class Kept:
    """What was written of a file: the digest of the very bytes, and how many."""

    sha256: str
    size: int


class Writable(Protocol):
    """What a copy is written to."""

    def write(self, data: memoryview, /) -> int | None:
        """Take these bytes."""


type Put = Callable[[str, BufferedIOBase], Kept]


def is_zip_name(target: Path) -> bool:
    """Whether a bundle of that name is a zip."""
    return target.suffix.lower() == ".zip"


def new_bundle(target: Path) -> AbstractContextManager[Put]:
    """A function that adds a file to the bundle; the bundle appears when all went well.

    Raises SealError where the name is taken or cannot be written.
    """
    return _new_zip(target) if is_zip_name(target) else _new_folder(target)


def zip_entry(name: str) -> zipfile.ZipInfo:
    """An entry with a fixed time, not packed, for its owner alone: the same bytes everywhere."""
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.create_system = 3  # Unix, wherever it is made
    entry.external_attr = (stat.S_IFREG | 0o600) << 16
    return entry


@contextmanager
def part_of(target: Path) -> Iterator[Path]:
    """A name in a hidden folder beside the target, which is cleared away whatever happens.

    Only where the program is killed does the folder stay; the next one who writes to the same
    target clears it away. A lock in it says that somebody is at work.
    """
    clear_left(target)
    hidden = target.with_name(f".{target.name}.part-{token_hex(8)}")
    try:
        make_folder(hidden)
        with lock.held(hidden):
            yield hidden / target.name
    finally:
        shutil.rmtree(hidden, ignore_errors=True)


def clear_left(target: Path) -> None:
    """Remove what was left beside the target by programs that were killed."""
    left = re.compile(rf"\.{re.escape(target.name)}\.part-[0-9a-f]{{16}}")
    folders = target.parent.iterdir() if target.parent.is_dir() else ()
    for hidden in [one for one in folders if left.fullmatch(one.name) and _is_folder(one)]:
        try:
            lock.give(lock.take(hidden))
        except (CaseError, OSError):
            continue  # somebody is at work, or it is somebody else's
        shutil.rmtree(hidden, ignore_errors=True)


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


@contextmanager
def _new_folder(target: Path) -> Iterator[Put]:
    with _untaken(target), part_of(target) as part:
        make_folder(part)
        folders = {part}

        def put(name: str, content: BufferedIOBase) -> Kept:
            path = part / name
            for folder in (part / parent for parent in reversed(Path(name).parents)):
                if folder not in folders:
                    make_folder(folder)
                    folders.add(folder)
            with opened(path, os.O_WRONLY | os.O_EXCL) as handle:
                with os.fdopen(handle, "wb", buffering=0, closefd=False) as file:
                    kept = _copy(content, file)
                os.fsync(handle)
            return kept

        yield put
        for folder in sorted(folders, reverse=True):
            sync_folder(folder)
        part.rename(target)
    sync_folder(target.parent)


@contextmanager
def _new_zip(target: Path) -> Iterator[Put]:
    with _untaken(target), part_of(target) as part:
        with opened(part, os.O_RDWR | os.O_EXCL) as handle:
            with os.fdopen(handle, "w+b", closefd=False) as file:
                with zipfile.ZipFile(file, "w", allowZip64=True) as archive:

                    def put(name: str, content: BufferedIOBase) -> Kept:
                        entry = zip_entry(f"{target.stem}/{name}")
                        entry.file_size = content.seek(0, os.SEEK_END)
                        content.seek(0)
                        with archive.open(entry, "w") as out:
                            return _copy(content, out)

                    yield put
                file.flush()
            os.fsync(handle)
        part.rename(target)
    sync_folder(target.parent)


@contextmanager
def _untaken(target: Path) -> Iterator[None]:
    taken = SealError(str(target), "exists already and is left as it is", "Name another with -o.")
    if target.exists() or target.is_symlink():
        raise taken
    try:
        yield
    except FileExistsError as cause:
        raise taken from cause
    except OSError as cause:
        raise SealError(
            str(cause.filename or target), f"could not be sealed ({cause.strerror})"
        ) from cause


def _copy(content: BufferedIOBase, out: Writable) -> Kept:
    """One pass: the bytes that are hashed are the bytes that are written."""
    seen, size = hashlib.sha256(), 0
    room = memoryview(bytearray(_CHUNK))
    while count := content.readinto(room):
        rest = room[:count]
        seen.update(rest)
        size += count
        while rest:
            rest = rest[out.write(rest) :]
    return Kept(seen.hexdigest(), size)
