"""What recordings lack: what a site is not seen to send may have been in it."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from pixelwitness.case import Case
from pixelwitness.exchange import SKIPPED
from pixelwitness.matrix.model import Line

type LostOf = Callable[[Collection[str | None]], int]
"""Sites -> how much is missing where they were visited.

Counted are bodies of calls to recipients that were lost or cut, entries that could not be read,
once the part of a file that was not, and lines that could not be written.
"""

_LOST = ("bodies_lost", "bodies_cut", "unwritten")


class Unread(NamedTuple):
    """How many entries of a recording could not be read, and whether a part of its file was not."""

    skipped: int = 0
    part: bool = False


def unread(journal: Iterable[Line]) -> dict[str, Unread]:
    """By what the journal calls the recordings; an entry counts once, however often it was read."""
    skipped: dict[str, set[int]] = {}
    for line in journal:
        match line:
            case {"type": "gap", "capture": str(capture), "entry": int(entry), "reason": str(why)}:
                if entry < 0 or why.endswith(SKIPPED):
                    skipped.setdefault(capture, set()).add(entry)
    return {
        capture: Unread(sum(entry >= 0 for entry in entries), -1 in entries)
        for capture, entries in skipped.items()
    }


def bodies_lost(case: Case) -> LostOf:
    """As the journal tells of each recording; of a live session any site may be meant.

    A session that was killed has counted nothing: what its gaps tell is counted here.
    """
    found: dict[str, tuple[int, frozenset[str] | None]] = {}
    lacking = unread(case.journal)
    told = Counter(line.get("capture") for line in case.journal if line["type"] == "gap")
    for line in case.journal:
        match line:
            case {"type": "live", "name": str(name)}:
                found[name] = (told[name], None)
            case {"type": "replayed" | "live_ended", "name": str(name)}:
                count = sum(int(line.get(key) or 0) for key in _LOST)
                count += sum(lacking.get(str(line.get("capture", name)), Unread()))
                sites = line.get("sites")
                found[name] = (count, None if sites is None else frozenset(map(str, sites)))

    def lost(sites: Collection[str | None]) -> int:
        return sum(
            count
            for count, visited in found.values()
            if visited is None or not visited.isdisjoint(site or "" for site in sites)
        )

    return lost
