"""A bundle as it was handed over, a folder or a zip -> a folder whose files can be looked at.

A zip is a stranger's: whatever its names say, nothing is written outside a folder made for it.
"""

import os
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pixelwitness.case.layout import ABOUT, make_folder, opened, write_all
from pixelwitness.errors import SealError
from pixelwitness.seal.names import BAGIT, MANIFEST, TAG_MANIFEST, fault_of

_CHUNK = 1 << 20
_KEPT_FREE = 1 << 28  # bytes of disk that are left to others


@dataclass(frozen=True, slots=True)
class Opened:
    """The folder, and what of the zip could not be put into it."""

    folder: Path
    faults: tuple[str, ...] = ()


@contextmanager
def open_bundle(path: Path) -> Iterator[Opened]:
    """The bundle's files, for as long as it lasts. Raises SealError where it is no bundle."""
    if path.is_dir():
        yield Opened(path)
    elif path.is_file() and zipfile.is_zipfile(path):
        with tempfile.TemporaryDirectory(prefix="pixelwitness-") as made:
            yield _unpacked(path, Path(made))
    else:
        raise SealError(str(path), "is no bundle and no case", "Give a folder or a zip.")


def is_bundle(folder: Path) -> bool:
    """Whether a folder is a bundle, or what is left of one."""
    return any((folder / name).exists() for name in (BAGIT, MANIFEST, TAG_MANIFEST))


def is_case(folder: Path) -> bool:
    """Whether a folder is the folder of a case."""
    return (folder / ABOUT).exists()


def _unpacked(path: Path, made: Path) -> Opened:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            size = sum(entry.file_size for entry in entries)
            if size + _KEPT_FREE > shutil.disk_usage(made).free:
                raise SealError(str(path), f"unpacks to {size:,} bytes, for which there is no room")
            faults = [fault for one in entries if (fault := _take_out(archive, one, made))]
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as cause:
        raise SealError(str(path), f"is a zip that cannot be read ({cause})") from cause
    top = sorted(made.iterdir(), key=lambda path: (not is_bundle(path), path.name))
    faults += [f"{path.name}: lies beside the bundle's folder" for path in top[1:]]
    return Opened(top[0] if top and top[0].is_dir() else made, tuple(faults))


def _take_out(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, made: Path) -> str:
    """Why a file could not be taken out of the zip, or ""."""
    name = entry.filename
    if fault := fault_of(name):
        return f"{name}: the name {fault}"
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        return f"{name}: is a link or no file"
    try:
        make_folder((made / name).parent)
        with archive.open(entry) as content, opened(made / name, os.O_WRONLY | os.O_EXCL) as out:
            while chunk := content.read(_CHUNK):
                write_all(out, chunk)
    except FileExistsError:
        return f"{name}: is in the zip a second time"
    except (zipfile.BadZipFile, zlib.error, EOFError, NotADirectoryError) as cause:
        return f"{name}: its bytes in the zip are damaged ({cause})"
    except (RuntimeError, NotImplementedError) as cause:
        return f"{name}: cannot be taken out of the zip ({cause})"
    return ""
