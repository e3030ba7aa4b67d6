"""One way to write a known value before it is sent or hashed, and the steps that lead to it."""

from collections.abc import Iterable

import msgspec

# steps that keep so little of a value that chance alone explains a match
FIRST_LETTER = "first letter only"
YEAR, MONTH, DAY = "year only", "month only", "day of the month only"
DIGITS_OF_POSTCODE = "digits of the postcode only"
TWO_LETTERS = "first two letters only"
INITIAL = "initial for the first name"
NO_PARTICLE = "particle left out"
PARTS = frozenset(
    (FIRST_LETTER, YEAR, MONTH, DAY, DIGITS_OF_POSTCODE, TWO_LETTERS, INITIAL, NO_PARTICLE)
)


class Spelling(msgspec.Struct, frozen=True, gc=False):
    """A text that a sender may write for a value. `steps` say in words how to get there by hand.

    `text` is never empty. No steps: as typed.
    """

    text: str
    steps: tuple[str, ...] = ()

    @property
    def is_part(self) -> bool:
        """True where only a part of the value is left, such as a year or a first letter."""
        return not PARTS.isdisjoint(self.steps)


def simplest(spellings: Iterable[Spelling | None]) -> tuple[Spelling, ...]:
    """One spelling a text, the one with the fewest steps; those with the fewest steps first.

    Nothing is left of what is None or empty. Equal numbers of steps stay in the order given.
    """
    best: dict[str, Spelling] = {}
    for one in spellings:
        if one and one.text and (one.text not in best or _shorter(one, best[one.text])):
            best[one.text] = one
    return tuple(sorted(best.values(), key=lambda one: len(one.steps)))


def _shorter(one: Spelling, other: Spelling) -> bool:
    return len(one.steps) < len(other.steps)
