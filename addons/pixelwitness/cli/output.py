"""The lines of a report -> the screen, or a file."""

import io
import sys
from collections.abc import Iterable
from pathlib import Path

from pixelwitness.errors import InputError


def write(lines: Iterable[str], output: str | None) -> None:
    """To the screen, or whole into the file: a report cut off half-way never takes its name."""
    if not output:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        sys.stdout.writelines(lines)
        return
    target = Path(output)
    if target.exists() and not target.is_file():
        _straight(lines, target)
        return
    part = target.with_name(f".{target.name}.part")
    try:
        with part.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            file.writelines(lines)
        part.replace(target)
    except OSError as cause:
        raise InputError(output, f"cannot be written ({cause.strerror})") from cause


def write_bytes(data: bytes, output: str) -> None:
    """Whole into the file, as `write` does."""
    target = Path(output)
    part = target.with_name(f".{target.name}.part")
    try:
        part.write_bytes(data)
        part.replace(target)
    except OSError as cause:
        raise InputError(output, f"cannot be written ({cause.strerror})") from cause


def _straight(lines: Iterable[str], target: Path) -> None:
    """Into a device or a pipe (`/dev/null`), which a file must never take the place of."""
    try:
        with target.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            file.writelines(lines)
    except OSError as cause:
        raise InputError(str(target), f"cannot be written ({cause.strerror})") from cause
