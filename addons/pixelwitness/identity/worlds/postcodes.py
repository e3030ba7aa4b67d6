"""Postcodes: the four digits of a Dutch one, five digits (Germany, France, USA), Dutch in full."""

import itertools
import re
import string
from functools import cache

from pixelwitness.identity.worlds.world import Reading, World

DIGITS_A_BLOCK = 250
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
    return _numbers("four digits 1000 to 9999, as of a postcode", range(1000, 10_000), 4)


def five_digits() -> World:
    """00000 to 99999, as German, French and American postcodes are."""
    return _numbers("five digits 00000 to 99999, as of a postcode", range(100_000), 5)


def dutch_postcodes() -> World:
    """Every Dutch postcode that can be, given out or not, in four spellings."""
    return World(
        name="Dutch postcodes 1000 AA to 9999 ZZ, in four spellings",
        kinds=("postcode",),
        size=9000 // DIGITS_A_BLOCK * block_size(),
        blocks=9000 // DIGITS_A_BLOCK,
        block=postcode_block,
        read=_read_full,
    )


def postcode_block(n: int) -> list[bytes]:
    """All texts of 250 four-digit numbers; equal to `postcode_at(n, 0)`, `postcode_at(n, 1)`, …"""
    heads = _heads(n)
    return [head + tail for tails in _tails() for head in heads for tail in tails]


def postcode_at(n: int, position: int) -> bytes:
    """The text at that position of block `n`, without making the block."""
    tails = _tails()
    spelling, rest = divmod(position, DIGITS_A_BLOCK * len(tails[0]))
    head, tail = divmod(rest, len(tails[0]))
    return _heads(n)[head] + tails[spelling][tail]


def block_size() -> int:
    """How many texts a block has."""
    return DIGITS_A_BLOCK * sum(len(tails) for tails in _tails())


@cache
def _heads(n: int) -> tuple[bytes, ...]:
    first = 1000 + n * DIGITS_A_BLOCK
    return tuple(b"%d" % number for number in range(first, first + DIGITS_A_BLOCK))


@cache
def _tails() -> tuple[tuple[bytes, ...], ...]:
    pairs = ("".join(pair) for pair in itertools.product(string.ascii_uppercase, repeat=2))
    letters = [pair for pair in pairs if pair not in _NEVER]
    return tuple(
        tuple((blank + (pair if upper else pair.lower())).encode() for pair in letters)
        for blank, upper in _STEPS
    )


def _read_full(text: str) -> tuple[Reading, ...]:
    match = _FULL.fullmatch(text)
    if match is None or match[3].upper() in _NEVER:
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
