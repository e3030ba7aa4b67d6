"""A HAR's bytes -> its entries, in blocks, without holding the file in memory.

A block is cut at a comma that looks like one between two entries, closed with `]` and decoded
whole. The text is JSON only if the comma really was one between entries, so a wrong guess is
never accepted; it costs another try. What a reader needs rarely is kept as raw text.
"""

import re
from collections.abc import Callable, Iterator
from io import RawIOBase

from pixelwitness.captures.decoding import NO_JSON, decoded, one_by_one
from pixelwitness.captures.entry import Item
from pixelwitness.captures.harlog import TellPages, entries_begin, whole_log

BLOCK = 1 << 18
CUT = "cut"
MORE = "more"
_AGAIN = re.compile(r'"entries"\s*:\s*\[')
_FIRST = re.compile(rb'(\s*)(\{\s*"[^"]*")')
_TRIES = 3
_MOST_HEAD = 16 << 20
FIRST_ENTRY = 4096

type _Finish = Callable[[bytes, tuple[bytes, ...]], Iterator[list[Item]]]


def blocks(
    file: RawIOBase, size: int = BLOCK, tell_pages: TellPages = lambda pages: None
) -> Iterator[list[Item]]:
    """The entries, a block at a time; use them before asking for the next, which overwrites them.

    An entry that the fast way cannot decode comes as a dict, one that is no JSON as a text that
    says why, a cut-off end as `CUT`, and a second list of entries behind the first as `MORE`.
    `tell_pages` gets what the log says of pages before them.
    """
    head = bytearray()
    while True:
        wanted = max(size, len(head))
        more = b"".join(_chunks(file, wanted))
        head += more
        start = entries_begin(head, tell_pages)
        if start is not None:
            begun = b"[" + head[start:]
            del head
            yield from _cutting(file, begun, size, _rest)
            return
        if len(more) < wanted or len(head) > _MOST_HEAD:
            yield from whole_log(file, head, tell_pages)
            return


def blocks_from(file: RawIOBase, size: int = BLOCK) -> Iterator[list[Item]]:
    """As `blocks`, of a file that stands where an entry begins."""
    return _cutting(file, b"[" + b"".join(_chunks(file, size)), size, _rest)


def blocks_between(file: RawIOBase, size: int = BLOCK) -> Iterator[list[Item]]:
    """As `blocks`, of a part of a file that holds whole entries and the commas between them.

    Raises UnevenError where it holds anything else.
    """
    return _cutting(file, b"[" + b"".join(_chunks(file, size)), size, _whole)


class UnevenError(Exception):
    """The last `left` bytes of what should have been whole entries are something else."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


def _cutting(
    file: RawIOBase, begun: bytes | bytearray, size: int, finish: _Finish
) -> Iterator[list[Item]]:
    """Fill the buffer, take the whole entries out of its front, move the rest to the front."""
    marks = marks_of(bytes(begun[1:FIRST_ENTRY]))
    filled = len(begun)
    buffer = bytearray(max(size, filled))
    buffer[:filled] = begun
    del begun
    while True:
        filled += (got := _fill(file, buffer, filled))
        ended = not got and filled < len(buffer)
        if ended:
            break
        items, used = _take(buffer, filled, marks)
        if used:
            yield items
            del items
            rest = bytes(memoryview(buffer)[used:filled])
            filled = 1 + len(rest)
            buffer[1:filled] = rest
        else:
            # an entry longer than the buffer; a new one, because raw texts may still show the old
            buffer = buffer + bytes(len(buffer))
    yield from finish(bytes(buffer[1:filled]), marks)


def _fill(file: RawIOBase, buffer: bytearray, filled: int) -> int:
    """Reads until the buffer is full or the file ends; the number of bytes read."""
    start = filled
    with memoryview(buffer) as view:
        while filled < len(buffer) and (got := file.readinto(view[filled:])):
            filled += got
    return filled - start


def _chunks(file: RawIOBase, wanted: int) -> Iterator[bytes]:
    while wanted and (more := file.read(wanted)):
        wanted -= len(more)
        yield more


def marks_of(text: bytes) -> tuple[bytes, ...]:
    """What stands between two entries: a comma, the white space and key of the first entry.

    Exporters begin each entry with the same key; Python's `json.dump` puts a blank between.
    """
    first = _FIRST.match(text)
    if not first:
        return ()
    blank, key = first.groups()
    return tuple(dict.fromkeys((b"," + blank + key, b", " + key, b"," + key)))


def _take(buffer: bytearray, filled: int, marks: tuple[bytes, ...]) -> tuple[list[Item], int]:
    """(whole entries at the front of the buffer, which begins with `[`; bytes they take)."""
    for mark in marks:
        comma = filled
        for _ in range(_TRIES):
            comma = buffer.rfind(mark, 1, comma)
            if comma < 0:
                break
            found = _closed(buffer, comma)
            if found is not None:
                return found, comma + 1
    text = buffer[1:filled].decode("utf-8", "surrogateescape")
    items, used = one_by_one(text, 0)
    return items, 1 + len(text[:used].encode("utf-8", "surrogateescape")) if items else 0


def _closed(buffer: bytearray, comma: int) -> list[Item] | None:
    """The entries before that comma, or None where it was not one between entries."""
    buffer[0], buffer[comma] = b"[]"
    found = decoded(memoryview(buffer)[: comma + 1])
    if found is None:
        buffer[comma] = b","[0]
    return found


def _whole(raw: bytes, marks: tuple[bytes, ...]) -> Iterator[list[Item]]:
    found = decoded(memoryview(b"[" + raw + b"]"))
    if found is None:
        raise UnevenError(len(raw))
    yield found


def _rest(raw: bytes, marks: tuple[bytes, ...]) -> Iterator[list[Item]]:
    """The end of the file: the last entries, then the list's bracket, or a cut."""
    text = raw.decode("utf-8", "surrogateescape")
    position = 0
    while True:
        items, position = one_by_one(text, position)
        yield items
        if text.startswith("]", position):
            if _AGAIN.search(text, position):
                yield [MORE]
            return
        # one entry is broken: go on where the next seems to begin
        nexts = [n for m in marks if (n := text.find(m.decode(errors="replace"), position)) >= 0]
        if not nexts:
            yield [CUT]
            return
        yield [NO_JSON]
        position = min(nexts)
