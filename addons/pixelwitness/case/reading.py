"""A case folder -> what it holds, for those who write reports; needs no lock."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pixelwitness.case.about import current
from pixelwitness.case.chain import rows
from pixelwitness.case.fold import fold, in_order
from pixelwitness.case.layout import ABOUT, FINDINGS, JOURNAL
from pixelwitness.errors import CaseError

_KEYS = {
    "finding": {"id", "site", "capture", "field", "proof", "twins"},
    "setup": {"id", "site", "capture", "what"},
    "twin": {"finding", "entry", "request"},
    "proof": {"finding", "proof", "plain", "because", "source", "strength"},
}
_ABOUT = {"title", "investigator", "created", "personas", "versions", "rules"}


@dataclass(frozen=True, slots=True)
class Case:
    """What a case holds. `about` is `case.json` with what later openings said otherwise."""

    about: dict[str, Any]
    findings: list[dict[str, Any]]
    setups: list[dict[str, Any]]
    journal: list[dict[str, Any]]


def read_case(folder: Path) -> Case:
    """Read a case, also one that is being written; CaseError where a line in it is broken."""
    about = read_about(folder)
    journal = [row.value for row in rows(folder / JOURNAL)]
    lines = list(_lines(folder))
    setups = {line["id"]: line for line in lines if line["type"] == "setup"}
    for line in setups.values():
        del line["previous"]
    return Case(current(about, journal), fold(lines), in_order(setups.values()), journal)


def read_about(folder: Path) -> dict[str, Any]:
    """The object of `case.json`; CaseError where there is none."""
    path = folder / ABOUT
    if not path.exists():
        raise CaseError(str(folder), f"is no case folder, for it holds no {ABOUT}")
    try:
        about = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        about = None
    if not isinstance(about, dict) or not about.keys() >= _ABOUT:
        raise CaseError(str(path), "does not describe a case", "Give the folder of a case.")
    return about


def findings_files(folder: Path) -> list[Path]:
    """The files of the record, in an order that is always the same."""
    return sorted((folder / FINDINGS).glob("*.jsonl"))


def _lines(folder: Path) -> Iterator[dict[str, Any]]:
    for path in findings_files(folder):
        for row in rows(path):
            if not _KEYS.get(str(row.value["type"]), set()) <= row.value.keys():
                raise CaseError(f"{path}:{row.head.lines}", "lacks a field of the record")
            yield row.value
