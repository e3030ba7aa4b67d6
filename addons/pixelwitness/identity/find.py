"""A text -> the places in it where known values stand, readable or as digests."""

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from pixelwitness.identity.claims import telling, telling_in_text
from pixelwitness.identity.digests import Chain, runs
from pixelwitness.identity.tokens import Token, Tokens
from pixelwitness.vocabulary import Form

if TYPE_CHECKING:  # loaded where somebody is known
    from ahocorasick_rs import AhoCorasick

SHORTEST = 4


class Spot(msgspec.Struct, frozen=True, gc=False):
    """A place where a known value stands: [start, end) of the text, behind these digests.

    `alone` says that the value counts wherever it stands; others count only beside one that does.
    `shown` says that sites showed it and nobody sent it: in free text it may be the site's own.
    """

    start: int
    end: int
    token: Token
    form: Form
    chain: Chain
    alone: bool
    shown: bool = False


class Finder:
    """Searches texts for the tokens; takes in new ones when it is next asked."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._patterns: dict[str, Token] = {}
        self._words: list[str] = []
        self._built = 0
        self._machine: AhoCorasick | None = None

    def search(self, text: str) -> list[Spot]:
        """Every place, in the order of the text; of overlapping readable ones the longest."""
        if not len(self._tokens):
            return []
        spots = [*self._readable(text), *self._digests(text)]
        if len(spots) < 2:
            return spots
        return sorted(spots, key=lambda spot: (spot.start, -spot.end))

    def _digests(self, text: str) -> Iterator[Spot]:
        for run in runs(text):
            form: Form = run.algorithm
            end = run.start + len(run.digest)
            found = self._tokens.of_digest(form, run.digest)
            token = next(filter(telling, found), found[0] if found else None)
            if token is not None:
                yield Spot(run.start, end, token, form, (form,), telling(token))
            elif chained := self._tokens.of_chain(run.digest):
                alone = telling(chained.token)
                yield Spot(run.start, end, chained.token, form, chained.chain, alone)

    def _readable(self, text: str) -> Iterator[Spot]:
        machine = self._up_to_date()
        low = text.lower()
        if len(low) != len(text):  # İ becomes two characters: offsets would lie
            low = text
        reached = 0
        matches = machine.find_matches_as_indexes(low, overlapping=True)
        for number, start, end in sorted(matches, key=_first_and_longest) if matches else ():
            if start >= reached and _bounded(low, start, end):
                token = self._patterns[self._words[number]]
                yield Spot(start, end, token, "readable", (), telling_in_text(token))
                reached = end

    def _up_to_date(self) -> "AhoCorasick":
        """The machine over all readable texts that are long enough to be looked for."""
        if self._machine is not None and self._built == len(self._tokens):
            return self._machine
        from ahocorasick_rs import AhoCorasick

        self._patterns = {}
        for token in self._tokens:
            if len(token.text) >= SHORTEST:
                self._patterns.setdefault(token.text.lower(), token)
        self._words = list(self._patterns)
        self._machine = AhoCorasick(self._words)
        self._built = len(self._tokens)
        return self._machine


def _first_and_longest(match: tuple[int, int, int]) -> tuple[int, int]:
    return match[1], -match[2]


def _bounded(text: str, start: int, end: int) -> bool:
    """Whether the match is not a part of a longer word, number or address."""
    before, behind = _around("@" in text[start:end])
    around = text[max(0, start - 2) : start], text[end : end + 2]
    return not before.search(around[0]) and not behind.match(around[1])


@cache
def _around(address: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Before and behind a value: what would make it a part of something longer."""
    if address:
        return re.compile(r"[\w.+%'-]$"), re.compile(r"\w|-\w|\.\w")
    return re.compile(r"\w$|\d[.,]$"), re.compile(r"\w|[.,]\d")
