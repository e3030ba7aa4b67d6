"""A HAR's bytes -> its entries one by one, in blocks, without holding the file in memory.

A block is cut at a comma that looks like one between two entries, closed with `]` and decoded
whole. The text is JSON only if the comma really was one between entries, so a wrong guess is
never accepted; it costs another try. What a reader needs rarely is kept as raw text.
"""

import io
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

import msgspec

from pixelwitness.errors import CaptureError

NOTHING = msgspec.Raw(b"null")
BLOCK = 1 << 18


class Request(msgspec.Struct, rename="camel"):
    """The request of an entry; headers and body stay raw until somebody wants them."""

    url: str
    method: str = "GET"
    http_version: str | None = None
    headers: msgspec.Raw = NOTHING
    post_data: msgspec.Raw = NOTHING
    body_size: msgspec.Raw = NOTHING


class Entry(msgspec.Struct, rename="camel"):
    """An entry of a HAR, as far as the fast way needs it."""

    request: Request
    response: msgspec.Raw = NOTHING
    pageref: str | None = None
    started_date_time: msgspec.Raw = NOTHING


type Item = Entry | dict[str, Any] | str

_FAST = msgspec.json.Decoder(list[Entry])
_ONE = msgspec.json.Decoder(Entry)
_RAWS = msgspec.json.Decoder(list[msgspec.Raw])
_BETWEEN = re.compile(rb"\}\s*,\s*(?=\{)")
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_START = re.compile(rb'"entries"\s*:\s*\[')
_END = re.compile(rb"\s*,?\s*\]")
_LAST = re.compile(rb"\]")
_FIRST = re.compile(rb'(\s*)(\{\s*"[^"]*")')
_TRIES = 3


def entries(file: BinaryIO, block: int = BLOCK) -> Iterator[tuple[int, list[Item]]]:
    """(bytes read so far, the entries of a block), for each block.

    An entry that the fast way cannot decode comes as a dict, one that is no JSON at all as a text
    that says why, a cut-off end as the text `cut`.
    """
    head = bytearray(file.read(block) or b"")
    start = _start(head)
    if start is None:
        yield from _whole(file, head)
        return
    buffer = bytearray(b"[") + head[start:]
    done, filled = len(head), len(buffer)
    marks = _marks(bytes(head[start : start + 4096]))
    buffer.extend(bytes(block))
    while count := _fill(file, buffer, filled):
        done, filled = done + count, filled + count
        found, used = _take(buffer, filled, marks)
        yield done, found
        if used:
            buffer[1 : filled - used] = buffer[used + 1 : filled]
            filled -= used
    del buffer[filled:]
    yield done, list(_rest(buffer, marks))


def _fill(file: BinaryIO, buffer: bytearray, filled: int) -> int:
    """Reads behind what is there; an entry larger than the buffer doubles it."""
    if filled == len(buffer):
        buffer.extend(bytes(len(buffer)))
    with memoryview(buffer) as view, view[filled:] as free:
        return cast(io.RawIOBase, file).readinto(free) or 0


def _marks(text: bytes) -> tuple[bytes, ...]:
    """What stands between two entries: a comma, the white space and key of the first entry.

    Exporters begin each entry with the same key; Python's `json.dump` puts a blank between.
    """
    first = _FIRST.match(text)
    if not first:
        return ()
    blank, key = first.groups()
    return tuple(dict.fromkeys((b"," + blank + key, b", " + key, b"," + key)))


def _take(buffer: bytearray, end: int, marks: tuple[bytes, ...]) -> tuple[list[Item], int]:
    """The whole entries before `end` in a buffer that begins with `[`, and the bytes they take."""
    for mark in marks:
        comma = end
        for _ in range(_TRIES):
            comma = buffer.rfind(mark, 1, comma)
            if comma < 0:
                break
            found = _decode(_closed(buffer, comma))
            if found is not None:
                return found, comma
    return [], 0


