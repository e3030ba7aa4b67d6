"""What one capture taught of its visitor so far: bounded, in memory alone."""

from collections import Counter, OrderedDict
from collections.abc import Iterable

from pixelwitness.identity.find import Finder
from pixelwitness.identity.tokens import Token, Tokens
from pixelwitness.vocabulary import Kind

_MOST = 500


class Learned:
    """The spelled values of one visitor; the first source of a value stays.

    Where there are too many, the older half is forgotten: a proxy may run for weeks.
    """

    def __init__(self, most: int = _MOST) -> None:
        """Holds at most that many values."""
        self._most = most
        self._values: OrderedDict[tuple[Kind, str], tuple[Token, ...]] = OrderedDict()
        self.compared: Counter[Kind] = Counter()
        self.tokens = Tokens()
        self.finder = Finder(self.tokens)

    def knows(self, kind: Kind, value: str) -> bool:
        """Whether that value was learned already; seeing it again keeps it in mind."""
        if (kind, value) not in self._values:
            return False
        self._values.move_to_end((kind, value))
        return True

    def add(self, kind: Kind, value: str, tokens: Iterable[Token]) -> None:
        """One more value with its spellings."""
        if len(self._values) >= self._most:
            self._forget()
        self._values[kind, value] = new = tuple(tokens)
        self.tokens.add(new)
        self.compared[kind] += 1

    def _forget(self) -> None:
        for _ in range(len(self._values) // 2):
            (kind, _), _ = self._values.popitem(last=False)
            self.compared[kind] -= 1
        self.tokens = Tokens()
        self.finder = Finder(self.tokens)
        for kept in self._values.values():
            self.tokens.add(kept)
