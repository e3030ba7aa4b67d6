"""Bytes -> text: as they are, out of compressions, or a raw digest as hex; never raises."""

import re

from pixelwitness.identity.budget import Budget
from pixelwitness.identity.inflate import inflate
from pixelwitness.vocabulary import Encoding

# no text that people or programs write holds one; bytes decoded by mistake nearly always do
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_RAW_DIGESTS = (16, 20, 32, 64)  # bytes of MD5, SHA-1, SHA-256, SHA-512

type Legible = tuple[tuple[Encoding, ...], str]


def legible(data: bytes, budget: Budget, sure: bool) -> Legible | None:
    """The compressions undone, outermost first, and the text; None where no text comes out.

    `sure` says that there must be something: then bytes that are no UTF-8 are written as `\\xff`.
    """
    ways: tuple[Encoding, ...] = ()
    while (text := plausible(data)) is None:
        if ways and not budget.pay(len(data), ways[-1]):
            return None
        most = budget.most
        inflated = inflate(data, most)
        if inflated is None:
            break
        way, data = inflated
        ways = (*ways, way)
        if len(data) > most:
            budget.pay(len(data), way)
            return None
    if text is None and len(data) in _RAW_DIGESTS:
        text = data.hex()
    if text is None and (sure or ways):
        text = data.decode("utf-8", "backslashreplace")
    return None if text is None else (ways, text)


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
