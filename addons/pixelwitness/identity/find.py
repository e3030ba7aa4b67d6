"""A text -> the places in it where known values stand, readable or as digests."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import ahocorasick_rs

from pixelwitness.identity.claims import telling, telling_in_text
from pixelwitness.identity.digests import Chain, runs
from pixelwitness.identity.tokens import Token, Tokens
from pixelwitness.vocabulary import Form

_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Spot:
    """A place where a known value stands: [start, end) of the text, behind these digests.

    `alone` says that the value counts wherever it stands; others count only beside one that does.
    """

    start: int
    end: int
    token: Token
    form: Form
    chain: Chain
    alone: bool


class Finder:
    """Searches texts for the tokens; takes in new ones when it is next asked."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._built = -1
        self._patterns: dict[str, Token] = {}
        self._words: list[str] = []
        self._machine = ahocorasick_rs.AhoCorasick([])

    def search(self, text: str) -> list[Spot]:
        """Every place, in the order of the text; of overlapping readable ones the longest."""
        if not len(self._tokens):
            return []
        spots = [*self._readable(text), *self._digests(text)]
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
        self._build()
        low = text.lower()
        if len(low) != len(text):  # İ becomes two characters: offsets would lie
            low = text
        reached = 0
        for number, start, end in sorted(
            self._machine.find_matches_as_indexes(low, overlapping=True),
            key=lambda match: (match[1], -match[2]),
        ):
            if start >= reached and _bounded(low, start, end):
                token = self._patterns[self._words[number]]
                yield Spot(start, end, token, "readable", (), telling_in_text(token))
                reached = end

    def _build(self) -> None:
        """The machine over all readable texts that are long enough to be looked for."""
        if self._built == len(self._tokens):
            return
        self._patterns = {}
        for token in self._tokens:
            if len(token.text) >= _SHORTEST:
                self._patterns.setdefault(token.text.lower(), token)
        self._words = list(self._patterns)
        self._machine = ahocorasick_rs.AhoCorasick(self._words)
        self._built = len(self._tokens)


def _bounded(text: str, start: int, end: int) -> bool:
    """Whether the match is not a part of a longer word, number or address."""
    around = _AROUND["@" in text[start:end]]
    before, behind = text[max(0, start - 2) : start], text[end : end + 2]
    return not around[0].search(before) and not around[1].match(behind)


# before and behind a value: what would make it a part of something longer; for addresses more
_AROUND = {
    False: (re.compile(r"\w$|\d[.,]$"), re.compile(r"\w|[.,]\d")),
    True: (re.compile(r"[\w.+%'-]$"), re.compile(r"\w|-\w|\.\w")),
}
