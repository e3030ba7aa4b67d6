"""Headers and values in which nothing known stands: a page sends the same ones again and again."""

from collections.abc import Set

from pixelwitness.exchange import Headers
from pixelwitness.identity.unwrap import Budget

_MOST = 1024
_MOST_TEXTS = 8192
LONGEST = 512
# So little was paid for them that whoever has this much left would not have to stop either: what
# one wrapping may give at most is half of what is left.
_COST, _TRIES = 1 << 16, 1024
_LEFT, _TRIES_LEFT = 1 << 20, 4096

type Left = tuple[int, int]
"""Characters and tries."""


class Quiet:
    """Remembers at most 1,024 header lists and 8,192 short values, until more becomes known."""

    def __init__(self) -> None:
        self._version = 0
        self._headers: set[Headers] = set()
        self._texts: set[str | bytes] = set()

    def know(self, version: int) -> None:
        """Says how much is known now: whatever was searched with another version counts no more."""
        if version != self._version:
            self._version = version
            self._headers.clear()
            self._texts.clear()

    def holds(self, headers: Headers, budget: Budget) -> bool:
        """Whether these headers need not be searched with what is left of the budget."""
        return _ample(budget) and headers in self._headers

    def texts(self, budget: Budget) -> Set[str | bytes]:
        """The values that need not be searched with what is left of the budget."""
        return self._texts if _ample(budget) else frozenset()

    def add(self, headers: Headers, before: Left, after: Budget) -> None:
        """Nothing was found in these headers; what was left before and after tells the cost."""
        if is_cheap(before, after) and sum(len(value) for _, value in headers) <= _COST:
            if len(self._headers) >= _MOST:
                self._headers.clear()
            self._headers.add(headers)

    def add_texts(self, texts: Set[str | bytes]) -> None:
        """Nothing was found in these values, and looking was cheap."""
        if len(self._texts) + len(texts) > _MOST_TEXTS:
            self._texts.clear()
        self._texts.update(text for text in texts if len(text) <= LONGEST)


def left(budget: Budget) -> Left:
    """What is left of it now."""
    return budget.characters, budget.tries


def is_cheap(before: Left, after: Budget) -> bool:
    """Whether so little was paid that it does not matter to what is searched later."""
    characters, tries = before
    return (
        characters - after.characters <= _COST and tries - after.tries <= _TRIES and not after.cut
    )


def _ample(budget: Budget) -> bool:
    return budget.characters >= _LEFT and budget.tries >= _TRIES_LEFT
