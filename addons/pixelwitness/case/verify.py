"""A case folder -> every break in it, each named in a sentence."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pixelwitness.case.chain import parse, raw_lines
from pixelwitness.case.layout import (
    ABOUT,
    CAPTURES,
    FINDINGS,
    JOURNAL,
    REQUESTS,
    STATEMENTS,
    request_file,
)
from pixelwitness.case.links import HALF_LINE, Link, breaks, link
from pixelwitness.case.originals import hash_of
from pixelwitness.errors import CaseError

UNMADE = "nothing was recorded; a crash left the case unfinished, and the next opening makes it"
_FOLDERS = (FINDINGS, REQUESTS, CAPTURES)

type _Hash = Callable[[Path], str]
type _Promised = Mapping[str, Mapping[int, str]]


def verify_chains(folder: Path, hash_of: _Hash = hash_of) -> list[str]:
    """Nothing where the case is whole. What a crash left is told apart from changes.

    `hash_of` gives the SHA-256 of a file, where somebody has read them all already.

    Lines cut off the journal's own end, with the findings' ends cut to match, cannot be seen
    from inside the folder.
    """
    if not (folder / ABOUT).exists():
        raise CaseError(str(folder), f"is no case folder, for it holds no {ABOUT}")
    # The journal first: a writer at work only ever adds to the files that it names.
    journal = [value for raw in raw_lines(folder / JOURNAL) if (value := parse(raw))]
    return [
        *_about(folder, journal, hash_of),
        *breaks(JOURNAL, [link(raw) for raw in raw_lines(folder / JOURNAL)], {}),
        *_findings(folder, _promised(journal)),
        *_statements(folder, journal),
        *_requests(folder, hash_of),
        *_captures(folder, journal, hash_of),
    ]


def unhashed(folder: Path) -> list[str]:
    """The recordings of live sessions whose hash the journal does not hold (yet)."""
    journal = [value for raw in raw_lines(folder / JOURNAL) if (value := parse(raw))]
    named = dict(sorted(_named(journal)))  # the hash comes behind ""
    return [name for name, sha256 in named.items() if not sha256]


def left_by_crash(text: str) -> bool:
    """Whether a sentence of `verify_chains` tells of what a crash left, not of a change.

    Nothing before a half line is touched, and the next opening moves it to the journal.
    """
    return text.endswith((HALF_LINE, UNMADE))


def _about(folder: Path, journal: list[dict[str, Any]], hash_of: _Hash) -> Iterator[str]:
    match journal:
        case [{"type": "created", "case": made}, *_]:
            if made != hash_of(folder / ABOUT):
                yield f"{ABOUT}: is not the one that the journal names; it was changed"
        case [] if _is_empty(folder):
            yield f"{JOURNAL}: {UNMADE}"
        case _:
            yield f"{JOURNAL}: does not begin with the making of the case"


def _is_empty(folder: Path) -> bool:
    """Whether nothing lies in the case; its journal's first line comes before anything else."""
    kept = [folder / STATEMENTS, *(p for n in _FOLDERS for p in (folder / n).glob("*"))]
    whole = (raw.endswith(b"\n") for raw in raw_lines(folder / JOURNAL))
    return not any(path.exists() for path in kept) and not any(whole)


def _promised(journal: list[dict[str, Any]]) -> _Promised:
    """What the journal says of the files: under each name the hash of a line, by its number."""
    promised: dict[str, dict[int, str]] = {}
    for line in journal:
        match line:
            case {"type": "heads", "files": dict(files)}:
                for name, head in files.items():
                    match head:
                        case {"lines": int(count), "last": str(last)}:
                            promised.setdefault(name, {})[count] = last
    return promised


def _findings(folder: Path, promised: _Promised) -> Iterator[str]:
    there = {path.name for path in (folder / FINDINGS).glob("*.jsonl")}
    for name in sorted(there | promised.keys()):
        told = f"{FINDINGS}/{name}"
        if name not in there:
            yield f"{told}: is missing, yet the journal names it"
            continue
        links: list[Link] = []
        lost: list[str] = []
        for number, raw in enumerate(raw_lines(folder / FINDINGS / name), 1):
            links.append(link(raw))
            lost.extend(f"{told} line {number}: {text}" for text in _without_request(folder, raw))
        yield from breaks(told, links, promised.get(name, {}))
        yield from lost


def _without_request(folder: Path, raw: bytes) -> Iterator[str]:
    match parse(raw):
        case {"type": "finding", "request": str(request)}:
            name = request_file(request)
            if Path(name).name != name or not _there(folder / REQUESTS / name):
                yield f"its request {REQUESTS}/{name} is missing"


def _statements(folder: Path, journal: list[dict[str, Any]]) -> list[str]:
    """What Meta's exports say, held against what the journal says of each import."""
    promised: dict[int, str] = {}
    for line in journal:
        match line:
            case {"type": "meta_export", "head": {"lines": int(count), "last": str(last)}} if count:
                promised[count] = last
    if promised and not (folder / STATEMENTS).exists():
        return [f"{STATEMENTS}: is missing, yet the journal names it"]
    return breaks(STATEMENTS, [link(raw) for raw in raw_lines(folder / STATEMENTS)], promised)


def _requests(folder: Path, hash_of: _Hash) -> Iterator[str]:
    for path in sorted((folder / REQUESTS).glob("*")):
        if path.name != request_file(hash_of(path)):
            yield f"{REQUESTS}/{path.name}: its content has another hash than its name says"


def _captures(folder: Path, journal: list[dict[str, Any]], hash_of: _Hash) -> Iterator[str]:
    promised = list(dict.fromkeys(_named(journal)))
    whole = {name for name, sha256 in promised if sha256}
    for name, sha256 in promised:
        path = folder / CAPTURES / name
        if Path(name).name != name or (not sha256 and name in whole):
            continue
        if not _there(path):
            yield f"{CAPTURES}/{name}: is missing, yet the journal names it"
        elif sha256 and hash_of(path) != sha256:
            yield f"{CAPTURES}/{name}: its content was changed"


def _named(journal: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """The captures that lie in the case, with their hashes ("" while one is being recorded)."""
    for line in journal:
        match line:
            case {"type": "recording", "name": str(name)}:
                yield name, ""
            case {
                "type": "original",
                "name": str(name),
                "sha256": str(sha256),
                "by_reference": False,
            }:
                yield name, sha256


def _there(path: Path) -> bool:
    """A name that no system can hold is not there either."""
    try:
        return path.exists()
    except OSError:
        return False
