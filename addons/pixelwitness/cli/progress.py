"""A progress bar on a terminal, and nothing anywhere else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


class Bar:
    """Told how many bytes of which file were read so far; files may come in any order."""

    def __init__(self, show: Callable[[int, str], None] | None = None) -> None:
        """`show` takes the bytes of all files so far, and the name of the file just read from."""
        self._show = show
        self._read: dict[Path, int] = {}
        self._sum = 0

    def reach(self, path: Path, done: int) -> None:
        """So many bytes of that file were read."""
        self._sum += done - self._read.get(path, 0)
        self._read[path] = done
        if self._show is not None:
            self._show(self._sum, path.name)

    def finish(self, path: Path) -> None:
        """That file was read to its end, or as far as it is of use."""
        self.reach(path, _size(path))


@contextmanager
def bar_for(paths: list[Path], stream: TextIO) -> Iterator[Bar]:
    """A bar over the bytes of all files where `stream` is a terminal."""
    if not stream.isatty():
        yield Bar()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=Console(file=stream), transient=True) as progress:
        task = progress.add_task("", total=sum(map(_size, paths)) or None)
        yield Bar(lambda done, name: progress.update(task, completed=done, description=name))


@contextmanager
def trying(stream: TextIO) -> Iterator[Callable[[str, int, int], None] | None]:
    """A bar that is told (name, tried, of how many) where `stream` is a terminal."""
    if not stream.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=stream), transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda name, done, total: progress.update(
            task, completed=done, total=total, description=f"trying {name}"
        )


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
