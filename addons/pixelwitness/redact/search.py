"""The files of a folder -> the known values that still stand in them, in any form or encoding.

This is the detector turned on the result. Two ways are gone: texts are unwrapped layer by layer
and searched as captures are; and the bytes are searched for every spelling in every encoding.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, quote_plus

from ahocorasick_rs import BytesAhoCorasick

from pixelwitness.identity import Budget, unwrap
from pixelwitness.identity.claims import specific, telling
from pixelwitness.identity.digests import ALGORITHMS
from pixelwitness.identity.find import Spot
from pixelwitness.identity.spelling import NO_PARTICLE, PARTS
from pixelwitness.identity.tokens import Token
from pixelwitness.redact.whom import Whom

_SHORTEST = 6
_LETTERS = 4
_NEEDLE = 8
_DEEP = 6


@dataclass(frozen=True, slots=True, order=True)
class Leak:
    """A file, and what the value that stands in it is called; never the value itself."""

    file: str
    noun: str


class Detector:
    """Searches files for all known values. `hosts` may hold common words that are names, too."""

    def __init__(self, known: Whom, hosts: Iterable[str] = ()) -> None:
        """Makes ready every encoding of every spelling."""
        self._known = known
        self._hosts = sorted({one for one in hosts if one}, key=len, reverse=True)
        self._needles = dict(_needles(known.people.tokens))
        self._machine = BytesAhoCorasick(list(self._needles)) if self._needles else None
        self._names = list(self._needles.values())

    def leaks(self, folder: Path) -> list[Leak]:
        """Everything that is found in the folder's files and in their names."""
        found: set[Leak] = set()
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = path.relative_to(folder).as_posix()
            captured = path.suffix == ".http"
            for token in self.search(name.encode() + b"\n" + path.read_bytes(), captured):
                found.add(Leak(name, self._known.noun(token)))
        return sorted(found)

    def search(self, data: bytes, captured: bool) -> Iterator[Token]:
        """The values that stand in these bytes.

        Of what was `captured` every word counts that is a value; in the lines of the record, which
        are full of words of our own, only what is no common word.
        """
        yield from self._in_bytes(data)
        for line in data.decode("utf-8", "backslashreplace").splitlines():
            budget = Budget(characters=max(4 << 20, 8 * len(line)), tries=max(8192, len(line)))
            for layer in unwrap(line, budget, _DEEP):
                if layer.encoding:
                    yield from self._in_bytes(layer.text.encode("utf-8", "backslashreplace"))
                yield from self._in_text(layer.text, captured)

    def _in_text(self, text: str, captured: bool) -> Iterator[Token]:
        spots = self._known.people.finder.search(text)
        yield from (spot.token for spot in spots if sure(spot))
        if captured and any(not sure(spot) for spot in spots):
            for host in self._hosts:
                text = text.replace(host, " ")
            spots = self._known.people.finder.search(text)
            yield from (spot.token for spot in spots if _telling_word(spot.token))

    def _in_bytes(self, data: bytes) -> Iterator[Token]:
        if self._machine is None:
            return
        # base64 tells small letters from capitals, so both are looked at
        for either in (data, data.lower()):
            for number, _, _ in self._machine.find_matches_as_indexes(either, overlapping=True):
                yield self._names[number]


def is_whole(token: Token) -> bool:
    """Whether the text still tells the value; a surname without its particle does."""
    return (PARTS - {NO_PARTICLE}).isdisjoint(token.spelling.steps)


def sure(spot: Spot) -> bool:
    """Whether what was found can hardly be a word of our own."""
    known = telling(spot.token) or specific(spot.token)
    return spot.alone or spot.form != "readable" or known


def _needles(tokens: Iterable[Token]) -> Iterator[tuple[bytes, Token]]:
    for token in tokens:
        raw = token.text.encode("utf-8", "backslashreplace")
        every = telling(token) and len(raw) >= _SHORTEST
        if every or _telling_word(token):
            for text in dict.fromkeys((token.text, token.text.lower(), token.text.upper())):
                found = (*_packed(text), *(_spelled(text) if every else ()))
                yield from ((needle, token) for needle in found if len(needle) >= _NEEDLE)
        for algorithm in ALGORITHMS:
            made = hashlib.new(algorithm, raw, usedforsecurity=False).digest()
            yield from ((needle, token) for needle in _base64(made))


def _packed(text: str) -> Iterator[bytes]:
    """Encodings in which no word of ours looks like this one by chance."""
    raw = text.encode("utf-8", "backslashreplace")
    yield from _base64(raw)
    yield raw.hex().encode()
    yield "".join(f"\\u{ord(char):04x}" for char in text).encode()
    yield from (
        text.encode("utf-16-le", "surrogatepass"),
        text.encode("utf-16-be", "surrogatepass"),
    )


def _spelled(text: str) -> Iterator[bytes]:
    """Encodings that leave the letters as they are."""
    raw = text.encode("utf-8", "backslashreplace")
    yield "".join(f"%{byte:02x}" for byte in raw).encode()
    yield quote(text, safe="").encode().lower()
    yield quote_plus(text).encode().lower()
    yield json.dumps(text)[1:-1].encode().lower()
    yield "".join(f"\\u{ord(char):04x}" for char in text).encode()
    yield from (
        text.encode("utf-16-le", "surrogatepass"),
        text.encode("utf-16-be", "surrogatepass"),
    )
    yield raw


def _base64(raw: bytes) -> Iterator[bytes]:
    """The letters that are the same wherever the bytes stand in a longer text, at three offsets."""
    for before in range(3):
        text = base64.b64encode(b"\0" * before + raw)
        # the first letters hold bits of what stands before, the last of what stands behind
        whole = text[-(-before * 8 // 6) : (before + len(raw)) * 8 // 6]
        yield whole
        yield whole.translate(bytes.maketrans(b"+/", b"-_"))


def _telling_word(token: Token) -> bool:
    letters = sum(char.isalpha() for char in token.text)
    return is_whole(token) and letters >= _LETTERS
