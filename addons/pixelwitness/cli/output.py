"""The lines of a report -> the screen, or a file."""

import sys
from collections.abc import Iterable
from pathlib import Path

from pixelwitness.outfile import written


def write(lines: Iterable[str], output: str | None, private: bool = True) -> None:
    """To the screen, or whole into the file: a report cut off half-way never takes its name.

    A file is for its owner alone, unless what is written is not `private`.
    """
    if not output:
        sys.stdout.writelines(lines)
        return
    with (
        written(Path(output), private) as part,
        part.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file,
    ):
        file.writelines(lines)


def write_bytes(data: bytes, output: str) -> None:
    """Whole into the file, for its owner alone, as `write` does."""
    with written(Path(output)) as part:
        part.write_bytes(data)
