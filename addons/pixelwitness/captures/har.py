"""A HAR file -> exchanges, and gaps where an entry cannot be read."""

from collections.abc import Callable, Iterator
from pathlib import Path

from pixelwitness.captures.blocks import BLOCK, CUT, MORE, blocks
from pixelwitness.captures.bodies import Beside, UnreadableError
from pixelwitness.captures.building import exchange_of, opened
from pixelwitness.captures.bytwo import begin_of, looked_by_two, worth_two
from pixelwitness.captures.detect import DAMAGED, Opened
from pixelwitness.captures.entry import Entry, Item
from pixelwitness.captures.glance import Glance
from pixelwitness.captures.looked import Looked, looked
from pixelwitness.captures.pages import Pages
from pixelwitness.exchange import Exchange, Gap, Interest

type _Step = tuple[int, Exchange | Gap | None]

_MORE = Gap(
    -1, "a second list of entries stands in the file and was not read; give each HAR its own file"
)


def read_har(
    path: Path,
    interest: Interest,
    pages: Pages,
    progress: Callable[[int], None],
    block: int = BLOCK,
    helped: bool = False,
) -> Iterator[_Step]:
    """(number of entries so far, exchange or gap); None behind those that were passed over.

    Where reading may be `helped`, a second process reads half of a large file.
    """
    number = 0
    try:
        with Opened(path) as file:
            two = _by_two(path, file, interest, pages, progress) if helped else None
            for number, item in two or _alone(file, interest, pages, progress, block):
                if item is None:
                    yield number, None
                elif item is CUT:
                    yield number, _cut(number)
                    return
                elif item is MORE:
                    yield number, _MORE
                else:
                    yield number, _exchange(item, number - 1, interest, pages, file.beside)
            if file.damaged:
                yield number, DAMAGED
    except EOFError:
        yield number, _cut(number)


def _by_two(
    path: Path, file: Opened, interest: Interest, pages: Pages, progress: Callable[[int], None]
) -> Iterator[Looked] | None:
    """None where the file is better read by one."""
    if not file.is_plain or not worth_two(path, interest):
        return None
    begin = begin_of(path, pages)
    return None if begin is None else looked_by_two(path, begin, interest, pages, progress)


def _alone(
    file: Opened, interest: Interest, pages: Pages, progress: Callable[[int], None], block: int
) -> Iterator[Looked]:
    for step in looked(blocks(file, block, pages.tell), Glance(interest), pages.belongs, 0):
        yield step
        if step[1] is None:
            progress(file.consumed())


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
