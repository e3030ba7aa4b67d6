"""Dutch mobile numbers, 06 and eight digits, with every prefix that a sender leaves or writes."""

import itertools
from functools import cache, partial

from pixelwitness.identity.worlds.world import Reading, World

# what stands before the last eight digits, the commonest first; the Dutch numbering plan gives
# 06 to mobile telephones, the pixel removes leading zeros and adds no country code
_PREFIXES = {
    "6": "leading zero removed, no country code",
    "316": "country code, digits only",
    "06": "as dialled in the Netherlands",
    "3106": "country code, the zero kept, digits only",
    "+316": "country code with a plus sign",
    "00316": "country code with two zeros",
}
_HEADS_A_BLOCK = 10
ALL_HEADS = range(10_000)


def mobile_numbers(heads: range = ALL_HEADS) -> World:
    """Every number whose eight digits begin with one of `heads` (four digits each)."""
    parts = [heads[n : n + _HEADS_A_BLOCK] for n in range(0, len(heads), _HEADS_A_BLOCK)]
    blocks = tuple(itertools.product(_PREFIXES, parts))
    return World(
        name=f"Dutch mobile numbers, in {len(_PREFIXES)} spellings",
        kinds=("phone",),
        size=len(heads) * 10_000 * len(_PREFIXES),
        blocks=len(blocks),
        block=partial(_texts, heads),
        read=partial(_read, heads),
    )


def _texts(heads: range, n: int) -> list[bytes]:
    parts = -(-len(heads) // _HEADS_A_BLOCK)
    prefix, part = divmod(n, parts)
    start = tuple(_PREFIXES)[prefix].encode()
    some = heads[part * _HEADS_A_BLOCK : (part + 1) * _HEADS_A_BLOCK]
    tails = _tails()
    return [front + tail for front in (start + b"%04d" % head for head in some) for tail in tails]


@cache
def _tails() -> tuple[bytes, ...]:
    return tuple(b"%04d" % number for number in range(10_000))


def _read(heads: range, text: str) -> tuple[Reading, ...]:
    prefix, digits = text[:-8], text[-8:]
    fits = prefix in _PREFIXES and len(digits) == 8 and digits.isascii() and digits.isdigit()
    if not fits or int(digits[:4]) not in heads:
        return ()
    return (Reading(f"+316{digits}", (_PREFIXES[prefix],)),)
