"""A case folder -> what it holds, for those who write reports; needs no lock."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pixelwitness.case.about import current
from pixelwitness.case.chain import parse, raw_lines, rows
from pixelwitness.case.fold import fold, fold_moments, fold_setups
from pixelwitness.case.layout import ABOUT, FINDINGS, JOURNAL
from pixelwitness.errors import CaseError


@dataclass(frozen=True, slots=True)
class Case:
    """What a case holds. `about` is `case.json` with what later openings said otherwise."""

    about: dict[str, Any]
    findings: list[dict[str, Any]]
    setups: list[dict[str, Any]]
    journal: list[dict[str, Any]]
    moments: list[dict[str, Any]] = field(default_factory=list)


def read_case(folder: Path) -> Case:
    """Read a case, also one that is being written; CaseError where a line in it is broken."""
    about = read_about(folder)
    journal = [row.value for row in rows(folder / JOURNAL)]
    lines = list(_lines(folder))
    about = current(about, journal)
    return Case(about, fold(lines), fold_setups(lines), journal, fold_moments(lines))


def read_about(folder: Path) -> dict[str, Any]:
    """The object of `case.json`; CaseError where there is none."""
    path = folder / ABOUT
    if not path.exists():
        raise CaseError(str(folder), f"is no case folder, for it holds no {ABOUT}")
    try:
        about = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        about = None
    match about:
        case {
            "title": str(),
            "investigator": str(),
            "created": str(),
            "personas": list(),
            "versions": dict(),
            "rules": str(),
        }:
            return dict(about)
    raise CaseError(str(path), "does not describe a case", "Give the folder of a case.")


def read_head(folder: Path) -> dict[str, Any]:
    """What the case is about now, also where lines of it are broken; CaseError if it is none."""
    lines = (parse(raw) for raw in raw_lines(folder / JOURNAL))
    return current(read_about(folder), [line for line in lines if line])


def findings_files(folder: Path) -> list[Path]:
    """The files of the record, in an order that is always the same."""
    return sorted((folder / FINDINGS).glob("*.jsonl"))


def _lines(folder: Path) -> Iterator[dict[str, Any]]:
    for path in findings_files(folder):
        for row in rows(path):
            if not _sound(row.value):
                raise CaseError(f"{path}:{row.head.lines}", "is no line of the record")
            yield row.value


def _sound(line: dict[str, Any]) -> bool:
    """Whether a line holds what its readers need; later types are not ours to judge."""
    match line:
        case {
            "type": "finding",
            "id": str(),
            "site": str() | None,
            "capture": {"name": str(), "entry": int()},
            "field": str(),
            "kind": str(),
            "form": str(),
            "recipient": str(),
            "channel": str(),
            "proof": "declared" | "recovered" | "verified",
            "strength": str(),
            "consent": {"state": str()},
            "company": str() | None,
            "page": str(),
            "rule": str(),
            "host": str(),
            "account": str() | None,
            "event": str() | None,
            "place": str(),
            "encoding": list(),
            "origin": str(),
            "value": str(),
            "plain": str() | None,
            "because": str(),
            "source": dict() | None,
            "meaning": str(),
            "time": str(),
            "twins": list(),
            "request": str(),
            "context": dict(),
        }:
            return True
        case {
            "type": "setup",
            "id": str(),
            "site": str() | None,
            "capture": {"name": str(), "entry": int()},
            "what": str(),
            "account": str() | None,
            "details": list(),
            "page": str(),
            "host": str(),
            "because": str(),
            "rule": str(),
            "time": str(),
        }:
            return True
        case {
            "type": "moment",
            "id": str(),
            "what": str(),
            "site": str(),
            "page": str(),
            "kind": str() | None,
            "plain": str() | None,
            "field": str() | None,
            "time": str(),
            "capture": {"name": str(), "entry": int()},
        }:
            return True
        case {"type": "twin", "finding": str(), "entry": int(), "request": str()}:
            return True
        case {"type": "consent", "finding": str(), "consent": {"state": str()}}:
            return True
        case {
            "type": "proof",
            "finding": str(),
            "proof": "declared" | "recovered" | "verified",
            "plain": _,
            "because": _,
            "source": _,
            "strength": _,
        }:
            return True
    return line["type"] not in ("finding", "setup", "moment", "twin", "proof", "consent")
