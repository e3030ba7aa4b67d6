"""The open case: adds lines, requests and originals, each written before the call returns."""

from collections.abc import Iterable
from pathlib import Path
from threading import RLock
from typing import Any, Self

from pixelwitness.case import lock, originals
from pixelwitness.case.about import About, changes, current
from pixelwitness.case.chain import Head, append, append_all, cut, key_of, left_over, rows
from pixelwitness.case.disk import Disk
from pixelwitness.case.journalindex import JournalIndex
from pixelwitness.case.layout import ABOUT, CAPTURES, FINDINGS, JOURNAL, findings_file
from pixelwitness.case.reading import findings_files, read_about
from pixelwitness.case.recorded import Recorded
from pixelwitness.errors import CaseError
from pixelwitness.finding import Line


class CaseWriter:
    """A case open for writing; made by `create_or_open`. Its calls may come from any thread.

    No clock is read: what the writer journals of itself bears the time of the last `journal`
    call, or of the opening.
    """

    def __init__(self, folder: Path, about: About, handle: int, disk: Disk) -> None:
        """`handle` is the lock, held already; `close` gives it back."""
        self._folder = folder
        self._disk = disk
        self._lock: int | None = handle
        self._turn = RLock()
        self._time = about.created
        self._version = about.versions.get("pixelwitness", "")
        self._index = JournalIndex()
        self._journal_head = Head()
        self._heads: dict[str, Head] = {}
        self._told: dict[str, Any] = {}
        self._recorded = Recorded()
        self._originals: dict[str, str] = {}
        self._begun: list[str] = []
        openings = self._load_journal()
        self._load_findings()
        self.finish_originals()  # of a live session that was killed
        changed = changes(current(read_about(folder), openings), about)
        if changed:
            self.journal("about", about.created, **changed)

    def __enter__(self) -> Self:
        """The writer itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the case, whatever happened."""
        self.close()

    @property
    def folder(self) -> Path:
        """The folder, which is this writer's alone until it is closed."""
        self._check_open()
        return self._folder

    def add(self, line: Line, request: bytes | None) -> bool:
        """Add a line, with the bytes of the request it names; False when it is there already."""
        return bool(self.add_all((line,), request))

    def add_all(self, lines: Iterable[Line], request: bytes | None) -> int:
        """Add the lines of one exchange, with its request's bytes; returns how many were new."""
        with self._turn:
            self._check_open()
            new = self._new(lines)
            values = [value for found in new.values() for value in found.values()]
            if request is not None:
                for sha256 in {value["request"] for value in values if "request" in value}:
                    originals.keep_request(self._folder, sha256, request, self._disk)
            for name, found in new.items():
                head = self._heads.get(name, Head())
                path = self._folder / FINDINGS / name
                self._heads[name] = append_all(path, found.values(), head, self._disk)
                for value in found.values():
                    self._recorded.add(value)
            return len(values)

    def keep_original(
        self, path: Path, sha256: str, by_reference: bool = False, name: str = ""
    ) -> str:
        """Copy a capture into the case, or only name it; returns its name under `captures/`.

        `name` is what it is called where that is not the name of the file.
        """
        with self._turn:
            self._check_open()
            there = self._originals.get(sha256)
            if there and by_reference:
                return there
            taken = {name: content for content, name in self._originals.items()}
            name = there or originals.free_name(self._folder, name or path.name, sha256, taken)
            if by_reference:
                originals.check(path, sha256)
            elif not (self._folder / CAPTURES / name).exists():
                originals.copy(self._folder, path, name, sha256)
            self._journal_once("original", name=name, sha256=sha256, by_reference=by_reference)
            self._originals[sha256] = name
            return name

    def begin_original(self, name: str) -> Path:
        """An empty file under `captures/` for a capture that is still to be recorded.

        Its hash is journalled by `finish_originals`. Raises CaseError where the name is taken.
        """
        with self._turn:
            self._check_open()
            path = self._folder / CAPTURES / name
            originals.begin(path)
            self.journal("recording", self._time, name=name)
            self._begun.append(name)
            return path

    def finish_originals(self) -> None:
        """Journal the hash of each capture that was recorded to its end, or until a crash."""
        with self._turn:
            for name in self._begun:
                path = self._folder / CAPTURES / name
                if path.exists() and not self._index.has("original", {"name": name}):
                    sha256 = originals.hash_of(path)
                    told = {"name": name, "sha256": sha256, "by_reference": False}
                    self.journal("original", self._time, **told)
                    self._originals.setdefault(sha256, name)
            self._begun.clear()

    def journal(self, what: str, time: str, **details: Any) -> None:
        """Write down what was done, or what was skipped and why."""
        with self._turn:
            self._check_open()
            if taken := details.keys() & {"type", "version", "previous"}:
                raise ValueError(f"the journal itself writes {', '.join(sorted(taken))}")
            line = {"type": what, "time": time, "version": self._version, **details}
            path = self._folder / JOURNAL
            self._journal_head = append(path, line, self._journal_head, self._disk)
            self._index.add(line)
            self._time = time

    def has_journal(self, what: str, **details: Any) -> bool:
        """Whether the journal holds a line of this type with these details, whenever written.

        Gaps cannot be asked for.
        """
        with self._turn:
            return self._index.has(what, details)

    def sync(self) -> None:
        """Bring to disk what was written so far; nothing waits for it in a case synced at once."""
        with self._turn:
            self._disk.sync()

    def close(self) -> None:
        """Journal where the files end, if that is news, sync, and let the next writer in."""
        with self._turn:
            if self._lock is None:
                return
            handle = self._lock
            try:
                self._journal_heads()
                self._disk.sync()
            finally:
                self._lock = None
                lock.give(handle)

    def _new(self, lines: Iterable[Line]) -> dict[str, dict[str, dict[str, Any]]]:
        """The lines that the record does not hold: under their file's name, by their key."""
        new: dict[str, dict[str, dict[str, Any]]] = {}
        for line in lines:
            for value in self._recorded.news(line):
                found = new.setdefault(findings_file(line.site), {})
                found.setdefault(key_of(value), value)
        return new

    def _check_open(self) -> None:
        if self._lock is None:
            raise ValueError("the case is closed")

    def _journal_once(self, what: str, **details: Any) -> None:
        if not self._index.has(what, details):
            self.journal(what, self._time, **details)

    def _journal_heads(self) -> None:
        heads = sorted(self._heads.items())
        files = {name: {"lines": head.lines, "last": head.last} for name, head in heads}
        if files != self._told:
            self.journal("heads", self._time, files=files)

    def _load_journal(self) -> list[dict[str, Any]]:
        """Take in the journal; returns the lines that change what the case is about."""
        openings = []
        path = self._folder / JOURNAL
        for row in rows(path):
            self._journal_head = row.head
            self._index.add(row.value)
            match row.value:
                case {"type": "about"}:
                    openings.append(row.value)
                case {"type": "heads", "files": dict(files)}:
                    self._told = files
                case {"type": "recording", "name": str(name)} if Path(name).name == name:
                    self._begun.append(name)
                case {"type": "original", "name": str(name), "sha256": str(sha256)}:
                    self._originals[sha256] = name
        self._begin_journal(path)
        return openings

    def _begin_journal(self, path: Path) -> None:
        head = self._journal_head
        # The first line comes before any finding, so a journal that is gone was taken away.
        if not head.lines and findings_files(self._folder):
            raise CaseError(str(path), "is gone or empty, yet there are findings", _WAY_OUT)
        # Elsewhere the journal is written first; here its own end has to make room.
        if text := left_over(path, head):
            cut(path, head)
        made = {"case": originals.hash_of(self._folder / ABOUT)}
        if not head.lines:
            self.journal("created", self._time, **made)
        elif not self._index.has("created", made):
            raise CaseError(str(self._folder / ABOUT), "was changed", _WAY_OUT)
        if text:
            self._journal_once("half_line", file=JOURNAL, line=head.lines + 1, text=text)

    def _load_findings(self) -> None:
        for path in findings_files(self._folder):
            head = Head()
            for row in rows(path):
                head = row.head
                self._recorded.add(row.value)
            if text := left_over(path, head):
                file = f"{FINDINGS}/{path.name}"
                self._journal_once("half_line", file=file, line=head.lines + 1, text=text)
                cut(path, head)
            if head.lines:
                self._heads[path.name] = head


_WAY_OUT = "Put it back as it was; nothing can be added to a damaged record."
