"""The open case: adds lines, requests and originals, and never rewrites what was written."""

import hashlib
import json
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pixelwitness.case.about import About, as_json, changes, current
from pixelwitness.case.chain import Head, append, cut, left_over, rows
from pixelwitness.case.journalindex import JournalIndex
from pixelwitness.case.layout import (
    ABOUT,
    CAPTURES,
    FINDINGS,
    JOURNAL,
    PART,
    REQUESTS,
    findings_file,
    make_folder,
    new_file,
    request_file,
    write_all,
)
from pixelwitness.case.lock import give, take
from pixelwitness.case.reading import findings_files, read_about
from pixelwitness.contract import as_dict
from pixelwitness.errors import CaseError
from pixelwitness.finding import Line

_BLOCK = 1 << 20


def create_or_open(folder: Path, about: About) -> "CaseWriter":
    """The case in that folder, made where there is none. Raises CaseError where another program
    writes to it, or where the folder holds something else."""
    if folder.exists() and not folder.is_dir():
        raise CaseError(str(folder), "is a file", "Name a folder.")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / ABOUT).exists():
        raise CaseError(
            str(folder), f"is not empty and holds no {ABOUT}", "Name a new folder or a case."
        )
    make_folder(folder)
    return CaseWriter(folder, about, take(folder))


class CaseWriter:
    """One writer at a time. Every `add` and `journal` is on the disk when it comes back."""

    def __init__(self, folder: Path, about: About, lock: int) -> None:
        """Use `create_or_open`. Reads what is there, and mends what a crash left."""
        self._folder = folder
        self._lock: int | None = lock
        self._heads: dict[str, Head] = {}
        self._known: set[str] = set()
        self._index = JournalIndex()
        self._version = about.versions.get("pixelwitness", "")
        self._added = False
        try:
            self._open(about)
        except BaseException:
            self._unlock()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def add(self, line: Line, request: bytes | None) -> bool:
        """Adds one line of the record; False where it is there already."""
        value = as_dict(line)
        mark = _mark(value)
        if mark in self._known:
            return False
        if request is not None and value["type"] == "finding":
            self._keep_request(value["request"], request)
        self._append(f"{FINDINGS}/{findings_file(line.site)}", value)
        self._known.add(mark)
        self._added = True
        return True

    def keep_original(self, path: Path, sha256: str, by_reference: bool = False) -> str:
        """The capture, byte for byte, under `captures/`; its name there. Once only.

        `by_reference` copies nothing; the journal then names file and hash.
        """
        told = {"name": path.name, "sha256": sha256}
        for line in rows(self._folder / JOURNAL):
            if line.value["type"] == "original" and line.value["sha256"] == sha256:
                return str(line.value["kept_as"])
        kept_as = "" if by_reference else self._copy(path, sha256)
        self.journal("original", _NO_TIME, **told, kept_as=kept_as)
        return kept_as

    def journal(self, what: str, time: str, **details: Any) -> None:
        """Adds one line to the journal; `time` is the caller's, there is no clock in here."""
        value = {"type": what, "time": time, "version": self._version, **details}
        self._append(JOURNAL, value)
        self._index.add(value)

    def has_journal(self, what: str, **details: Any) -> bool:
        """Whether the journal holds such a line with these details."""
        return self._index.has(what, details)

    def close(self) -> None:
        """Journals where the chains end, if anything was added, and gives the lock back."""
        if self._lock is None:
            return
        try:
            if self._added:
                self.journal("heads", _NO_TIME, files=self._ends())
                self._added = False
        finally:
            self._unlock()

    def _open(self, about: About) -> None:
        for name in (FINDINGS, REQUESTS, CAPTURES):
            make_folder(self._folder / name)
        for part in self._folder.glob(f"{PART}*"):
            part.unlink()
        if not (self._folder / ABOUT).exists():
            text = json.dumps(as_json(about), ensure_ascii=False, indent=1)
            with new_file(self._folder, self._folder / ABOUT) as handle:
                write_all(handle, text.encode("utf-8", "backslashreplace") + b"\n")
        now = self._read_journal()
        for path in findings_files(self._folder):
            self._read_findings(path)
        if different := changes(now, about):
            self.journal("about", about.created, **different)

    def _read_journal(self) -> dict[str, Any]:
        head, lines = Head(), []
        for row in rows(self._folder / JOURNAL):
            head = row.head
            self._index.add(row.value)
            if row.value["type"] == "about":
                lines.append(row.value)
        self._heads[JOURNAL] = head
        self._mend(JOURNAL)
        return current(read_about(self._folder), lines)

    def _read_findings(self, path: Path) -> None:
        name = f"{FINDINGS}/{path.name}"
        self._heads[name] = Head()
        for row in rows(path):
            self._heads[name] = row.head
            self._known.add(_mark(row.value))
        self._mend(name)

    def _mend(self, name: str) -> None:
        """A line half written when the power went moves to the journal; all before it stays."""
        head = self._heads[name]
        text = left_over(self._folder / name, head)
        if text:
            cut(self._folder / name, head)
            self.journal("half_line", _NO_TIME, file=name, text=text)

    def _append(self, name: str, value: dict[str, Any]) -> None:
        head = self._heads.get(name, Head())
        self._heads[name] = append(self._folder / name, value, head)

    def _keep_request(self, sha256: str, request: bytes) -> None:
        if hashlib.sha256(request).hexdigest() != sha256:
            raise ValueError("the request's bytes do not have the hash of the finding")
        target = self._folder / REQUESTS / request_file(sha256)
        if not target.exists():
            with new_file(self._folder, target) as handle:
                write_all(handle, request)

    def _copy(self, path: Path, sha256: str) -> str:
        target = self._folder / CAPTURES / path.name
        if target.exists():
            target = target.with_name(f"{target.stem}-{sha256[:8]}{target.suffix}")
        total = hashlib.sha256()
        with new_file(self._folder, target) as handle, path.open("rb") as source:
            while block := source.read(_BLOCK):
                total.update(block)
                write_all(handle, block)
            if total.hexdigest() != sha256:
                raise CaseError(str(path), "changed while it was read", "Replay it once more.")
        return target.name

    def _ends(self) -> dict[str, list[str | int]]:
        return {
            name: [head.last, head.lines]
            for name, head in sorted(self._heads.items())
            if name != JOURNAL
        }

    def _unlock(self) -> None:
        if self._lock is not None:
            give(self._lock)
            self._lock = None


# lines that only tell what lies in the folder have no time of their own
_NO_TIME = ""


def _mark(value: dict[str, Any]) -> str:
    """What makes a line the same line: the id, or for twins and proofs what they say."""
    if value["type"] in ("finding", "setup"):
        return str(value["id"])
    said = [value["type"], value["finding"]]
    said += [value.get(key) for key in ("entry", "request", "proof", "plain", "because")]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]
