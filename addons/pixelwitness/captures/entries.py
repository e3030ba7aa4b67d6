"""A HAR's bytes -> its entries, in blocks, without holding the file in memory.

A block is cut at a comma that looks like one between two entries, closed with `]` and decoded
whole. The text is JSON only if the comma really was one between entries, so a wrong guess is
never accepted; it costs another try. What a reader needs rarely is kept as raw text.
"""

import json
import re
from collections.abc import Callable, Iterator
from io import RawIOBase
from typing import Any

import msgspec

from pixelwitness.captures.entry import Entry, Item
from pixelwitness.errors import CaptureError

BLOCK = 1 << 18
CUT = "cut"
_FAST = msgspec.json.Decoder(list[Entry])
_ONE = msgspec.json.Decoder(Entry)
_RAWS = msgspec.json.Decoder(list[msgspec.Raw])
_SLOW = json.JSONDecoder()
_WAY_OUT = "Export the HAR once more, or record with mitmproxy."
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_STAND_IN = rb"\\u0020"  # as long as what it stands for
_START = re.compile(rb'"entries"\s*:\s*\[')
_FIRST = re.compile(rb'(\s*)(\{\s*"[^"]*")')
_SEPARATORS = re.compile(r"[\s,]*")
_TRIES = 3
_MOST_STARTS = 20
_MOST_HEAD = 16 << 20


def blocks(
    file: RawIOBase, size: int = BLOCK, tell_pages: Callable[[object], None] = lambda pages: None
) -> Iterator[list[Item]]:
    """The entries, a block at a time; use them before asking for the next, which overwrites them.

    An entry that the fast way cannot decode comes as a dict, one that is no JSON as a text that
    says why, a cut-off end as `CUT`. `tell_pages` gets what the log says of pages before them.
    """
    head = bytearray()
    while True:
        wanted = max(size, len(head))
        more = b"".join(_chunks(file, wanted))
        head += more
        start = _start(head, tell_pages)
        if start is not None:
            begun = b"[" + head[start:]
            del head
            yield from _cutting(file, begun, size)
            return
        if len(more) < wanted or len(head) > _MOST_HEAD:
            yield from _whole(file, head, tell_pages)
            return


def _cutting(file: RawIOBase, begun: bytes | bytearray, size: int) -> Iterator[list[Item]]:
    """Fill the buffer, take the whole entries out of its front, move the rest to the front."""
    marks = _marks(bytes(begun[1:4096]))
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
    yield from _rest(bytes(buffer[1:filled]), marks)


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


def _marks(text: bytes) -> tuple[bytes, ...]:
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
    items, used = _one_by_one(text, 0)
    return items, 1 + len(text[:used].encode("utf-8", "surrogateescape")) if items else 0


def _closed(buffer: bytearray, comma: int) -> list[Item] | None:
    """The entries before that comma, or None where it was not one between entries."""
    buffer[0], buffer[comma] = b"[]"
    found = _decoded(memoryview(buffer)[: comma + 1])
    if found is None:
        buffer[comma] = b","[0]
    return found


def _decoded(view: memoryview) -> list[Item] | None:
    try:
        return list[Item](_FAST.decode(view))
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass
    text = bytes(view)
    try:
        # stand-ins of the same length: only where entries begin and end is asked here
        raws = _RAWS.decode(_SURROGATE.sub(_STAND_IN, text))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return list(_apart(text, raws))


def _apart(text: bytes, raws: list[msgspec.Raw]) -> Iterator[Item]:
    """The entries of the original text, which lie where their stand-ins lie."""
    position = 1
    for raw in raws:
        while text[position] in b" \t\r\n,":
            position += 1
        length = len(bytes(raw))
        yield _one(text[position : position + length])
        position += length


def _one(text: bytes) -> Item:
    try:
        return _ONE.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass
    try:
        return _object(json.loads(text.decode("utf-8", "surrogateescape")))
    except (ValueError, RecursionError):
        return "the entry is not JSON"


def _object(value: Any) -> Item:
    return value if isinstance(value, dict) else "the entry is no object"


def _one_by_one(text: str, position: int) -> tuple[list[Item], int]:
    """By the standard library, which accepts NaN and the like: (entries, where they end)."""
    items: list[Item] = []
    while True:
        position = _skipped(text, position)
        try:
            value, position = _SLOW.raw_decode(text, position)
        except (ValueError, RecursionError):
            return items, position
        items.append(_object(value))


def _skipped(text: str, position: int) -> int:
    found = _SEPARATORS.match(text, position)
    return found.end() if found else position


def _rest(raw: bytes, marks: tuple[bytes, ...]) -> Iterator[list[Item]]:
    """The end of the file: the last entries, then the list's bracket, or a cut."""
    text = raw.decode("utf-8", "surrogateescape")
    position = 0
    while True:
        items, position = _one_by_one(text, position)
        yield items
        if text.startswith("]", position):
            return
        # one entry is broken: go on where the next seems to begin
        nexts = [n for m in marks if (n := text.find(m.decode(errors="replace"), position)) >= 0]
        if not nexts:
            yield [CUT]
            return
        yield ["the entry is not JSON"]
        position = min(nexts)


def _start(head: bytearray, tell_pages: Callable[[object], None]) -> int | None:
    """Where the first entry begins, when `entries` plainly is the list of the log."""
    for found, _ in zip(_START.finditer(head), range(_MOST_STARTS), strict=False):
        before = bytes(head[: found.start()]).decode("utf-8-sig", "surrogateescape")
        try:
            value = json.loads(before + '"entries":[]}}')
        except (ValueError, RecursionError):
            continue
        log = value.get("log")
        if isinstance(log, dict) and "entries" in log:
            tell_pages(log.get("pages"))
            return found.end()
    return None


def _whole(
    file: RawIOBase, head: bytearray, tell_pages: Callable[[object], None]
) -> Iterator[list[Item]]:
    """The odd file, whose entries are not found at once: the standard library reads all of it."""
    raw = bytes(head) + b"".join(iter(lambda: file.read(BLOCK) or b"", b""))
    try:
        value = json.loads(raw.decode("utf-8-sig", "surrogateescape"))
    except (ValueError, RecursionError) as cause:
        what = "is neither a HAR nor a mitmproxy flow file"
        raise CaptureError("", what, f"As JSON it cannot be read ({cause}). {_WAY_OUT}") from cause
    log = value.get("log") if isinstance(value, dict) else None
    found = log.get("entries") if isinstance(log, dict) else None
    if not isinstance(log, dict) or not isinstance(found, list):
        raise CaptureError("", "has no log with a list of entries, so it is no HAR", _WAY_OUT)
    tell_pages(log.get("pages"))
    yield [_object(item) for item in found]
