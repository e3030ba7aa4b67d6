"""A HAR's entries, looked at: those that may matter, each with its number."""

from collections.abc import Callable, Iterable, Iterator

from pixelwitness.captures.blocks import CUT, MORE
from pixelwitness.captures.entry import Entry, Item
from pixelwitness.captures.glance import Glance

type Looked = tuple[int, Item | None]
"""How many entries were seen so far, and the last of them; None behind those passed over."""


def looked(
    blocks: Iterable[list[Item]], glance: Glance, belongs: Callable[[str, str], object], seen: int
) -> Iterator[Looked]:
    """The entries that may matter; `seen` are those before them.

    `belongs` is told the page that an entry names, and the entry's address. A file's cut-off end
    is no entry, and what follows the list of entries is none.
    """
    for items in blocks:
        for item in items:
            if item is CUT or item is MORE:
                yield seen, item
                return
            seen += 1
            if type(item) is not Entry or not glance.passed_over(item, belongs):
                yield seen, item
        yield seen, None
