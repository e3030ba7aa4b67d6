"""Header lists in which nothing known stands: a browser sends the same ones again and again."""

from pixelwitness.exchange import Headers
from pixelwitness.identity.unwrap import Budget

_MOST = 1024
# So little was paid for them that whoever has this much left would not have to stop either: what
# one wrapping may give at most is half of what is left.
_COST, _TRIES = 1 << 16, 1024
_LEFT, _TRIES_LEFT = 1 << 20, 4096


class Quiet:
    """Remembers at most 1,024 header lists, until more becomes known."""

    def __init__(self) -> None:
        self._version = 0
        self._headers: set[Headers] = set()

    def holds(self, headers: Headers, version: int, budget: Budget) -> bool:
        """Whether these headers need not be searched with what is left of the budget.

        `version` says how much is known: whatever was searched with another one counts no more.
        """
        if version != self._version:
            self._version = version
            self._headers.clear()
        enough = budget.characters >= _LEFT and budget.tries >= _TRIES_LEFT
        return enough and headers in self._headers

    def add(self, headers: Headers, before: Budget, after: Budget) -> None:
        """Nothing was found in these headers; the two budgets tell what looking cost."""
        cheap = before.characters - after.characters <= _COST
        cheap = cheap and before.tries - after.tries <= _TRIES and not after.cut
        if cheap and sum(len(value) for _, value in headers) <= _COST:
            if len(self._headers) >= _MOST:
                self._headers.clear()
            self._headers.add(headers)
