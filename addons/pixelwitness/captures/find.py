"""Names on the command line -> the captures they mean."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from pixelwitness.captures.detect import format_of, head_of
from pixelwitness.errors import CaptureError

_LONGEST = 200


def find_captures(names: Sequence[str]) -> list[Path]:
    """Files as named, folders with all captures below them (told by content), `-` as it is."""
    found: list[Path] = []
    for name in names:
        path = Path(name)
        if name != "-" and not path.exists():
            raise CaptureError(name, "does not exist")
        found.extend(_below(path) if name != "-" and path.is_dir() else [path])
    return list(dict.fromkeys(found))


def _below(folder: Path) -> list[Path]:
    captures = [path for path in sorted(_files(folder)) if _is_capture(path)]
    if not captures:
        raise CaptureError(str(folder), "holds no HAR and no mitmproxy flow file")
    return captures


def _files(folder: Path) -> Iterator[Path]:
    """No link to a folder is followed. Raises CaptureError where a folder cannot be looked into."""
    try:
        for where, _, names in os.walk(folder, onerror=_refuse):
            yield from (path for name in names if (path := Path(where, name)).is_file())
    except OSError as cause:  # a name that fits the folder, and not a whole path
        _refuse(cause)


def _refuse(cause: OSError) -> NoReturn:
    name = str(cause.filename)
    shown = name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…"
    way_out = "What lies in it would be missed: open it to yourself, or name what to read."
    raise CaptureError(shown, f"cannot be looked into ({cause.strerror})", way_out) from cause


def _is_capture(path: Path) -> bool:
    try:
        head = head_of(path)
    except (OSError, CaptureError):
        return True  # what cannot be read may be one: the reader says so
    kind = format_of(head)
    return kind == "flows" or (kind == "har" and b'"log"' in head)
