"""A HAR's bytes -> its entries one by one, in blocks, without holding the file in memory.

A block is cut at a comma that looks like one between two entries, closed with `]` and decoded
whole. The text is JSON only if the comma really was one between entries, so a wrong guess is
never accepted; it costs another try. What a reader needs rarely is kept as raw text.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec

from pixelwitness.errors import CaptureError

NOTHING = msgspec.Raw(b"null")
BLOCK = 1 << 20


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
_LAST = re.compile(rb"\}\s*\]")
_FIRST = re.compile(rb'(\s*)(\{\s*"[^"]*")')
_TRIES = 3


def entries(file: BinaryIO, block: int = BLOCK) -> Iterator[tuple[int, Item]]:
    """(bytes read so far, entry). An entry that the fast way cannot decode comes as a dict, one
    that is no JSON at all as a text that says why, a cut-off end as the text `cut`."""
    head = bytearray(file.read(block) or b"")
    start = _start(head)
    if start is None:
        yield from _whole(file, head)
        return
    done = len(head)
    buffer = bytearray(b"[") + head[start:]
    marks = _marks(bytes(head[start : start + 4096]))
    while more := file.read(block):
        yield from ((done, item) for item in _take(buffer, marks))
        done += len(more)
        buffer += more
    yield from ((done, item) for item in _rest(buffer, marks))


def _marks(text: bytes) -> tuple[bytes, ...]:
    """What stands between two entries: a comma, the white space and key of the first entry.

    Exporters begin each entry with the same key; Python's `json.dump` puts a blank between.
    """
    first = _FIRST.match(text)
    if not first:
        return ()
    blank, key = first.groups()
    return tuple(dict.fromkeys((b"," + blank + key, b", " + key, b"," + key)))


def _take(buffer: bytearray, marks: tuple[bytes, ...]) -> list[Item]:
    """The whole entries that the buffer (which begins with `[`) holds; they leave it."""
    for mark in marks:
        comma = len(buffer)
        for _ in range(_TRIES):
            comma = buffer.rfind(mark, 1, comma)
            if comma < 0:
                break
            found = _decode(_closed(buffer, comma))
            if found is not None:
                del buffer[1 : comma + 1]
                return found
    return []


def _rest(buffer: bytearray, marks: tuple[bytes, ...]) -> Iterator[Item]:
    """The end of the file: what is left of the list, then its bracket, or a cut."""
    yield from _take(buffer, marks)
    if _END.match(buffer, 1):
        return
    for found in reversed(list(_LAST.finditer(buffer))):
        items = _decode(_closed(buffer, found.start() + 1))
        if items is not None:
            yield from items
            return
    for found in reversed(list(_BETWEEN.finditer(buffer))):
        items = _decode(_closed(buffer, found.start() + 1))
        if items is not None:
            del buffer[1 : found.end()]
            yield from items
            break
    yield from _rest_cut(buffer)


def _rest_cut(buffer: bytearray) -> Iterator[Item]:
    """A file that was cut off: its last entry may be whole, or only begun."""
    last = buffer.rfind(b"}")
    items = _decode(_closed(buffer, last + 1)) if last > 0 else None
    yield from items or []
    yield "cut"


def _closed(buffer: bytearray, end: int) -> bytes:
    with memoryview(buffer) as view:
        return bytes(view[:end]) + b"]"


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


def _whole(file: BinaryIO, head: bytearray) -> Iterator[tuple[int, Item]]:
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
    for item in found:
        yield len(raw), item if isinstance(item, dict) else "the entry is no object"


def _late(raw: bytes, cause: Exception) -> Iterator[tuple[int, Item]]:
    """A file that is cut off, and whose entries begin late: all that is before the cut."""
    start = _start(bytearray(raw))
    if start is None:
        raise CaptureError("", f"is no JSON ({cause})", _WAY_OUT) from cause
    buffer = bytearray(b"[") + raw[start:]
    yield from ((len(raw), item) for item in _rest(buffer, _marks(raw[start : start + 4096])))


_WAY_OUT = "Export the HAR once more."
