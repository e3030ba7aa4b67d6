"""A file's first bytes -> how it is packed and which format it is."""

import io
import re
import zlib
from pathlib import Path
from typing import Any, Literal

type Format = Literal["har", "flows"]

_HEAD = 4096
_CHUNK = 1 << 16
_ZSTD = b"\x28\xb5\x2f\xfd"
_DEFLATED = (b"\x1f\x8b", b"\x78\x01", b"\x78\x9c", b"\x78\xda")  # gzip; zlib: mitmproxy's .zhar
# a flow file is a row of tnetstrings: a length, a colon, then a dictionary's first key
_TNET = re.compile(rb"\d{1,12}:\d{1,12}:")
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")


class Opened(io.RawIOBase):
    """A file read unpacked. It ends where the packing is damaged or cut off."""

    def __init__(self, path: Path) -> None:
        """Tells the packing from the first bytes."""
        super().__init__()
        self._file = io.FileIO(path)
        self._source = _unpacking(self._file)

    def readable(self) -> bool:
        """As io.RawIOBase wants it."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fewer bytes than asked for do not mean the end, none do."""
        try:
            return self._source.readinto(buffer) or 0
        except (EOFError, zlib.error):
            # what came before the damage is still read; to the reader it is a file cut off
            return 0

    def consumed(self) -> int:
        """How many bytes of the (packed) file were read so far."""
        return self._file.tell()

    def close(self) -> None:
        """Closes the file below, too."""
        self._file.close()
        super().close()


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


def _unpacking(file: io.FileIO) -> Any:
    head = file.read(4)
    file.seek(0)
    if head == _ZSTD:
        return _Unzstd(file)
    return _Inflated(file) if head.startswith(_DEFLATED) else file
