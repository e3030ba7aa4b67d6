"""Digests: hash-shaped runs in a text, chains of digests, and the shell line that repeats one.

A chain is a tuple of algorithms, the first one first: `("md5", "sha256")` is the SHA-256 of the
MD5 written in hex. An algorithm in capitals writes its hex in capitals for the next one to read.
"""

import base64
import hashlib
import re
import shlex
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import msgspec

from pixelwitness.vocabulary import Form

ALGORITHMS: tuple[Form, ...] = ("sha256", "md5", "sha1", "sha512")

type Chain = tuple[str, ...]

_BY_LENGTH: dict[int, Form] = {64: "sha256", 32: "md5", 40: "sha1", 128: "sha512"}
# called by name, for `hashlib.new` takes twice as long for a short text
_MAKERS: tuple[Callable[..., Any], ...] = (
    hashlib.sha256,
    hashlib.md5,
    hashlib.sha1,
    hashlib.sha512,
)
_SHORTEST = min(_BY_LENGTH)
_HEX = re.compile(r"[0-9A-Fa-f]{32,}")
# the appendix of Meta's parameter builder (capi-param-builder b0b6f0b)
_APPENDIX = re.compile(r"\.(AQ|Ag|Aw|BA|BQ|Bg|[A-Za-z0-9_-]{8})(?![A-Za-z0-9_-])")


class Run(msgspec.Struct, frozen=True, gc=False):
    """A hash-shaped run of hex digits: the digits as sent, what its length says, and where.

    `digest` is in lower case, `appendix` what Meta's parameter builder put behind a dot, or "".
    """

    digest: str
    algorithm: Form
    appendix: str
    start: int


def runs(text: str) -> Iterator[Run]:
    """The runs of exactly 32, 40, 64 or 128 hex digits of either case, first to last."""
    end = -1
    for piece in text.split("\0"):  # values are searched side by side; most are too short
        start, end = end + 1, end + 1 + len(piece)
        if len(piece) >= _SHORTEST:
            yield from _runs(text, start, end)


def _runs(text: str, start: int, end: int) -> Iterator[Run]:
    for found in _HEX.finditer(text, start, end):
        algorithm = _BY_LENGTH.get(found.end() - found.start())
        if algorithm:
            behind = _APPENDIX.match(text, found.end())
            yield Run(found[0].lower(), algorithm, behind[1] if behind else "", found.start())


def chains(text: str, deep: int = 3, capitals: bool = False) -> Iterator[tuple[Chain, str]]:
    """Every chain of at most `deep` digests over the text, the shortest first, with its hex.

    84 chains are three deep or less, 292 with those that read hex in capitals.
    """
    level = [text.encode("utf-8", "backslashreplace")]
    hexes: list[str] = []
    for depth in range(deep):
        if depth and capitals:
            level = [either for raw in level for either in (raw, raw.upper())]
        made = [make(raw, usedforsecurity=False).hexdigest() for raw in level for make in _MAKERS]
        hexes += made
        level = [one.encode() for one in made]
    return zip(_names(deep, capitals), hexes, strict=True)


def chains_to(last: Form, text: str, deep: int = 3) -> Iterator[tuple[Chain, str]]:
    """The chains of two to `deep` digests over the text that end with this one: half the work."""
    make = _maker(last)
    for chain, inner in chains(text, deep - 1):
        yield (*chain, last), make(inner.encode(), usedforsecurity=False).hexdigest()


def algorithm_of(hexes: str) -> Form | None:
    """Which digest has as many hex digits, or None."""
    return _BY_LENGTH.get(len(hexes))


def digest(text: str, chain: Chain) -> str:
    """The hex, in lower case, of the chain over the text. Raises ValueError: unknown algorithm."""
    for algorithm in chain:
        raw = text.encode("utf-8", "backslashreplace")
        text = _maker(algorithm.lower())(raw, usedforsecurity=False).hexdigest()
        text = text.upper() if algorithm.isupper() else text
    return text


def shell_line(plain: str, chain: Chain) -> str:
    """A line for `sh` with coreutils that prints the hex of the chain over the text, and a dash."""
    steps = [_printed(plain)]
    for algorithm in chain[:-1]:
        steps += [f"{algorithm.lower()}sum", "cut -d' ' -f1", "tr -d '\\n'"]
        steps += ["tr a-f A-F"] if algorithm.isupper() else []
    steps += [f"{algorithm.lower()}sum" for algorithm in chain[-1:]]
    return " | ".join(steps)


@cache
def _names(deep: int, capitals: bool) -> tuple[Chain, ...]:
    """The chains that `chains` goes through, in its order: the same for every text."""
    level: list[Chain] = [()]
    names: list[Chain] = []
    for depth in range(deep):
        if depth and capitals:
            level = [either for one in level for either in (one, (*one[:-1], one[-1].upper()))]
        level = [(*one, algorithm) for one in level for algorithm in ALGORITHMS]
        names += level
    return tuple(names)


def _maker(algorithm: str) -> Callable[..., Any]:
    for name, make in zip(ALGORITHMS, _MAKERS, strict=True):
        if name == algorithm:
            return make
    raise ValueError(f"there is no digest `{algorithm}`")


def _printed(plain: str) -> str:
    """Text that a reader may not copy exactly (invisible, or composed otherwise) as base64."""
    if plain.isprintable() and unicodedata.is_normalized("NFC", plain):
        return f"printf '%s' {shlex.quote(plain)}"
    raw = base64.b64encode(plain.encode("utf-8", "backslashreplace")).decode()
    return f"printf '%s' {raw} | base64 -d"
