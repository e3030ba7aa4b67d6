"""What one capture taught of its visitor so far: bounded, in memory alone."""

from collections import Counter, OrderedDict
from collections.abc import Iterable

import msgspec

from pixelwitness.identity.find import Finder
from pixelwitness.identity.tokens import Token, Tokens
from pixelwitness.vocabulary import Kind

_MOST = 500
# a spelling with all digests, and chains of them, of a phone number takes 23 kB
_MOST_SPELLINGS = 4_000
_MOST_SITES = 200


class Place(msgspec.Struct, frozen=True, gc=False):
    """Where a value stands in the capture: in which entry, place and field."""

    entry: int
    place: str
    field: str


class Learned:
    """The spelled values of one visitor, each with the first place on every site.

    Where there are too many, the older half is forgotten: a proxy may run for weeks.
    """

    def __init__(self, most: int = _MOST) -> None:
        """Holds at most that many values, and fewer where they have very many spellings."""
        self._most = most
        self._values: OrderedDict[tuple[Kind, str], tuple[Token, ...]] = OrderedDict()
        self._places: dict[tuple[Kind, str], dict[str, Place]] = {}
        self._sent: set[tuple[Kind, str]] = set()
        self.compared: Counter[Kind] = Counter()
        self.added = 0
        self.tokens = Tokens()
        self.finder = Finder(self.tokens)

    def knows(self, kind: Kind, value: str, site: str, place: Place) -> bool:
        """Whether that value was learned already; then its place on this site is noted, too."""
        if (kind, value) not in self._values:
            return False
        self._values.move_to_end((kind, value))
        self._note(kind, value, place)
        places = self._places[kind, value]
        if len(places) < _MOST_SITES:
            places.setdefault(site, place)
        return True

    def add(self, kind: Kind, value: str, tokens: Iterable[Token], site: str, place: Place) -> None:
        """One more value with its spellings, and where it stands."""
        if len(self._values) >= self._most or len(self.tokens) >= _MOST_SPELLINGS:
            self._forget()
        self._values[kind, value] = new = tuple(tokens)
        self._places[kind, value] = {site: place}
        self._note(kind, value, place)
        self.tokens.add(new)
        self.added += 1
        self.compared[kind] += 1

    def place_of(self, kind: Kind, value: str, site: str | None) -> Place:
        """Where a known value stands: on that site if anywhere there, else where it came first."""
        places = self._places[kind, value]
        return places.get(site or "") or next(iter(places.values()))

    def of_kind(self, kind: Kind | None) -> list[str]:
        """All known values of a kind."""
        return [value for known, value in self._values if known == kind]

    def only_shown(self, kind: Kind, value: str) -> bool:
        """Whether sites showed it and nobody sent it: it may be their own, on every page."""
        return (kind, value) not in self._sent

    def _note(self, kind: Kind, value: str, place: Place) -> None:
        if place.place != "response":
            self._sent.add((kind, value))

    def _forget(self) -> None:
        for _ in range(len(self._values) // 2):
            oldest, _ = self._values.popitem(last=False)
            self.compared[oldest[0]] -= 1
            del self._places[oldest]
            self._sent.discard(oldest)
        self.tokens = Tokens()
        self.finder = Finder(self.tokens)
        for kept in self._values.values():
            self.tokens.add(kept)
