"""A progress bar on a terminal, and nothing anywhere else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


class Bar:
    """Called with the number of bytes read so far of the file that was begun last."""

    def __init__(self, show: Callable[[int, str], None] | None = None) -> None:
        """`show` takes the bytes of all files so far, and the name of the present one."""
        self._show = show
        self._before = 0
        self._size = 0
        self._name = ""

    def begin(self, path: Path) -> None:
        """The next file begins."""
        self._before += self._size
        self._size = _size(path)
        self._name = path.name

    def __call__(self, done: int) -> None:
        if self._show is not None:
            self._show(self._before + done, self._name)


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
