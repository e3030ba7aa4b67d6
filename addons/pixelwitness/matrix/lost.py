"""Bodies that recordings lack: what a site is not seen to send may have been in them."""

from collections.abc import Callable, Collection

from pixelwitness.case import Case

type LostOf = Callable[[Collection[str | None]], int]
"""Sites -> how many requests were seen in part only, or not written, where they were visited."""

_LOST = ("bodies_lost", "bodies_cut", "unwritten")


def bodies_lost(case: Case) -> LostOf:
    """As the journal tells of each recording; of a live session any site may be meant."""
    found: dict[str, tuple[int, frozenset[str] | None]] = {}
    for line in case.journal:
        match line:
            case {"type": "replayed" | "live_ended", "name": str(name)}:
                count = sum(int(line.get(key) or 0) for key in _LOST)
                sites = line.get("sites")
                found[name] = (count, None if sites is None else frozenset(map(str, sites)))

    def lost(sites: Collection[str | None]) -> int:
        return sum(
            count
            for count, visited in found.values()
            if visited is None or not visited.isdisjoint(site or "" for site in sites)
        )

    return lost
