"""Postcodes: the four digits of a Dutch one, five digits (Germany, France, USA), Dutch in full."""

import itertools
import re
import string
from functools import cache, partial

from pixelwitness.identity.worlds.world import Reading, World

ALL_NUMBERS = range(1000, 10_000)
_FULL = re.compile(r"([1-9]\d{3})( ?)([A-Z]{2}|[a-z]{2})", re.ASCII)
_NEVER = ("SA", "SD", "SS")  # not given out, for what they stood for (PostNL)
_STEPS = {
    ("", False): ("lower-cased", "without the blank"),
    (" ", False): ("lower-cased", "with the blank"),
    ("", True): ("upper-cased", "without the blank"),
    (" ", True): ("upper-cased", "with the blank"),
}


def four_digits() -> World:
    """1000 to 9999, the digits of Dutch postcodes (and of Belgian, Swiss and Danish ones)."""
    return _numbers("four digits 1000 to 9999, as of a postcode", ALL_NUMBERS, 4)


def five_digits() -> World:
    """00000 to 99999, as German, French and American postcodes are."""
    return _numbers("five digits 00000 to 99999, as of a postcode", range(100_000), 5)


def dutch_postcodes(numbers: range = ALL_NUMBERS, a_block: int = 250) -> World:
    """Every Dutch postcode with these digits, given out or not, in four spellings.

    `a_block` is how many of the numbers a block has; it must divide them evenly.
    """
    parts = tuple(numbers[n : n + a_block] for n in range(0, len(numbers), a_block))
    return World(
        name=f"Dutch postcodes {numbers[0]} AA to {numbers[-1]} ZZ, in four spellings",
        kinds=("postcode",),
        size=len(numbers) * sum(len(tails) for tails in _tails()),
        blocks=len(parts),
        block=partial(_block, parts),
        read=partial(_read_full, numbers),
        text_at=partial(_text_at, parts),
    )


def _block(parts: tuple[range, ...], n: int) -> list[bytes]:
    heads = [b"%d" % number for number in parts[n]]
    return [head + tail for tails in _tails() for head in heads for tail in tails]


def _text_at(parts: tuple[range, ...], n: int, position: int) -> bytes:
    tails = _tails()
    spelling, rest = divmod(position, len(parts[n]) * len(tails[0]))
    number, tail = divmod(rest, len(tails[0]))
    return b"%d" % parts[n][number] + tails[spelling][tail]


@cache
def _tails() -> tuple[tuple[bytes, ...], ...]:
    pairs = ("".join(pair) for pair in itertools.product(string.ascii_uppercase, repeat=2))
    letters = [pair for pair in pairs if pair not in _NEVER]
    return tuple(
        tuple((blank + (pair if upper else pair.lower())).encode() for pair in letters)
        for blank, upper in _STEPS
    )


def _read_full(numbers: range, text: str) -> tuple[Reading, ...]:
    match = _FULL.fullmatch(text)
    if match is None or match[3].upper() in _NEVER or int(match[1]) not in numbers:
        return ()
    return (Reading(f"{match[1]} {match[3].upper()}", _STEPS[match[2], match[3].isupper()]),)


def _numbers(name: str, numbers: range, digits: int) -> World:
    def read(text: str) -> tuple[Reading, ...]:
        fits = len(text) == digits and text.isascii() and text.isdigit() and int(text) in numbers
        return (Reading(text, ("digits alone",)),) if fits else ()

    return World(
        name=name,
        kinds=("postcode",),
        size=len(numbers),
        blocks=1,
        block=lambda _: [b"%0*d" % (digits, number) for number in numbers],
        read=read,
    )
