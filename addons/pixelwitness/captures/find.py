"""Names on the command line -> the captures they mean."""

from collections.abc import Sequence
from pathlib import Path

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
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    captures = [path for path in files if _is_capture(path)]
    if not captures:
        raise CaptureError(str(folder), "holds no HAR and no mitmproxy flow file")
    return captures


def _is_capture(path: Path) -> bool:
    try:
        head = head_of(path)
    except OSError:
        return False
    except CaptureError:
        return True  # a zip whose HAR cannot be read: the reader says so
    kind = format_of(head)
    return kind == "flows" or (kind == "har" and b'"log"' in head)
