"""A zip (Playwright's way to keep a recording) -> the HAR in it, and the bodies beside that HAR.

Nothing is unpacked to the disk, and no name in the zip is ever used as a path.
"""

import io
import posixpath
import zlib
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from pixelwitness.captures.bodies import MOST_FILE, Beside, UnreadableError
from pixelwitness.errors import CaptureError

__all__ = ["BadZipFile", "Member", "beside_in", "har_in", "opened"]

_LARGE = 256 << 20
_MOST_RATIO = 400  # deflate can reach 1,032; a HAR of 1 GB is packed 5 to 50 times
_ENCRYPTED = 1


def har_in(archive: ZipFile) -> ZipInfo | None:
    """The one HAR of the zip, None where there is none.

    Raises CaptureError where several are in it, or one that cannot or must not be unpacked.
    """
    found = [one for one in archive.infolist() if one.filename.lower().endswith(".har")]
    if not found:
        return None
    if len(found) > 1:
        names = ", ".join(one.filename for one in found[:4])
        raise CaptureError("", f"holds several HARs ({names})", "Unpack it, and name them.")
    (har,) = found
    if not _readable(har):
        raise CaptureError("", "is locked or packed in an unusual way", "Unpack it, and name it.")
    if har.file_size > _LARGE and har.file_size > har.compress_size * _MOST_RATIO:
        raise CaptureError("", "unpacks to far more than a recording does, as a zip bomb would")
    return har


def beside_in(archive: ZipFile, har: ZipInfo) -> Beside:
    """Reads what lies in the same folder of the zip as the HAR, at most 64 MB a body."""
    folder = posixpath.dirname(har.filename)

    def content(name: str) -> bytes:
        try:
            info = archive.getinfo(posixpath.join(folder, name))
        except KeyError:
            return b""
        if info.file_size > MOST_FILE or not _readable(info):
            raise UnreadableError(f"the body in the file {name} cannot be unpacked")
        return _whole(archive, info)

    return content


def opened(file: IO[bytes]) -> ZipFile | None:
    """The zip in that file, or None where it is none, or cut off."""
    try:
        return ZipFile(file)
    except (BadZipFile, NotImplementedError, ValueError):
        return None


class Member(io.RawIOBase):
    """A file in the zip, its last byte asked for alone.

    zipfile keeps back what it read last where the checksum is wrong; so that is 4 KB at most.
    """

    def __init__(self, archive: ZipFile, info: ZipInfo) -> None:
        """`info` is of that archive. Raises CaptureError where its head is damaged."""
        super().__init__()
        try:
            self._source = archive.open(info)
        except (BadZipFile, NotImplementedError, RuntimeError, ValueError) as cause:
            raise CaptureError("", "is a damaged zip") from cause
        self._left = info.file_size

    def readable(self) -> bool:
        """As io.RawIOBase wants it."""
        return True

    def readinto(self, buffer: Any) -> int:
        """BadZipFile at the end where the checksum is wrong."""
        view = memoryview(buffer)
        plain = self._source.read(min(len(view), max(self._left - 1, 1)))
        view[: len(plain)] = plain
        self._left -= len(plain)
        return len(plain)


def _readable(info: ZipInfo) -> bool:
    plain = not info.flag_bits & _ENCRYPTED
    return plain and info.compress_type in (ZIP_STORED, ZIP_DEFLATED)


def _whole(archive: ZipFile, info: ZipInfo) -> bytes:
    try:
        return archive.read(info)
    except (BadZipFile, EOFError, OSError, RuntimeError, ValueError, zlib.error) as cause:
        raise UnreadableError(f"the body in the file {info.filename} is damaged") from cause
