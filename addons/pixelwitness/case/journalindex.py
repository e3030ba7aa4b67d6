"""Answers whether the journal holds a line with these details, without reading it again."""

import hashlib
import json
from typing import Any

# nobody asks for these, and a proxy that runs for weeks may write very many
_NOT_KEPT = frozenset(("gap",))


class JournalIndex:
    """Remembers which lines hold which detail, but for gaps; the details themselves are not kept.

    A line takes about a kilobyte.
    """

    def __init__(self) -> None:
        self._lines = 0
        self._holding: dict[bytes, list[int]] = {}

    def add(self, line: dict[str, Any]) -> None:
        """Remember one line of the journal."""
        if line["type"] in _NOT_KEPT:
            return
        for key, value in line.items():
            if key not in ("time", "version", "previous"):
                self._holding.setdefault(_mark(key, value), []).append(self._lines)
        self._lines += 1

    def has(self, what: str, details: dict[str, Any]) -> bool:
        """Whether a line of this type holds all these details (it may hold more)."""
        wanted = {"type": what} | details
        found = [self._holding.get(_mark(key, value), []) for key, value in wanted.items()]
        found.sort(key=len)
        return bool(set(found[0]).intersection(*found[1:]))


def _mark(key: str, value: Any) -> bytes:
    text = json.dumps([key, value], sort_keys=True)
    return hashlib.sha256(text.encode("ascii")).digest()[:16]
