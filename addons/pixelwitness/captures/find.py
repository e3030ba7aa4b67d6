"""Names on the command line -> the captures they mean."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from pixelwitness.captures.detect import format_of, head_of
from pixelwitness.errors import CaptureError


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
    for place, _, names in os.walk(folder, onerror=_refuse):
        yield from (path for name in names if (path := Path(place, name)).is_file())


def _refuse(error: OSError) -> NoReturn:
    """What cannot be looked into may be a capture, so it is not passed over in silence."""
    way_out = "Make it readable, or name the captures themselves."
    raise CaptureError(str(error.filename), f"cannot be read ({error.strerror})", way_out)


def _is_capture(path: Path) -> bool:
    try:
        head = head_of(path)
    except OSError as error:
        _refuse(error)
    except CaptureError:
        return True  # a zip whose HAR cannot be read: the reader says so
    kind = format_of(head)
    return kind == "flows" or (kind == "har" and b'"log"' in head)
