"""A case folder -> every break in it, each named in a sentence."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pixelwitness.case.chain import START, digest, parse, raw_lines
from pixelwitness.case.layout import FINDINGS, JOURNAL, REQUESTS, request_file
from pixelwitness.case.reading import findings_files, read_about


def verify_chains(folder: Path) -> list[str]:
    """Nothing where the case is whole. What a crash left is told apart from changes."""
    read_about(folder)
    broken = list(_chain(folder / JOURNAL, JOURNAL))
    for path in findings_files(folder):
        broken.extend(_chain(path, f"{FINDINGS}/{path.name}"))
    broken.extend(_heads(folder))
    broken.extend(_requests(folder))
    return broken


def _chain(path: Path, name: str) -> Iterator[str]:
    last = START
    lines = list(raw_lines(path))
    for number, raw in enumerate(lines, 1):
        value = parse(raw)
        if value is None and number == len(lines) and not raw.endswith(b"\n"):
            yield f"{name} line {number}: a half line, left by a crash"
        elif value is None:
            yield f"{name} line {number}: is no line of the record; it was changed"
        elif value["previous"] != last:
            yield f"{name} line {number}: the line before was changed, removed or added"
        last = digest(raw)


def _heads(folder: Path) -> Iterator[str]:
    """Whole lines cut off at the end show in the journal, which says where each file ended."""
    for raw in raw_lines(folder / JOURNAL):
        value = parse(raw)
        if value is not None and value["type"] == "heads":
            for name, (last, count) in sorted(value["files"].items()):
                yield from _head(folder, name, str(last), int(count))


def _head(folder: Path, name: str, last: str, count: int) -> Iterator[str]:
    lines = list(raw_lines(folder / name))
    if len(lines) < count:
        yield f"{name}: lines are missing at the end, {len(lines)} of {count} are left"
    elif count and digest(lines[count - 1]) != last:
        yield f"{name} line {count}: is not the line that the journal names"


def _requests(folder: Path) -> Iterator[str]:
    named = {str(value["request"]) for value in _findings(folder)}
    for name in sorted(named):
        path = folder / REQUESTS / request_file(name)
        if not path.exists():
            yield f"{REQUESTS}/{path.name}: is missing, yet a finding names it"
    for path in sorted((folder / REQUESTS).glob("*.http")):
        if hashlib.sha256(path.read_bytes()).hexdigest() != path.stem:
            yield f"{REQUESTS}/{path.name}: its content was changed"


def _findings(folder: Path) -> Iterator[dict[str, Any]]:
    for path in findings_files(folder):
        for raw in raw_lines(path):
            value = parse(raw)
            if value is not None and value["type"] == "finding":
                yield value
