"""Bytes -> text: as they are, out of compressions, or a raw digest as hex; never raises."""

import re

from pixelwitness.identity.budget import Budget
from pixelwitness.identity.inflate import inflate
from pixelwitness.vocabulary import Encoding

# no text that people or programs write holds one; bytes decoded by mistake nearly always do
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_RAW_DIGESTS = (16, 20, 32, 64)  # bytes of MD5, SHA-1, SHA-256, SHA-512
_MARKED = ("gzip", "zstd")  # no mistake is possible: they hold something, be it no text
_COMPRESSIONS = 4

type Legible = tuple[tuple[Encoding, ...], str]


def legible(data: bytes, budget: Budget, sure: bool, deep: int = _COMPRESSIONS) -> Legible | None:
    """The compressions undone, outermost first, and the text; None where no text comes out.

    `sure` says that there must be something: then bytes that are no UTF-8 are written as `\\xff`.
    `deep` is how many compressions may lie one in the other.
    """
    text = plausible(data)
    if text is not None:
        return (), text
    inner = _inflated(data, budget, deep)
    if inner is not None:
        return inner
    if len(data) in _RAW_DIGESTS:
        return (), data.hex()
    return ((), _written_out(data, budget)) if sure else None


def plausible(data: bytes) -> str | None:
    """The text, where the bytes are UTF-8 without control characters; else None."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if text and is_text(text) else None


def is_text(text: str) -> bool:
    """Whether no control character but tab and line ends is in it."""
    return text.isprintable() or not _CONTROL.search(text)


def _inflated(data: bytes, budget: Budget, deep: int) -> Legible | None:
    most = budget.most
    inflated = inflate(data, most)
    if inflated is None:
        return None
    way, plain = inflated
    if deep == 0:
        budget.stop(f"more than {_COMPRESSIONS} compressions, one in the other, were not followed")
        return None
    found = None
    if len(plain) <= most:
        found = legible(plain, budget, way in _MARKED, deep - 1)
    if found is None or found[0]:  # work that gave no text by itself is paid for here
        budget.pay(len(plain), way)
    return found and ((way, *found[0]), found[1])


def _written_out(data: bytes, budget: Budget) -> str:
    if len(data) > budget.characters:
        budget.stop(f"bytes after the first {budget.characters:,} were not searched")
    return data[: budget.characters].decode("utf-8", "backslashreplace")
