"""A file's first bytes -> how it is packed and which format it is."""

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, Literal, cast

type Format = Literal["har", "flows"]

_HEAD = 4096
_ZSTD = b"\x28\xb5\x2f\xfd"
_GZIP = b"\x1f\x8b"
_ZLIB = (b"\x78\x01", b"\x78\x9c", b"\x78\xda")  # mitmproxy's .zhar
# a flow file is a row of tnetstrings: a length, a colon, then a dictionary's first key
_TNET = re.compile(rb"\d{1,12}:\d{1,12}:")
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")


@contextmanager
def unpacked(path: Path) -> Iterator[BinaryIO]:
    """The file opened for reading, unpacked where it is a gzip, a zstd or a zlib stream."""
    with io.FileIO(path) as file, ExitStack() as closing:
        head = file.read(4)
        file.seek(0)
        if head.startswith(_GZIP):
            yield cast(BinaryIO, closing.enter_context(gzip.GzipFile(fileobj=cast(BinaryIO, file))))
        elif head.startswith(_ZLIB):
            yield io.BytesIO(zlib.decompress(file.readall()))
        elif head == _ZSTD:
            import zstandard

            reader = zstandard.ZstdDecompressor().stream_reader(cast(BinaryIO, file))
            yield cast(BinaryIO, closing.enter_context(reader))
        else:
            yield cast(BinaryIO, file)


def format_of(head: bytes) -> Format | None:
    """The format of a file that begins with these (unpacked) bytes, or None."""
    if _TNET.match(head):
        return "flows"
    return "har" if _JSON.match(head) else None


def head_of(path: Path) -> bytes:
    """The first unpacked bytes of the file; b"" where it cannot be unpacked."""
    try:
        with unpacked(path) as file:
            return file.read(_HEAD) or b""
    except (OSError, EOFError, ValueError, zlib.error):
        return b""
    except Exception as error:
        if type(error).__name__ != "ZstdError":
            raise
        return b""
