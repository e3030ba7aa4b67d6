"""Digests: hash-shaped runs in a text, chains of digests, and the shell line that repeats one.

A chain is a tuple of algorithms, the first one first: `("md5", "sha256")` is the SHA-256 of the
MD5 written in hex. An algorithm in capitals writes its hex in capitals for the next one to read.
"""

import base64
import hashlib
import re
import shlex
import unicodedata
from collections.abc import Iterator

import msgspec

from pixelwitness.vocabulary import Form

ALGORITHMS: tuple[Form, ...] = ("sha256", "md5", "sha1", "sha512")

type Chain = tuple[str, ...]

_BY_LENGTH: dict[int, Form] = {64: "sha256", 32: "md5", 40: "sha1", 128: "sha512"}
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
    if len(text) < 32:
        return
    for found in _HEX.finditer(text):
        algorithm = _BY_LENGTH.get(found.end() - found.start())
        if algorithm:
            behind = _APPENDIX.match(text, found.end())
            yield Run(found[0].lower(), algorithm, behind[1] if behind else "", found.start())


def chains(text: str, deep: int = 3, capitals: bool = False) -> Iterator[tuple[Chain, str]]:
    """Every chain of at most `deep` digests over the text, the shortest first, with its hex.

    84 chains are three deep or less, 292 with those that read hex in capitals.
    """
    level: list[tuple[Chain, str]] = [((), text)]
    for _ in range(deep):
        level = [
            ((*_written(chain, case), algorithm), digest(inner, (algorithm,)))
            for chain, plain in level
            for case, inner in _cases(chain, plain, capitals)
            for algorithm in ALGORITHMS
        ]
        yield from level


def digest(text: str, chain: Chain) -> str:
    """The hex, in lower case, of the chain over the text. Raises ValueError: unknown algorithm."""
    for algorithm in chain:
        raw = text.encode("utf-8", "backslashreplace")
        text = hashlib.new(algorithm.lower(), raw, usedforsecurity=False).hexdigest()
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


def _cases(chain: Chain, plain: str, capitals: bool) -> Iterator[tuple[bool, str]]:
    """What the next digest may read: the hex as it is, and in capitals where that is asked for."""
    yield False, plain
    if chain and capitals:
        yield True, plain.upper()


def _written(chain: Chain, in_capitals: bool) -> Chain:
    return (*chain[:-1], chain[-1].upper()) if in_capitals else chain


def _printed(plain: str) -> str:
    """Text that a reader may not copy exactly (invisible, or composed otherwise) as base64."""
    if plain.isprintable() and unicodedata.is_normalized("NFC", plain):
        return f"printf '%s' {shlex.quote(plain)}"
    raw = base64.b64encode(plain.encode("utf-8", "backslashreplace")).decode()
    return f"printf '%s' {raw} | base64 -d"
