"""The names inside a case folder, and files and folders that only their owner can open."""

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from pixelwitness.case.disk import AT_ONCE, Disk, sync_folder

ABOUT = "case.json"
JOURNAL = "journal.jsonl"
STATEMENTS = "meta_export.jsonl"
FINDINGS = "findings"
REQUESTS = "requests"
CAPTURES = "captures"
SOURCE_SEAL = "source-seal"  # of the bundle that a redacted case was made of
LOCK = ".lock"
PART = ".part-"

UNTAKEN = frozenset('%\\/:*?"<>|')
_LONGEST = 200
_UNSAFE = re.compile(rb"[^a-z0-9.-]|^\.")


def findings_file(site: str | None) -> str:
    """The file name of a site's findings. Sites come from hostile input, so any text is safe.

    `=5F` and not `%5F`, because a bag's manifest must write `%` in another way than sha256sum
    reads it. An underscore stands in no encoded name, so neither the file of findings without a
    site nor a name that was cut can be asked for by a site that is called like it.
    """
    if site is None:
        return "_unattributed.jsonl"
    raw = site.lower().encode("utf-8", "surrogatepass")
    name = _UNSAFE.sub(lambda found: b"=%02X" % found.group()[0], raw).decode("ascii")
    if len(name) + len(".jsonl") > _LONGEST:
        mark = "_" + hashlib.sha256(raw).hexdigest()[:16]
        name = name[: _LONGEST - len(mark) - len(".jsonl")] + mark
    return (name or "_empty") + ".jsonl"


def tame(name: str) -> str:
    """A file name with an underscore for what a system or a checking program may not take."""
    kept = "".join("_" if c in UNTAKEN or not c.isprintable() else c for c in name)
    return kept.rstrip(". ") or "_"


def request_file(sha256: str) -> str:
    """The file name of a request."""
    return f"{sha256}.http"


def walk(folder: Path, before: str = "") -> Iterator[tuple[str, bool]]:
    """What lies in a folder and below, by name, and whether it is a file; no link is followed."""
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from walk(folder / entry.name, f"{before}{entry.name}/")
        else:
            yield before + entry.name, entry.is_file(follow_symlinks=False)


def make_folder(folder: Path) -> None:
    """Make a folder with mode 0700, whatever the umask; an empty one that is there is taken."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    sync_folder(folder.parent)


@contextmanager
def opened(path: Path, flags: int) -> Iterator[int]:
    """A file descriptor for writing; a file made by it has mode 0600, whatever the umask."""
    handle = os.open(path, flags | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    try:
        path.chmod(0o600)
        yield handle
    finally:
        os.close(handle)


@contextmanager
def new_file(case: Path, target: Path, disk: Disk = AT_ONCE) -> Iterator[int]:
    """A file descriptor whose content appears at `target` whole, or not at all."""
    part = case / f"{PART}{token_hex(8)}"
    try:
        with opened(part, os.O_WRONLY | os.O_EXCL) as handle:
            yield handle
            disk.wrote(handle, target)
        part.replace(target)
    except BaseException:
        disk.unmade(target)
        part.unlink(missing_ok=True)
        raise
    disk.named(target.parent)


def write_all(handle: int, data: bytes) -> None:
    """Write everything: one `os.write` may take less than it is given (2 GiB on Linux)."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]
