"""Headers and values in which nothing known stands: a page sends the same ones again and again."""

from pixelwitness.exchange import Headers
from pixelwitness.identity.unwrap import Budget

_MOST = 1024
_MOST_TEXTS = 8192
_LONGEST = 512
# So little was paid for them that whoever has this much left would not have to stop either: what
# one wrapping may give at most is half of what is left.
_COST, _TRIES = 1 << 16, 1024
_LEFT, _TRIES_LEFT = 1 << 20, 4096


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

    def holds_text(self, text: str | bytes, budget: Budget) -> bool:
        """Whether this value need not be searched with what is left of the budget."""
        return len(text) <= _LONGEST and text in self._texts and _ample(budget)

    def add(self, headers: Headers, before: Budget, after: Budget) -> None:
        """Nothing was found in these headers; the two budgets tell what looking cost."""
        if is_cheap(before, after) and sum(len(value) for _, value in headers) <= _COST:
            if len(self._headers) >= _MOST:
                self._headers.clear()
            self._headers.add(headers)

    def add_text(self, text: str | bytes) -> None:
        """Nothing was found in this value, and looking was cheap."""
        if len(text) <= _LONGEST:
            if len(self._texts) >= _MOST_TEXTS:
                self._texts.clear()
            self._texts.add(text)


def is_cheap(before: Budget, after: Budget) -> bool:
    """Whether so little was paid that it does not matter to what is searched later."""
    cheap = before.characters - after.characters <= _COST
    return cheap and before.tries - after.tries <= _TRIES and not after.cut


def _ample(budget: Budget) -> bool:
    return budget.characters >= _LEFT and budget.tries >= _TRIES_LEFT