def _rest(buffer: bytearray, marks: tuple[bytes, ...]) -> Iterator[Item]:
    """The end of the file: what is left of the list, then its bracket, or a cut."""
    items, used = _take(buffer, len(buffer), marks)
    yield from items
    if used:
        del buffer[1 : used + 1]
    if _END.match(buffer, 1):
        return
    for found in reversed(list(_LAST.finditer(buffer))):
        last = _decode(_closed(buffer, found.start()))
        if last is not None:
            yield from last
            return
    for found in reversed(list(_BETWEEN.finditer(buffer))):
        most = _decode(_closed(buffer, found.start() + 1))
        if most is not None:
            del buffer[1 : found.end()]
            yield from most
            break
    yield from _rest_cut(buffer)


def _rest_cut(buffer: bytearray) -> Iterator[Item]:
    """A file that was cut off: its last entry may be whole, or only begun."""
    last = buffer.rfind(b"}")
    items = _decode(_closed(buffer, last + 1)) if last > 0 else None
    yield from items or []
    yield "cut"


def _closed(buffer: bytearray, end: int) -> bytes:
    """The text before `end` with a bracket behind it, in one copy."""
    if end >= len(buffer):
        return bytes(buffer) + b"]"
    kept, buffer[end] = buffer[end], ord("]")
    with memoryview(buffer) as view, view[: end + 1] as text:
        closed = bytes(text)
    buffer[end] = kept
    return closed


def _decode(text: bytes) -> list[Item] | None:
    """The entries of a block, or None where it was not cut between two entries."""
    try:
        return list(_FAST.decode(text))
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass
    try:
        # stand-ins of the same length: only where entries begin and end is asked here
        raws = _RAWS.decode(_SURROGATE.sub(b"??????", text))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _by_hand(text)
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
        return _slow(text)


def _slow(text: bytes) -> Item:
    """By the standard library, which accepts lone surrogates, NaN and the like."""
    try:
        value = json.loads(text.decode("utf-8", "backslashreplace"))
    except (ValueError, RecursionError):
        return "the entry is not JSON"
    return value if isinstance(value, dict) else "the entry is no object"


def _by_hand(text: bytes) -> list[Item] | None:
    """NaN, broken UTF-8 and the like: the standard library says whether the cut was right."""
    try:
        values = json.loads(text.decode("utf-8", "backslashreplace"))
    except (ValueError, RecursionError):
        return None
    return [v if isinstance(v, dict) else "the entry is no object" for v in values]


def _start(head: bytearray) -> int | None:
    """Where the first entry begins, when `entries` plainly is the list of the log."""
    for found in _START.finditer(head):
        before = bytes(head[: found.start()]).decode("utf-8-sig", "backslashreplace")
        try:
            value = json.loads(before + '"entries":[]}}')
        except (ValueError, RecursionError):
            continue
        if (
            isinstance(value, dict)
            and isinstance(value.get("log"), dict)
            and "entries" in value["log"]
        ):
            return found.end()
    return None


def _whole(file: BinaryIO, head: bytearray) -> Iterator[tuple[int, list[Item]]]:
    """The odd file, whose entries are not found at once: the standard library reads all of it."""
    raw = bytes(head) + b"".join(iter(lambda: file.read(BLOCK) or b"", b""))
    try:
        value = json.loads(raw.decode("utf-8-sig", "backslashreplace"))
    except (ValueError, RecursionError) as cause:
        yield from _late(raw, cause)
        return
    log = value.get("log") if isinstance(value, dict) else None
    found = log.get("entries") if isinstance(log, dict) else None
    if not isinstance(found, list):
        raise CaptureError("", "has no log with entries, so it is no HAR", _WAY_OUT)
    yield len(raw), [x if isinstance(x, dict) else "the entry is no object" for x in found]


def _late(raw: bytes, cause: Exception) -> Iterator[tuple[int, list[Item]]]:
    """A file that is cut off, and whose entries begin late: all that is before the cut."""
    start = _start(bytearray(raw))
    if start is None:
        raise CaptureError("", f"is no JSON ({cause})", _WAY_OUT) from cause
    buffer = bytearray(b"[") + raw[start:]
    yield len(raw), list(_rest(buffer, _marks(raw[start : start + 4096])))


_WAY_OUT = "Export the HAR once more."
