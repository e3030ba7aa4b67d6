"""A mitmproxy flow file -> exchanges, and gaps where a flow cannot be read.

Flows of the format that is known here are read without mitmproxy, which is slow to load
and takes six times as long; all others are mitmproxy's.
"""

from collections.abc import Callable, Iterator
from io import BufferedReader
from pathlib import Path

from pixelwitness.captures.detect import DAMAGED, Opened
from pixelwitness.captures.flowstate import exchange_of
from pixelwitness.captures.pages import Pages
from pixelwitness.captures.tnet import DamagedError, UnknownError, framed, state_of
from pixelwitness.errors import CaptureError
from pixelwitness.exchange import Exchange, Gap, Interest

_BUFFER = 1 << 18

type _Step = tuple[int, Exchange | Gap | None]


def read_flows(
    path: Path, interest: Interest, pages: Pages, progress: Callable[[int], None]
) -> Iterator[_Step]:
    """(number of flows so far, exchange or gap or None) for each flow."""
    number = 0
    with Opened(path) as file:
        try:
            for raw in framed(BufferedReader(file, _BUFFER)):
                item = _item(raw, number, interest, pages)
                number += 1
                yield number, item
                progress(file.consumed())
            if file.damaged and number:
                yield number, DAMAGED
        except DamagedError as cause:
            if not number:
                raise _no_flows() from cause
            yield number, Gap(-1, _damaged(number))
    if not number:
        raise _no_flows()


def _item(raw: bytes, number: int, interest: Interest, pages: Pages) -> Exchange | Gap | None:
    try:
        state = state_of(raw)
        return exchange_of(state, number, interest, pages) if state else None
    except UnknownError:
        from pixelwitness.captures.flows import read_flow

        return read_flow(raw, number, interest, pages)


def _damaged(number: int) -> str:
    return f"the file is damaged behind entry {number - 1}; what follows is missing"


def _no_flows() -> CaptureError:
    way_out = "It looks like a flow file, but mitmproxy cannot read its first flow."
    return CaptureError("", "is neither a HAR nor a mitmproxy flow file", way_out)
