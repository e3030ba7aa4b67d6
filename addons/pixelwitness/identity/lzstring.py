"""lz-string texts -> the text that was compressed, never more than asked for; never raises.

The format is that of pieroxy's lz-string 1.x for JavaScript: a stream of codes of growing width,
lowest bit first, laid over characters that hold 6, 15 or 16 bits each. Code 0 brings a new
character of 8 bits, 1 one of 16 bits, 2 is the end; the others name a text seen before.
"""

import re
from collections.abc import Iterator
from itertools import batched, chain

_SIX = re.compile(r"[A-Pg-v][A-Za-z0-9+/ -]*[=$]{0,3}")  # starts with a code 0 or 1
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
# compressToEncodedURIComponent writes - for /, and form decoding makes a blank of +
_BITS = {char: f"{code:06b}" for code, char in enumerate(_ALPHABET)}
_BITS |= {"-": _BITS["/"], " ": _BITS["+"]}
_FIRST_OF_UTF16 = 32
_PIECE = 64  # characters made bits of at a time
_NEW, _NEW_WIDE, _END = 0, 1, 2


def from_lz_string(text: str, most: int) -> str | None:
    """What compressToBase64, …ToEncodedURIComponent, …ToUTF16 or compress made this text of.

    None where it is no such text. A result longer than `most` says that there was more.
    """
    if text.isascii():
        return _decompress(_sixes(text), most) if _SIX.fullmatch(text) else None
    if text[0] < "`":  # any first character from blank on sets a bit that is higher
        return None
    units = memoryview(text.encode("utf-16-le", "surrogatepass")).cast("H")
    return _decompress(_fifteens(units), most) or _decompress(_sixteens(units), most)


def _sixes(text: str) -> Iterator[str]:
    for piece in batched(text.rstrip("=$"), _PIECE):
        yield "".join(map(_BITS.__getitem__, piece))


def _fifteens(units: memoryview) -> Iterator[str]:
    for piece in batched(units, _PIECE):
        if not all(0 <= unit - _FIRST_OF_UTF16 < 1 << 15 for unit in piece):
            return
        yield "".join(f"{unit - _FIRST_OF_UTF16:015b}" for unit in piece)


def _sixteens(units: memoryview) -> Iterator[str]:
    for piece in batched(units, _PIECE):
        yield "".join(f"{unit:016b}" for unit in piece)


class _Stream:
    """Bits that are made as they are taken: most texts turn out to be something else at once."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces = pieces
        self._bits = ""
        self._at = 0

    def take(self, width: int) -> int:
        """The next number of so many bits; the end code where the bits are used up."""
        while len(self._bits) < self._at + width and (more := next(self._pieces, "")):
            self._bits, self._at = self._bits[self._at :] + more, 0
        piece = self._bits[self._at : self._at + width]
        self._at += width
        return int(piece[::-1], 2) if len(piece) == width else _END

    def at_end(self) -> bool:
        """Whether nothing but filling is left."""
        rest = self._bits[self._at :]
        return self._at <= len(self._bits) and not any(
            "1" in p for p in chain((rest,), self._pieces)
        )


def _decompress(bits: Iterator[str], most: int) -> str | None:
    stream = _Stream(bits)
    table: list[str] = ["", "", ""]
    result: list[str] = []
    size, width, last = 0, 2, ""
    while size <= most and (code := stream.take(width)) != _END:
        if code in (_NEW, _NEW_WIDE):
            entry = chr(stream.take(16 if code else 8))
            table.append(entry)
        elif code <= len(table) and last:
            entry = table[code] if code < len(table) else last + last[0]
        else:
            return None
        if last:
            table.append(last + entry[0])
        result.append(entry)
        size, last = size + len(entry), entry
        width = len(table).bit_length()
    return _joined(result) if size > most or stream.at_end() else None


def _joined(units: list[str]) -> str | None:
    """JavaScript's 16-bit units as text; None where halves of a pair stand alone."""
    text = "".join(units)
    try:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le") or None
    except UnicodeDecodeError:
        return None
