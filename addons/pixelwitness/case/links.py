"""One chain as it lies on disk -> a sentence for every place where it is broken."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pixelwitness.case.chain import START, digest, parse, raw_lines


@dataclass(frozen=True, slots=True)
class Link:
    """A line as it lies there: its hash, what it calls the line before, whether it is whole."""

    own: str
    previous: Any
    whole: bool
    ended: bool


def link(raw: bytes) -> Link:
    """What the chain needs to know of a line."""
    value = parse(raw)
    previous = None if value is None else value["previous"]
    return Link(digest(raw), previous, value is not None, raw.endswith(b"\n"))


def breaks(name: str, links: list[Link], promised: Mapping[int, str]) -> list[str]:
    """Every break of a chain. `promised` are the hashes that the journal names, by line."""
    lines = {one.own: number for number, one in enumerate(links, 1)}
    told = [(number, _break(number, links, lines)) for number in range(1, len(links) + 1)]
    # With one break alone, the number of lines tells which of two things happened.
    alone = sum(text != "" for _, text in told) == 1
    exact = _exact(lines, promised) if alone else _CHANGED_OR_MISSING
    found = [
        f"{name} line {number}: {exact if text == _CHANGED_OR_MISSING else text}"
        for number, text in told
        if text
    ]
    return found + [f"{name}{text}" for text in _unkept(links, lines, promised)]
