"""Chained lines: a file of JSON lines, each carrying the SHA-256 of the line before."""

import contextlib
import errno
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pixelwitness.case.disk import AT_ONCE, Disk
from pixelwitness.case.layout import opened
from pixelwitness.contract import to_json
from pixelwitness.errors import CaseError

START = "0" * 64


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends: the hash of its last line, how many lines, how many bytes."""

    last: str = START
    lines: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One whole line of a chain, and the chain's head after it."""

    value: dict[str, Any]
    head: Head


def rows(path: Path) -> Iterator[Row]:
    """The whole lines of a file, one at a time; what a crash left at the end is passed over.

    A broken line with a whole one after it is no crash: CaseError with file and line.
    """
    end = broken = 0
    for number, raw in enumerate(raw_lines(path), 1):
        end += len(raw)
        value = parse(raw)
        if value is None:
            broken = broken or number
        elif broken:
            raise CaseError(f"{path}:{broken}", "is no line of the record", _WAY_OUT)
        else:
            yield Row(value, Head(digest(raw), number, end))


def raw_lines(path: Path) -> Iterator[bytes]:
    """The lines of a file with their newlines; none where there is no file."""
    if path.exists():
        with path.open("rb") as lines:
            yield from lines


def parse(raw: bytes) -> dict[str, Any] | None:
    """The JSON object of a whole line, or None for anything else."""
    if not raw.endswith(b"\n"):
        return None
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    whole = isinstance(value, dict) and {"type", "previous"} <= value.keys()
    return value if whole else None


def digest(raw: bytes) -> str:
    """What the next line carries as `previous`: the hash of the bytes without the newline."""
    return hashlib.sha256(raw.removesuffix(b"\n")).hexdigest()


def key_of(value: dict[str, Any]) -> str:
    """16 hex digits that are the same for the same line, before and after it was written."""
    if "id" in value:
        return str(value["id"])
    text = json.dumps({**value, "previous": ""}, sort_keys=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:16]


def append(path: Path, value: dict[str, Any], head: Head, disk: Disk = AT_ONCE) -> Head:
    """Add one line, and tell the disk; returns the new head."""
    return append_all(path, (value,), head, disk)


def append_all(
    path: Path, values: Iterable[dict[str, Any]], head: Head, disk: Disk = AT_ONCE
) -> Head:
    """Add lines in one write, and tell the disk; returns the new head.

    A lone surrogate, which UTF-8 has no bytes for, becomes the JSON escape it is written as.
    """
    last = head.last
    lines: list[bytes] = []
    for value in values:
        text = to_json({**value, "previous": last})
        lines.append(text.encode("utf-8", "backslashreplace") + b"\n")
        last = digest(lines[-1])
    raw = b"".join(lines)
    with opened(path, os.O_WRONLY | os.O_APPEND) as handle:
        if os.fstat(handle).st_size != head.end:
            raise CaseError(str(path), "was changed by something else", "Open the case anew.")
        with _whole_or_not_at_all(handle, head.end):
            _write(handle, raw)
            disk.wrote(handle, path)
    if not head.lines:
        disk.named(path.parent)
    return Head(last, head.lines + len(lines), head.end + len(raw))


def left_over(path: Path, head: Head) -> str:
    """What lies after the last whole line, as text that tells every byte."""
    if not path.exists():
        return ""
    with path.open("rb") as lines:
        lines.seek(head.end)
        return lines.read().decode("latin-1").encode("unicode_escape").decode("ascii")


def cut(path: Path, head: Head) -> None:
    """Take away what lies after the last whole line."""
    with opened(path, os.O_WRONLY) as handle:
        os.ftruncate(handle, head.end)
        os.fsync(handle)


def _write(handle: int, raw: bytes) -> None:
    if os.write(handle, raw) != len(raw):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@contextlib.contextmanager
def _whole_or_not_at_all(handle: int, end: int) -> Iterator[None]:
    try:
        yield
    except BaseException:
        # Nobody was told that the line is in the record, so it must not stay there by halves.
        with contextlib.suppress(OSError):
            os.ftruncate(handle, end)
        raise


_WAY_OUT = "Put the file back as it was written; nothing can be added to a damaged record."
