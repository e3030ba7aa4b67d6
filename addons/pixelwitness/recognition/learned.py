"""What was learned from one capture so far: bounded, in memory alone, first source first."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pixelwitness.recognition.learn import Candidate
from pixelwitness.vocabulary import Kind

_MOST = 500


@dataclass(frozen=True, slots=True)
class Change:
    """Candidates that were not known before, and those forgotten to make room for them."""

    new: tuple[Candidate, ...] = ()
    forgotten: tuple[Candidate, ...] = ()


class Learned:
    """The candidates of one capture, one for each kind and value. It is never written anywhere."""

    def __init__(self, most: int = _MOST) -> None:
        """Holds at most that many; the one not seen for longest goes first."""
        self._most = most
        self._found: OrderedDict[tuple[Kind, str], Candidate] = OrderedDict()

    def __iter__(self) -> Iterator[Candidate]:
        return iter(tuple(self._found.values()))

    def __len__(self) -> int:
        return len(self._found)

    def add(self, candidates: Iterable[Candidate]) -> Change:
        """Remembers them; of one kind and value the first source stays."""
        new: list[Candidate] = []
        for one in candidates:
            key = (one.kind, one.value)
            if key in self._found:
                self._found.move_to_end(key)
            else:
                self._found[key] = one
                new.append(one)
        gone = tuple(self._oldest(len(self._found) - self._most))
        return Change(tuple(one for one in new if one not in gone), gone)

    def _oldest(self, count: int) -> Iterator[Candidate]:
        for _ in range(count):
            yield self._found.popitem(last=False)[1]
