"""What of a live session's lines can be found again in its recording.

Live, requests are counted as they are sent; mitmproxy saves flows as they end. So entries have
other numbers in the recording, of two twins the other may come first, and of two requests that gave
the same value to a site, too.
"""

from collections.abc import Mapping
from typing import Any

type _Line = dict[str, Any]

# what two twins, or two requests that gave the same value, need not have in common
_OF_THE_REQUEST = (
    "id", "request", "time", "place", "host", "encoding", "context", "what", "page", "field",
)  # fmt: skip


def as_saved(lines: Mapping[str, _Line], files: set[str]) -> dict[str, _Line]:
    """Lines of these recordings without entries, and without what else hangs on the order."""
    return {
        id: _unordered(line) if line["capture"]["file"] in files else line
        for id, line in lines.items()
    }


def matched(now: Mapping[str, _Line], then: Mapping[str, _Line]) -> dict[str, _Line]:
    """`now`, with a line of `then` in place of each that differs from it only by the order.

    Both were made by `as_saved`. What is not of the request alone stays as it is now.
    """
    same = {_same(line): line for line in now.values()}
    missing = {id: same.get(_same(then[id])) for id in sorted(then.keys() - now.keys())}
    found = {id: _turned(line, then[id]) for id, line in missing.items() if line}
    used = {line["id"] for line in missing.values() if line} - then.keys()
    return found | {id: line for id, line in now.items() if id not in used}


def _unordered(line: _Line) -> _Line:
    changed: _Line = {"capture": {**line["capture"], "entry": None}}
    if "consent" in line:
        changed["consent"] = line["consent"]["state"]
    if "twins" in line:
        changed["twins"] = sorted([line["request"], *(twin["request"] for twin in line["twins"])])
    return {**line, **changed}


def _turned(line: _Line, other: _Line) -> _Line:
    return {**line, **{key: other[key] for key in _OF_THE_REQUEST if key in other}}


def _same(line: Mapping[str, Any]) -> tuple[object, ...]:
    """What two lines share where only the order of the requests made one of the other."""
    file, entry = line["capture"]["file"], line["capture"]["entry"]
    match line:
        case _ if entry is not None:
            return file, line["id"]
        case {"type": "finding", "twins": list(requests)} if len(requests) > 1:
            return file, *requests, line["field"], line["value"]
        case {"type": "moment", "plain": str(plain)}:
            return file, line["site"], line["kind"], plain
    return file, line["id"]
