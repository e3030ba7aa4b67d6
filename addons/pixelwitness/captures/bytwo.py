"""A large HAR read by two processes: a helper reads more than half of the file, piece by piece.

What is found, and in which order, is the same as if one process read it all. Each piece must
prove to hold whole entries, else the rest of the file is read as ever.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from pixelwitness.captures.blocks import UnevenError, blocks_between, blocks_from
from pixelwitness.captures.entry import Entry, Item
from pixelwitness.captures.glance import Glance
from pixelwitness.captures.harlog import entries_begin
from pixelwitness.captures.looked import Looked, looked
from pixelwitness.captures.pages import Pages
from pixelwitness.captures.pieces import PIECE, Part, Piece, pieces_of
from pixelwitness.exchange import Interest

if TYPE_CHECKING:  # 15 ms, which only large files are worth
    from multiprocessing.connection import Connection

LARGE = 256 << 20
_HEAD = 1 << 20
_AHEAD = 4  # pieces that are cut, and handed out, before their turn
_ENTRY = msgspec.json.Decoder(Entry)

type _Told = bytes | Item | tuple[str, str]
"""An entry as JSON, another item as it is, or the page that an entry names and its address."""


class _Read(NamedTuple):
    """What the helper read of a piece: how many entries, what it tells, bytes left unread."""

    entries: int
    told: list[tuple[int, _Told]]
    left: int


def worth_two(path: Path, interest: Interest) -> bool:
    """Whether the file is so large, and so much of it is passed over, that a helper pays."""
    if "" in interest.in_url or path.stat().st_size < LARGE or (os.cpu_count() or 1) < 2:
        return False
    from pixelwitness.workers import may_hire

    return may_hire()


def begin_of(path: Path, pages: Pages) -> int | None:
    """Where the first entry begins, or None where that is not plain; `pages` is told of the log."""
    with FileIO(path) as file:
        return entries_begin(bytearray(file.read(_HEAD)), pages.tell)


def looked_by_two(
    path: Path,
    begin: int,
    interest: Interest,
    pages: Pages,
    progress: Callable[[int], None],
    size: int = PIECE,
) -> Iterator[Looked]:
    """As `looked`, of the file behind `begin`, where its first entry begins.

    `progress` is told how far in the file reading has come.
    """
    glance, seen = Glance(interest), 0
    with FileIO(path) as file, FileIO(path) as cuts, _helper(path, interest) as helper:
        for number, piece in enumerate(_handed_out(pieces_of(cuts, begin, size), helper)):
            try:
                if _is_the_helpers(number, piece):
                    own = _asked(helper, piece, pages, seen)
                else:
                    blocks = blocks_between(Part(file, piece))
                    own = looked(blocks, glance, pages.belongs, seen)
                for seen, item in own:
                    yield seen, item
                progress(piece.end)
            except UnevenError as error:
                file.seek(piece.end - error.left)
                yield from looked(blocks_from(file), glance, pages.belongs, seen)
                return


def _is_the_helpers(number: int, piece: Piece) -> bool:
    """Four of seven, for this process has to look into what both find."""
    return number % 7 in (1, 3, 5, 6) and not piece.last


def _handed_out(pieces: Iterable[Piece], helper: "Connection") -> Iterator[Piece]:
    """The pieces in their order; the helper is given its own some time before their turn."""
    ready: deque[Piece] = deque()
    for number, piece in enumerate(pieces):
        if _is_the_helpers(number, piece):
            with suppress(OSError):  # that it was ended is noticed when its turn comes
                helper.send(piece)
        ready.append(piece)
        if len(ready) > _AHEAD:
            yield ready.popleft()
    yield from ready


def _asked(helper: "Connection", piece: Piece, pages: Pages, seen: int) -> Iterator[Looked]:
    """What the helper read of this piece. Raises UnevenError."""
    read = _taken(helper)
    if read is None:
        raise UnevenError(piece.end - piece.start)
    for number, told in read.told:
        if isinstance(told, tuple):
            pages.belongs(*told)
        else:
            yield seen + number, _ENTRY.decode(told) if isinstance(told, bytes) else told
    yield seen + read.entries, None
    if read.left:
        raise UnevenError(read.left)


def _taken(helper: "Connection") -> _Read | None:
    """What the helper hands over next; None where somebody has ended it."""
    try:
        read: _Read = helper.recv()
    except (EOFError, OSError):
        return None
    return read


@contextmanager
def _helper(path: Path, interest: Interest) -> Iterator["Connection"]:
    from pixelwitness.workers import dismissed, hired

    worker = hired(_help, path, interest)
    try:
        yield worker.desk
    finally:
        dismissed((worker,))


def _help(desk: "Connection", path: Path, interest: Interest) -> None:
    """Reads the next piece while the one before waits to be taken."""
    done: SimpleQueue[_Read] = SimpleQueue()
    Thread(target=_hand_over, args=(desk, done), daemon=True).start()
    glance = Glance(interest)
    with FileIO(path) as file:
        while True:
            done.put(_read(Part(file, desk.recv()), glance))


def _hand_over(desk: "Connection", done: "SimpleQueue[_Read]") -> None:
    with suppress(OSError):  # nobody waits for it any more
        while True:
            desk.send(done.get())


def _read(part: Part, glance: Glance) -> _Read:
    told: list[tuple[int, _Told]] = []
    pages: dict[str, None] = {}
    entries = 0

    def belongs(page: str, address: str) -> None:
        if page not in pages:
            pages[page] = None
            told.append((0, (page, address)))

    try:
        for entries, item in looked(blocks_between(part), glance, belongs, 0):
            if item is not None:
                told.append((entries, msgspec.json.encode(item) if type(item) is Entry else item))
    except UnevenError as error:
        return _Read(entries, told, error.left)
    return _Read(entries, told, 0)
