"""A value -> what it can be: its shape, whose it is, what is wrapped in it, what was tried."""

from pixelwitness.explain.model import Claim, Explanation, Junk, Part, Tried
from pixelwitness.explain.value import explain
from pixelwitness.explain.worlds import unexplained, with_recovered

__all__ = [
    "Claim",
    "Explanation",
    "Junk",
    "Part",
    "Tried",
    "explain",
    "unexplained",
    "with_recovered",
]
