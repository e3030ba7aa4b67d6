"""Findings of one kind -> the one mark that is not too much for them."""

from collections.abc import Iterable, Sequence

from pixelwitness.matrix.model import Line
from pixelwitness.vocabulary import MARKS, Mark


def mark_of(findings: Iterable[Line]) -> Mark:
    """The strongest mark that one of these findings bears; at least one must be given."""
    found: set[Mark] = {_mark(one) for one in without_masks(list(findings))}
    return next(mark for mark in MARKS if mark in found)


def without_masks(findings: list[Line]) -> Sequence[Line]:
    """A mask only goes along with the digest that tells the same value."""
    return [one for one in findings if one["form"] != "mask"] or findings


def _mark(one: Line) -> Mark:
    """Proved is what equals a known value, and not by a chance that is likely."""
    if one["form"] == "readable":
        return "readable"
    proved = one["proof"] != "declared" and one["strength"] == "strong"
    return "hashed_proved" if proved else "hashed"
