"""A case folder -> the files in it that no line of the record names."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pixelwitness.case.chain import parse, raw_lines
from pixelwitness.case.layout import (
    ABOUT,
    CAPTURES,
    FINDINGS,
    JOURNAL,
    LOCK,
    PART,
    REQUESTS,
    SOURCE_SEAL,
    request_file,
    walk,
)

_OTHERS = (PART, f"{SOURCE_SEAL}/")  # the second is checked by whoever verifies seals


def links_in(folder: Path) -> list[str]:
    """What is neither a file nor a folder, by its name from `folder` on; nothing is followed."""
    return [name for name, is_file in walk(folder) if not is_file]


def strangers(folder: Path) -> list[str]:
    """The files that nothing in the record speaks of, by their names in the case."""
    findings = folder / FINDINGS
    known = {ABOUT, JOURNAL, LOCK, *_captures(folder)}
    for path in sorted(findings.glob("*.jsonl")):
        known.add(f"{FINDINGS}/{path.name}")
        for raw in raw_lines(path):
            known.update(f"{REQUESTS}/{request_file(name)}" for name in _requests(parse(raw)))
    names = (name for name, is_file in walk(folder) if is_file)
    return [name for name in names if name not in known and not name.startswith(_OTHERS)]


def _captures(folder: Path) -> Iterator[str]:
    for raw in raw_lines(folder / JOURNAL):
        match parse(raw):
            case {"type": "original" | "recording", "name": str(name)}:
                yield f"{CAPTURES}/{name}"


def _requests(line: dict[str, Any] | None) -> Iterator[str]:
    """The hashes of the requests that a line names, its own and its twins'."""
    match line:
        case {"request": str(name), "twins": list(twins)}:
            yield name
            for twin in twins:
                yield from _requests(twin)
        case {"request": str(name)}:
            yield name
