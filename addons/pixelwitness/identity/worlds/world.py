"""What a small world is: all its texts, in blocks, and what each of them can mean."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pixelwitness.vocabulary import Kind

type Progress = Callable[[str, int, int], None]
"""Told after each block: the world's name, how many texts were tried, and how many it has."""

type TextAt = Callable[[int, int], bytes]
"""(block, position in it) -> the text there."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that a text can mean: the plain value, and the steps that make the text of it."""

    plain: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class World:
    """All texts that a kind of data can be.

    `block(n)` gives the texts of the nth of `blocks` parts; the parts hold `size` texts, no text
    twice. `read(text)` gives all that a text of this world can mean, the likeliest first, and
    nothing for a text that is not of this world. `anywhere` says that values whose kind is not
    known are compared with it too. A `block` of a large world can be sent to another process.

    `text_at(n, position)` is `block(n)[position]` without making the block, for worlds of equal
    blocks that are worth a table of their digests.
    """

    name: str
    kinds: tuple[Kind, ...]
    size: int
    blocks: int
    block: Callable[[int], Sequence[bytes]]
    read: Callable[[str], tuple[Reading, ...]]
    anywhere: bool = True
    text_at: TextAt | None = None


def distinct(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """The readings without those whose plain value stands before."""
    first: dict[str, Reading] = {}
    for reading in readings:
        first.setdefault(reading.plain, reading)
    return tuple(first.values())
