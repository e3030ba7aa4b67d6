"""A HAR's log: where the list of its entries begins, and the odd file where that is not plain."""

import json
import re
from collections.abc import Callable, Iterator
from io import RawIOBase

from pixelwitness.captures.decoding import object_of
from pixelwitness.captures.entry import Item
from pixelwitness.errors import CaptureError

type TellPages = Callable[[object], None]

_START = re.compile(rb'"entries"\s*:\s*\[')
_MOST_STARTS = 20
_CHUNK = 1 << 18
_WAY_OUT = "Export the HAR once more, or record with mitmproxy."


def entries_begin(head: bytearray, tell_pages: TellPages) -> int | None:
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


def whole_log(file: RawIOBase, head: bytearray, tell_pages: TellPages) -> Iterator[list[Item]]:
    """All entries at once, by the standard library. Raises CaptureError where it is no HAR."""
    raw = bytes(head) + b"".join(iter(lambda: file.read(_CHUNK) or b"", b""))
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
    yield [object_of(item) for item in found]
