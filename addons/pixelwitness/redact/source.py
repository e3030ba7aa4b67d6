"""A case folder -> all that is to be redacted, read once."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pixelwitness.case import read_case, verify_chains
from pixelwitness.case.chain import rows
from pixelwitness.case.layout import CAPTURES, LOCK, REQUESTS, STATEMENTS
from pixelwitness.case.originals import hash_of
from pixelwitness.case.reading import findings_files
from pixelwitness.errors import CaseError

type Line = dict[str, Any]

_PROOF = ("kind", "plain", "spelled", "chain", "proof", "steps")


@dataclass(frozen=True, slots=True)
class Source:
    """A case as it is read: its lines by file, its requests by hash.

    `manifest` is the SHA-256 of a list of all its files, as `manifest_of` makes it; `without`
    names what is never published.
    """

    about: Line
    findings: dict[str, list[Line]]
    journal: list[Line]
    requests: dict[str, bytes]
    manifest: str
    without: tuple[str, ...]

    @property
    def lines(self) -> list[Line]:
        """The lines of all files of findings."""
        return [line for lines in self.findings.values() for line in lines]

    @property
    def accounts(self) -> set[str]:
        """The numbers of pixels and data sets that are named."""
        return {str(line["account"]) for line in self.lines if line.get("account")}

    @property
    def hosts(self) -> set[str]:
        """The sites that are named, and the hosts that were sent to."""
        keys = ("site", "host")
        return {str(line[key]) for line in self.lines for key in keys if line.get(key)}


def read_source(case: Path) -> Source:
    """Read a case that is whole; CaseError with the first break of one that is not."""
    for text in verify_chains(case):
        raise CaseError(str(case), text, "Only a whole case can be redacted.")
    read = read_case(case)
    findings = {one.name: [row.value for row in rows(one)] for one in findings_files(case)}
    for name, lines in findings.items():
        if not all(map(_whole, lines)):
            raise CaseError(f"{case}: {name}", "holds a line that lacks its fields", "")
    names = sorted((case / REQUESTS).glob("*.http"))
    return Source(
        about=read.about,
        findings=findings,
        journal=read.journal,
        requests={path.stem: path.read_bytes() for path in names},
        manifest=manifest_of(case),
        without=tuple(_without(case)),
    )


def as_proved(lines: Iterable[Line]) -> dict[str, Line]:
    """The findings by their ids, each with what the last proof says of it."""
    told = list(lines)
    found = {line["id"]: line for line in told if line["type"] == "finding"}
    for line in told:
        if line["type"] == "proof" and line["finding"] in found:
            proof = {key: line[key] for key in _PROOF if key in line}
            found[line["finding"]] = found[line["finding"]] | proof
    return found


def manifest_of(case: Path) -> str:
    """What `find . -type f ! -name .lock | LC_ALL=C sort | xargs sha256sum | sha256sum` prints."""
    files = (path for path in case.rglob("*") if path.is_file() and path.name != LOCK)
    names = sorted((f"./{path.relative_to(case).as_posix()}" for path in files), key=os.fsencode)
    total = hashlib.sha256()
    for name in names:
        total.update(os.fsencode(f"{hash_of(case / name)}  {name}\n"))
    return total.hexdigest()


def _whole(line: Line) -> bool:
    """Whether a line holds what its redaction needs, besides what `read_case` has seen to."""
    match line:
        case {"type": "finding"}:
            texts = ("value", "request", "field", "kind", "form", "because")
            right = all(isinstance(line.get(key), str) for key in texts)
            return right and all(isinstance(twin, dict) for twin in line["twins"])
        case {"type": "moment"}:
            return isinstance(line["kind"], str) or line["plain"] is None
        case {"type": "proof"}:
            return isinstance(line["plain"], str | None) and isinstance(line["because"], str)
    return True


def _without(case: Path) -> Iterator[str]:
    if any((case / CAPTURES).glob("*")):
        yield CAPTURES
    if (case / STATEMENTS).exists():
        yield STATEMENTS
