"""Answers whether the journal holds a line with these details, without reading it again."""

import hashlib
import json
from typing import Any


class JournalIndex:
    """Remembers which lines hold which detail; the details themselves are not kept."""

    def __init__(self) -> None:
        self._lines = 0
        self._holding: dict[bytes, list[int]] = {}

    def add(self, line: dict[str, Any]) -> None:
        """Remember one line of the journal."""
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
