"""Captures and requests, kept byte for byte as they were given."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from pixelwitness.case.disk import AT_ONCE, Disk, sync_folder
from pixelwitness.case.layout import (
    CAPTURES,
    REQUESTS,
    new_file,
    opened,
    request_file,
    tame,
    write_all,
)
from pixelwitness.errors import CaseError

_CHUNK = 1 << 20


def free_name(case: Path, name: str, sha256: str, taken: Mapping[str, str]) -> str:
    """The name, tame, or `<stem>-<part of the hash>.<ext>` where it stands for other content."""
    path = Path(tame(name))
    stem = path.stem
    while len(os.fsencode(stem)) > 120:
        stem = stem[:-1]
    longer = [f"{stem}-{sha256[:length]}{path.suffix}" for length in (8, 16)]
    for one in (path.name, *longer):
        target = case / CAPTURES / one
        if taken.get(one, sha256) == sha256 and (not target.exists() or hash_of(target) == sha256):
            return one
    return f"{stem}-{sha256}{path.suffix}"


def copy(case: Path, source: Path, name: str, sha256: str) -> None:
    """Copy a capture; where its bytes are not those that were read, nothing is left behind."""
    with new_file(case, case / CAPTURES / name) as handle:
        seen = hashlib.sha256()
        for chunk in _chunks(source):
            seen.update(chunk)
            write_all(handle, chunk)
        _compare(source, seen.hexdigest(), sha256)


def begin(path: Path) -> None:
    """Make an empty capture that is still to be written; CaseError where the name is taken."""
    try:
        with opened(path, os.O_WRONLY | os.O_EXCL):
            sync_folder(path.parent)
    except FileExistsError as cause:
        raise CaseError(str(path), "is there already", "Start once more.") from cause


def check(source: Path, sha256: str) -> None:
    """CaseError where the file's bytes are not those that were read."""
    _compare(source, hash_of(source), sha256)


def keep_request(case: Path, sha256: str, request: bytes, disk: Disk = AT_ONCE) -> None:
    """Write a request once, under its hash; ValueError where the bytes have another."""
    if hashlib.sha256(request).hexdigest() != sha256:
        raise ValueError(f"these are not the bytes of request {sha256}")
    target = case / REQUESTS / request_file(sha256)
    if not target.exists():
        with new_file(case, target, disk) as handle:
            write_all(handle, request)


def hash_of(path: Path) -> str:
    """SHA-256 of a file of any size."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _chunks(source: Path) -> Iterator[bytes]:
    with source.open("rb") as content:
        while chunk := content.read(_CHUNK):
            yield chunk


def _compare(source: Path, found: str, wanted: str) -> None:
    if found != wanted:
        raise CaseError(str(source), "was changed after it was read", "Replay it once more.")
