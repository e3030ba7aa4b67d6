"""A case folder and files besides -> what goes into the bundle, under which names."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pixelwitness.case.layout import LOCK, PART, walk
from pixelwitness.errors import SealError
from pixelwitness.seal.names import CASE, DATA, SALT_FILE, fault_of


def payload(case: Path, added: Sequence[Path]) -> dict[str, Path]:
    """The files by their names in the bundle: the case below `data/case/`, the others beside it.

    Raises SealError for links, for what is no file, and for names that not every system takes.
    """
    files = {CASE + name: path for name, path in _inside(case)}
    for path in added:
        if not path.is_file():
            raise SealError(str(path), "is no file", "Give files with --add, one by one.")
        name = DATA + path.name
        if name in (*files, SALT_FILE) or f"{name}/" == CASE:
            raise SealError(str(path), "its name is taken in the bundle", "Give it another name.")
        files[name] = path
    for name, path in files.items():
        if fault := fault_of(name):
            raise SealError(str(path), f"the name {fault}", "Give the file another name.")
    return files


def _inside(case: Path) -> Iterator[tuple[str, Path]]:
    for name, is_file in walk(case):
        if name == LOCK or name.startswith(PART):
            continue
        if not is_file:
            raise SealError(str(case / name), "is a link or no file", "Put the file itself there.")
        yield name, case / name
