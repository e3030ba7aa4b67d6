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

_NULL = msgspec.Raw(b"null")
BLOCK = 1 << 20


class Request(msgspec.Struct, rename="camel"):
    """The request of an entry; headers and body stay raw until somebody wants them."""

    url: str
    method: str = "GET"
    http_version: str | None = None
    headers: msgspec.Raw = _NULL
    post_data: msgspec.Raw = _NULL
    body_size: msgspec.Raw = _NULL


class Entry(msgspec.Struct, rename="camel"):
    """An entry of a HAR, as far as the fast way needs it."""

    request: Request
    response: msgspec.Raw = _NULL
    pageref: str | None = None
    started_date_time: msgspec.Raw = _NULL


type Item = Entry | dict[str, Any] | str

_FAST = msgspec.json.Decoder(list[Entry])
_ONE = msgspec.json.Decoder(Entry)
_RAWS = msgspec.json.Decoder(list[msgspec.Raw])
_BETWEEN = re.compile(rb"\}\s*,\s*(?=\{)")
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_START = re.compile(rb'"entries"\s*:\s*\[')
_END = re.compile(rb"\s*,?\s*\]")


def entries(file: BinaryIO, block: int = BLOCK) -> Iterator[tuple[int, Item]]:
    """(bytes read so far, entry). An entry that the fast way cannot decode comes as a dict, one
    that is no JSON at all as a text that says why, a cut-off end as the text `cut`."""
    head = bytearray(file.read(block) or b"")
    start = _start(head)
    if start is None:
        yield from _whole(file, head)
        return
    done, buffer = len(head), head[start:]
    while True:
        more = file.read(block) or b""
        done += len(more)
        buffer += more
        found, used, ended = _take(buffer, final=not more)
        yield from ((done, item) for item in found)
        del buffer[:used]
        if ended:
            return
        if not more:
            if buffer.strip(b" \r\n\t,") or not ended:
                yield done, "cut"
            return


def _take(buffer: bytearray, final: bool) -> tuple[list[Item], int, bool]:
    """(entries, bytes used, whether the list of entries ended) of what is in the buffer."""
    end = _END.match(buffer)
    if end:
        return [], end.end(), True
    cuts = list(_BETWEEN.finditer(buffer))
    tries = [(m.start() + 1, m.end()) for m in reversed(cuts)]
    if final or not tries:
        tries = [(c, c) for c in _closings(buffer)] + tries if final else tries
    for cut, used in tries:
        found = _decode(b"[" + bytes(buffer[:cut]) + b"]")
        if found is not None:
            return found, used, bool(_END.match(buffer, used) or _END.match(buffer, cut))
    return [], 0, False


def _closings(buffer: bytearray) -> Iterator[int]:
    """Where the last entry can end: at a brace before the bracket that closes the list."""
    for found in re.finditer(rb"\}\s*\]", buffer):
        yield found.start() + 1
    last = buffer.rfind(b"}")
    if last >= 0:
        yield last + 1


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
    found, _, ended = _take(bytearray(raw[start:]), final=True)
    yield from ((len(raw), item) for item in found)
    if not ended:
        yield len(raw), "cut"


_WAY_OUT = "Export the HAR once more."
