"""Spelled values of known persons -> which of them a digest or a text is."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

import msgspec

from pixelwitness.identity.digests import ALGORITHMS, Chain, algorithm_of, chains_to, digest
from pixelwitness.identity.spelling import Spelling
from pixelwitness.vocabulary import Form, Kind

# chains of digests were seen for these alone (CoNEXT 2021, shops' sign-ups)
_CHAINED: frozenset[Kind] = frozenset(
    ("email", "phone", "full_name", "external_id", "username", "other")
)

type _Index = dict[str, list[int]]


class Token(msgspec.Struct, frozen=True, gc=False):
    """One spelling of one value of one person.

    `noun` says whose value it is in words ("persona jan's e-mail"), `source` says it for programs.
    A `control` must never be found.
    """

    kind: Kind
    plain: str
    spelling: Spelling
    noun: str
    source: dict[str, Any]
    control: bool = False

    @property
    def text(self) -> str:
        """What is sent or hashed."""
        return self.spelling.text


class Chained(msgspec.Struct, frozen=True, gc=False):
    """A token behind a chain of digests, the innermost first."""

    token: Token
    chain: Chain


class Tokens:
    """Grows by `add` alone. Digests are made when a digest of their sort is first asked for."""

    def __init__(self) -> None:
        self._all: list[Token] = []
        self._texts: _Index = {}
        self._digests: dict[Form, _Index] = {}
        self._chained: dict[str, tuple[int, Chain]] = {}
        self._made: dict[str, int] = {}

    def __len__(self) -> int:
        """How many spellings are known."""
        return len(self._all)

    def __iter__(self) -> Iterator[Token]:
        """All spellings, in the order in which they were added."""
        return iter(self._all)

    def add(self, tokens: Iterable[Token]) -> None:
        """Adds spellings; of equal ones the first that was added is named first."""
        for token in tokens:
            for text in dict.fromkeys((token.text, token.text.lower())):
                self._texts.setdefault(text, []).append(len(self._all))
            self._all.append(token)

    def of_text(self, text: str) -> list[Token]:
        """The spellings that are this text, as it stands or in lower case."""
        bare = text.strip()
        found = self._texts.get(bare) or self._texts.get(bare.lower()) or ()
        return [self._all[number] for number in found]

    def of_digest(self, form: Form, hexes: str) -> list[Token]:
        """The spellings with this digest (lower-case hex)."""
        if form not in ALGORITHMS:
            return []
        index = self._digests.setdefault(form, {})
        if self._made.get(form) != len(self._all):
            self._catch_up(form, lambda number, token: _enter(index, form, number, token))
        return [self._all[number] for number in index.get(hexes, ())]

    def of_chain(self, hexes: str) -> Chained | None:
        """The spelling behind a chain of two or three digests, or None."""
        last = algorithm_of(hexes)
        if last is None:
            return None
        if self._made.get(f"to {last}") != len(self._all):
            self._catch_up(f"to {last}", partial(self._enter_chains, last))
        found = self._chained.get(hexes)
        return Chained(self._all[found[0]], found[1]) if found else None

    def prepare(self) -> None:
        """Makes the digests of all sorts now, not when one is first asked for."""
        for form in ALGORITHMS:
            self.of_digest(form, "")
        self.of_chain("")

    def _catch_up(self, name: str, enter: Callable[[int, Token], None]) -> None:
        """Enters what was added since this index was last asked."""
        for number in range(self._made.get(name, 0), len(self._all)):
            enter(number, self._all[number])
        self._made[name] = len(self._all)

    def _enter_chains(self, last: Form, number: int, token: Token) -> None:
        if token.kind in _CHAINED:
            for chain, hexes in chains_to(last, token.text):
                self._chained.setdefault(hexes, (number, chain))


def _enter(index: _Index, form: Form, number: int, token: Token) -> None:
    index.setdefault(digest(token.text, (form,)), []).append(number)
