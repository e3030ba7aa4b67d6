"""A file's first bytes -> how it is packed and which format it is."""

import io
import re
import zlib
from pathlib import Path
from typing import Any, Literal

from pixelwitness.captures.bodies import beside_file
from pixelwitness.captures.recoded import MARKS, Recoded
from pixelwitness.exchange import Gap

type Format = Literal["har", "flows"]

_HEAD = 4096
_CHUNK = 1 << 16
_ZIP = b"PK\x03\x04"
_ZSTD = b"\x28\xb5\x2f\xfd"
_DEFLATED = (b"\x1f\x8b", b"\x78\x01", b"\x78\x9c", b"\x78\xda")  # gzip; zlib: mitmproxy's .zhar
# a flow file is a row of tnetstrings: a length, a colon, then a dictionary's first key
_TNET = re.compile(rb"\d{1,12}:\d{1,12}:")
_DAMAGED = (EOFError, zlib.error)
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")
DAMAGED = Gap(-1, "the file is damaged or cut off at its end; what was read may not be all")


class Opened(io.RawIOBase):
    """A file read unpacked and as UTF-8. It ends where the packing is damaged or cut off.

    `damaged` says that it was; `beside` reads the files that lie beside the HAR.
    """

    def __init__(self, path: Path) -> None:
        """Tells the packing from the first bytes. CaptureError where a zip cannot be read."""
        super().__init__()
        self.damaged = False
        self._faults: tuple[type[Exception], ...] = _DAMAGED
        self.beside = beside_file(path)
        self._file = io.FileIO(path)
        try:
            self._source = self._recoded()
        except BaseException:
            self._file.close()
            raise

    def readable(self) -> bool:
        """As io.RawIOBase wants it."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fewer bytes than asked for do not mean the end, none do."""
        try:
            return self._source.readinto(buffer) or 0
        except self._faults:
            # what came before the damage is still read; to the reader it is a file cut off
            self.damaged = True
            return 0

    @property
    def is_plain(self) -> bool:
        """Whether the file is neither packed nor recoded: its bytes are the text."""
        return self._source is self._file

    def consumed(self) -> int:
        """How many bytes of the (packed) file were read so far."""
        return self._file.tell()

    def close(self) -> None:
        """Closes the file below, too; there is none where it could not be opened."""
        if hasattr(self, "_file"):
            self._file.close()
        super().close()

    def _recoded(self) -> Any:
        """The unpacked file, its text turned into UTF-8 where it begins with UTF-16's mark."""
        try:
            head = self._unpacked().read(2)
        except self._faults:
            head = b""
        source = self._unpacked()
        return Recoded(source) if head in MARKS else source

    def _unpacked(self) -> Any:
        self._file.seek(0)
        head = self._file.read(4)
        self._file.seek(0)
        if head == _ZSTD:
            return _Unzstd(self._file)
        if head == _ZIP:
            return self._of_zip()
        return _Inflated(self._file) if head.startswith(_DEFLATED) else self._file

    def _of_zip(self) -> Any:
        from pixelwitness.captures import zipped

        archive = zipped.opened(self._file)
        har = zipped.har_in(archive) if archive else None
        if archive is None or har is None:
            self._file.seek(0)
            return self._file
        self._faults = (*_DAMAGED, zipped.BadZipFile)
        self.beside = zipped.beside_in(archive, har)
        return zipped.Member(archive, har)


def format_of(head: bytes) -> Format | None:
    """The format of a file that begins with these (unpacked) bytes, or None."""
    if _TNET.match(head):
        return "flows"
    return "har" if _JSON.match(head) else None


def head_of(path: Path) -> bytes:
    """The first unpacked bytes of the file, as far as they can be unpacked."""
    head = bytearray()
    try:
        with Opened(path) as file:
            while len(head) < _HEAD and (more := file.read(_HEAD)):
                head += more
    except EOFError:
        pass
    return bytes(head)


class _Inflated(io.RawIOBase):
    """A gzip (of any number of members) or zlib file, unpacked."""

    def __init__(self, file: io.FileIO) -> None:
        super().__init__()
        self._file = file
        self._packed = b""
        self._inflate = zlib.decompressobj(wbits=47)

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        while True:
            self._packed = self._packed or self._file.read(_CHUNK) or b""
            if self._inflate.eof:
                if not self._packed.strip(b"\0"):
                    return 0
                self._inflate = zlib.decompressobj(wbits=47)
            packed = self._packed
            plain = self._inflate.decompress(packed, len(view))
            if not packed and not plain and not self._inflate.eof:
                raise EOFError("the packed data is cut off")
            self._packed = self._inflate.unconsumed_tail or self._inflate.unused_data
            if plain:
                view[: len(plain)] = plain
                return len(plain)


class _Unzstd(io.RawIOBase):
    """A zstd file, unpacked. The library is loaded for such files alone."""

    def __init__(self, file: io.FileIO) -> None:
        import zstandard

        super().__init__()
        self._damage = zstandard.ZstdError
        self._stream = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)

    def readinto(self, buffer: Any) -> int:
        try:
            return self._stream.readinto(buffer)
        except self._damage as cause:
            raise EOFError("the packed data is damaged") from cause
