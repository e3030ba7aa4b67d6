"""Opening a case: one writer at a time, and only a folder that is one or can become one."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pixelwitness.case import About, CaseWriter, create_or_open, read_case, verify_chains
from pixelwitness.errors import CaseError
from pixelwitness.finding import Finding

type MakeFinding = Callable[..., tuple[Finding, bytes]]


def test_a_second_writer_is_told_the_way_out(
    opened: Callable[[], CaseWriter], folder: Path, contents: Callable[[], dict[str, bytes]]
) -> None:
    with opened():
        before = contents()
        with pytest.raises(CaseError, match=r"another program.*Wait"):
            opened()
        assert contents() == before
        assert read_case(folder).findings == []
    opened().close()


def test_a_writer_in_another_process_is_told_too(
    opened: Callable[[], CaseWriter], folder: Path
) -> None:
    program = (
        "import sys; from pathlib import Path; from pixelwitness.case.lock import take\n"
        "take(Path(sys.argv[1]))"
    )
    with opened():
        done = subprocess.run(
            [sys.executable, "-c", program, str(folder)],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=False,
        )
    assert b"CaseError" in done.stderr


def test_a_failed_opening_gives_the_lock_back(
    opened: Callable[[], CaseWriter], folder: Path, made: MakeFinding
) -> None:
    with opened() as case:
        case.add(*made(0))
        case.add(*made(1))
    path = folder / "findings" / "shop.example.jsonl"
    whole = path.read_bytes()
    path.write_bytes(b"broken\n" + whole)
    with pytest.raises(CaseError, match=r"shop\.example\.jsonl:1"):
        opened()
    path.write_bytes(whole)
    opened().close()


@pytest.mark.parametrize("name", ["notes.txt", "findings", ".hidden"])
def test_a_folder_that_holds_something_else_is_refused_untouched(
    folder: Path, about: About, name: str
) -> None:
    folder.mkdir(mode=0o755)
    (folder / name).mkdir()
    with pytest.raises(CaseError, match=r"is not empty and holds no case\.json"):
        create_or_open(folder, about)
    assert [path.name for path in folder.iterdir()] == [name]


def test_a_file_is_no_folder(folder: Path, about: About) -> None:
    folder.touch()
    with pytest.raises(CaseError, match="is not a folder"):
        create_or_open(folder, about)


@pytest.mark.parametrize("left", [(), (".lock",), (".lock", ".part-0011")], ids=repr)
def test_an_empty_folder_or_a_crash_in_the_first_moment_becomes_a_case(
    folder: Path, about: About, left: tuple[str, ...]
) -> None:
    folder.mkdir()
    for name in left:
        (folder / name).touch()
    create_or_open(folder, about).close()
    assert not list(folder.glob(".part-*"))
    assert verify_chains(folder) == []
