"""A large HAR in pieces of some megabytes, cut where an entry seems to begin.

Each cut is a guess: it is right where the piece before it begins right and proves to hold whole
entries and nothing else. Whoever reads pieces must ask for that.
"""

import io
from collections.abc import Buffer, Iterator
from typing import NamedTuple

from pixelwitness.captures.blocks import FIRST_ENTRY, marks_of

PIECE = 16 << 20
_LOOK = 1 << 16


class Piece(NamedTuple):
    """The bytes from `start` to before `end` of a file; the `last` one ends with the file."""

    start: int
    end: int
    last: bool


class Part(io.RawIOBase):
    """The bytes of a piece, read as if they were a file."""

    def __init__(self, file: io.FileIO, piece: Piece) -> None:
        """Moves the file to the piece's start."""
        super().__init__()
        self._file = file
        self._left = piece.end - piece.start
        file.seek(piece.start)

    def readable(self) -> bool:
        """As io.RawIOBase wants it."""
        return True

    def readinto(self, buffer: Buffer) -> int:
        """As of a file; 0 at the end of the piece."""
        with memoryview(buffer) as view:
            got = self._file.readinto(view[: self._left]) or 0
        self._left -= got
        return got


def pieces_of(file: io.FileIO, begin: int, size: int = PIECE) -> Iterator[Piece]:
    """The pieces of the file behind `begin`, where its first entry begins."""
    whole = file.seek(0, io.SEEK_END)
    file.seek(begin)
    marks = marks_of(file.read(FIRST_ENTRY))
    start = begin
    while True:
        comma = _comma(file, start + size, marks) if marks else -1
        if comma < 0:
            yield Piece(start, whole, True)
            return
        yield Piece(start, comma, False)
        start = comma + 1


def _comma(file: io.FileIO, position: int, marks: tuple[bytes, ...]) -> int:
    """Where the next comma stands that seems to lie between two entries, or -1."""
    longest = max(map(len, marks))
    text, at = b"", position
    while True:
        file.seek(at + len(text))
        more = file.read(_LOOK)
        if not more:
            return -1
        text += more
        found = [place for mark in marks if (place := text.find(mark)) >= 0]
        if found:
            return at + min(found)
        kept = text[-longest:]
        text, at = kept, at + len(text) - len(kept)
