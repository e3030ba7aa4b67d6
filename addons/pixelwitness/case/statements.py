"""What Meta's export says, kept in the case: a chained file of its own, apart from the findings."""

from collections.abc import Iterator
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from pixelwitness.case.chain import Head, append_all, cut, left_over, rows
from pixelwitness.case.layout import STATEMENTS
from pixelwitness.case.writer import CaseWriter
from pixelwitness.errors import CaseError
from pixelwitness.metaexport import FACTS, Export, Statement

_FIELDS = tuple(field.name for field in fields(Statement))
_NUMBERS = ("events",)


def keep_statements(writer: CaseWriter, export: Export, now: str, rules: str) -> int:
    """Add what is new of an export to the case; returns how many lines were new.

    The export itself is private and never copied: the journal names its zips and the files that
    were read by their hashes. `rules` is the digest of the rules. The same export once more adds
    nothing at all.
    """
    path = writer.folder / STATEMENTS
    head, known = _there(path)
    if text := left_over(path, head):
        writer.journal("half_line", now, file=STATEMENTS, line=head.lines + 1, text=text)
        cut(path, head)
    lines = {one.id: as_line(one) for one in export.statements if one.id not in known}
    if lines:
        head = append_all(path, lines.values(), head)
    details = {**_told(export, rules), "head": {"lines": head.lines, "last": head.last}}
    if not writer.has_journal("meta_export", **details):
        writer.journal("meta_export", now, **details)
    return len(lines)


def statements(folder: Path) -> list[Statement]:
    """What the exports in a case say, in the order in which it was read; empty where none is.

    Needs no lock. CaseError where a line of the file is broken.
    """
    return list(_read(folder / STATEMENTS))


def as_line(one: Statement) -> dict[str, Any]:
    """The statement as a JSON object, without `previous` (reports/meta-export.schema.json)."""
    return {"type": "statement", "id": one.id, **asdict(one)}


def _read(path: Path) -> Iterator[Statement]:
    for row in rows(path):
        if not _sound(row.value):
            raise CaseError(f"{path}:{row.head.lines}", "is no statement of an export")
        yield Statement(**{name: row.value[name] for name in _FIELDS})


def _there(path: Path) -> tuple[Head, set[str]]:
    head, known = Head(), set()
    for row in rows(path):
        head = row.head
        known.add(str(row.value.get("id")))
    return head, known


def _told(export: Export, rules: str) -> dict[str, Any]:
    return {
        "archives": list(export.archives),
        "files": [asdict(one) for one in export.files],
        "not_read": [asdict(one) for one in export.not_read],
        "absent": list(export.absent),
        "others": export.others,
        "exported": export.exported,
        "rules": rules,
    }


def _sound(line: dict[str, Any]) -> bool:
    kinds = ((name, int if name in _NUMBERS else str) for name in _FIELDS)
    right = all(isinstance(line.get(name), kind) for name, kind in kinds)
    return right and line["type"] == "statement" and line["fact"] in FACTS
