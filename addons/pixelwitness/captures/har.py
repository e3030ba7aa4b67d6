"""A HAR file -> exchanges, and gaps where an entry cannot be read."""

from collections.abc import Callable, Iterator
from pathlib import Path

from pixelwitness.captures.blocks import BLOCK, CUT, blocks
from pixelwitness.captures.bodies import Beside, UnreadableError
from pixelwitness.captures.building import exchange_of, opened
from pixelwitness.captures.detect import DAMAGED, Opened
from pixelwitness.captures.entry import Entry, Item
from pixelwitness.captures.glance import Glance
from pixelwitness.captures.pages import Pages
from pixelwitness.exchange import Exchange, Gap, Interest

type _Step = tuple[int, Exchange | Gap | None]


def read_har(
    path: Path,
    interest: Interest,
    pages: Pages,
    progress: Callable[[int], None],
    block: int = BLOCK,
) -> Iterator[_Step]:
    """(number of entries so far, exchange or gap); None behind those that were passed over."""
    number, glance = 0, Glance(interest)
    try:
        with Opened(path) as file:
            for items in blocks(file, block, pages.tell):
                for item in items:
                    if item is CUT:
                        yield number, _cut(number)
                        return
                    number += 1
                    if type(item) is Entry and glance.passed_over(item, pages):
                        continue
                    yield number, _exchange(item, number - 1, interest, pages, file.beside)
                yield number, None
                progress(file.consumed())
            if file.damaged:
                yield number, DAMAGED
    except EOFError:
        yield number, _cut(number)


def _cut(number: int) -> Gap:
    return Gap(-1, f"the file ends in the middle of entry {number}; what follows is missing")


def _exchange(
    item: Item, number: int, interest: Interest, pages: Pages, beside: Beside
) -> Exchange | Gap | None:
    try:
        if isinstance(item, str):
            raise UnreadableError(item)
        entry = opened(item) if isinstance(item, Entry) else item
        return exchange_of(entry, number, interest, pages, beside)
    except UnreadableError as error:
        return Gap(number, f"{error}; the entry was skipped")
