"""A request in the case folder -> its bytes as text, with their hash recomputed."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes

from pixelwitness.case.layout import REQUESTS, request_file

_LONGEST = 20_000
_SHORTEST = 8
_NAME = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Raw:
    """A request as sent. `sound` says that its bytes have the hash that is its name.

    `text` is "" where it may not be printed, `left_out` counts the bytes behind its end.
    """

    sha256: str
    file: str
    size: int
    sound: bool
    text: str
    left_out: int


def read_raw(folder: Path, sha256: str, whole: bool) -> tuple[Raw, bytes]:
    """The request of that hash and its bytes; empty and not sound where the file is missing."""
    name = request_file(sha256)
    data = _bytes(folder / REQUESTS / name) if _NAME.fullmatch(sha256) else b""
    shown = data[:_LONGEST].decode("utf-8", "backslashreplace").replace("\r\n", "\n")
    return (
        Raw(
            sha256=sha256,
            file=f"{REQUESTS}/{name}",
            size=len(data),
            sound=hashlib.sha256(data).hexdigest() == sha256,
            text=shown if whole else "",
            left_out=max(0, len(data) - _LONGEST),
        ),
        data,
    )


def holds(data: bytes, text: str) -> bool:
    """Whether a text stands readable in a request, as it is or percent-encoded.

    Never for a short one: `NL` stands in many a request, and means something else there.
    """
    if len(text) < _SHORTEST:
        return False
    wanted = text.encode("utf-8", "backslashreplace")
    return wanted in data or wanted in unquote_to_bytes(data)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
