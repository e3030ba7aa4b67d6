"""An export -> what Meta says in it, and what of it could not be read."""

import datetime
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from pixelwitness.metaexport.files import Member, UnreadableError, members
from pixelwitness.metaexport.model import FACTS, Export, FileRead, NotRead, Statement
from pixelwitness.metaexport.page import walk_page
from pixelwitness.metaexport.rules import Document, ExportRules
from pixelwitness.metaexport.walk import Told, Walked, walk

_PART = re.compile(r"_\d{1,4}\Z")
_DAY = re.compile(r"(?<!\d)(20\d\d)-?(\d\d)-?(\d\d)(?!\d)")
_CHUNK = 1 << 20
ASK_FOR_JSON = "ask Meta for the same export once more, with the format JSON"


@dataclass(slots=True)
class _Heap:
    """What was read so far."""

    statements: list[Statement] = field(default_factory=list)
    files: list[FileRead] = field(default_factory=list)
    not_read: list[NotRead] = field(default_factory=list)
    days: set[str] = field(default_factory=set)
    archives: dict[Path, None] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    others: int = 0


def read_export(paths: Iterable[Path], rules: ExportRules, hashed: bool = False) -> Export:
    """Reads every part of one export; a file that lies in two of them counts once.

    The zips themselves are hashed only where `hashed`, since they can be very large. Raises
    InputError for a path that is not there and for a broken zip.
    """
    heap = _Heap()
    for given in paths:
        for member in members(given):
            _take(member, given, rules, heap)
    read = {one.document for one in heap.files}
    tells = {fact for one in rules.documents if one.id in read for fact in one.tells}
    all_facts = {fact for one in rules.documents for fact in one.tells}
    return Export(
        statements=tuple(heap.statements),
        files=tuple(heap.files),
        not_read=tuple(heap.not_read),
        absent=tuple(fact for fact in FACTS if fact in all_facts - tells),
        others=heap.others,
        exported=max(heap.days, default=""),
        archives=tuple(sorted(map(_hash_of, heap.archives))) if hashed else (),
    )


def _take(member: Member, given: Path, rules: ExportRules, heap: _Heap) -> None:
    path = PurePosixPath(member.path)
    document = _document(path, rules)
    if document is None:
        if _beside(path, rules):
            heap.not_read.append(NotRead(path.name, "no rule says what stands in it"))
        else:
            heap.others += 1
        return
    if member.archive:
        heap.archives[member.archive] = None
    folder = _folder(path, document)
    file = f"{folder}/{path.name}" if folder else path.name
    day = _day(given, member)
    heap.days |= {day} - {""}
    try:
        data = member.content()
        told = Told(file, hashlib.sha256(data).hexdigest(), document.folders.get(folder, ""), day)
        if told.sha256 not in heap.seen:
            heap.seen.add(told.sha256)
            _keep(_walked(path, data, document, told), document, told, heap)
    except UnreadableError as cause:
        heap.not_read.append(NotRead(file, str(cause)))


def _keep(walked: Walked, document: Document, told: Told, heap: _Heap) -> None:
    heap.statements.extend(walked.statements)
    heap.files.append(FileRead(told.file, told.sha256, document.id, walked.rows))
    if walked.nameless:
        why = f"{walked.nameless:,} of its entries hold no name where one is expected"
        heap.not_read.append(NotRead(told.file, why))


def _walked(path: PurePosixPath, data: bytes, document: Document, told: Told) -> Walked:
    if path.suffix.lower() != ".json":
        walked = walk_page(data.decode("utf-8", "replace"), document, told)
        if not walked.known:
            raise UnreadableError(f"is HTML of a shape that is not known; {ASK_FOR_JSON}")
        return walked
    value = _parsed(data)
    walked = walk(value, document, told)
    if not walked.known:
        raise UnreadableError(f"has a shape that is not known ({_outline(value)})")
    return walked


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"))
    except json.JSONDecodeError as cause:
        raise UnreadableError(f"is broken JSON (line {cause.lineno}: {cause.msg})") from cause
    except (ValueError, RecursionError) as cause:
        raise UnreadableError("is broken JSON (bad text, or nested too deep)") from cause


def _outline(value: Any) -> str:
    """The keys at the top, so that a rule can be written; their values can be private."""
    if not isinstance(value, dict):
        return f"a {'list' if isinstance(value, list) else 'single value'}"
    return f"keys: {', '.join(key[:60] for key in list(value)[:5]) or 'none'}"


def _document(path: PurePosixPath, rules: ExportRules) -> Document | None:
    if path.suffix.lower() not in (".json", ".html", ".htm"):
        return None
    stems = {path.stem, _PART.sub("", path.stem)}
    return next((one for one in rules.documents if one.names & stems), None)


def _beside(path: PurePosixPath, rules: ExportRules) -> bool:
    """Whether a file that no rule names lies where those lie that the rules name."""
    readable = path.suffix.lower() in (".json", ".html", ".htm")
    return readable and any(_folder(path, one) for one in rules.documents)


def _folder(path: PurePosixPath, document: Document) -> str:
    """The longest folder of the document that the file lies in; what lies above names the user."""
    above = f"/{path.parent.as_posix()}"
    fitting = (folder for folder in document.folders if above.endswith(f"/{folder}"))
    return max(fitting, key=len, default="")


def _day(given: Path, member: Member) -> str:
    """The day in the name of the export's zip or folder, the innermost; "" for none."""
    names = f"{given.resolve().name}/{member.archive.name if member.archive else ''}/{member.path}"
    for found in reversed(list(_DAY.finditer(names))):
        try:
            return datetime.date(*map(int, found.groups())).isoformat()
        except ValueError:
            continue
    return ""


def _hash_of(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
