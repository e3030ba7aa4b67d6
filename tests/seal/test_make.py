"""Sealing: the same bytes for the same case, all of it or nothing, and nothing that is damaged."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from pixelwitness.case import About, create_or_open, verify_chains
from pixelwitness.errors import CaseError, InputError, SealError
from pixelwitness.seal.baginfo import parse_bag_info
from pixelwitness.seal.make import Order, seal
from pixelwitness.seal.target import part_of
from tests.seal.conftest import NOW

TOP = Path(__file__).parents[2]


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_originals_are_there_byte_for_byte(demo_case: Path, demo_bundle: Path) -> None:
    sealed = files(demo_bundle / "data" / "case")
    original = files(demo_case)
    del original[".lock"]
    assert sealed == original
    assert files(demo_bundle / "data")["report.html"] == b"<p>report</p>"
    assert sorted(path.name for path in demo_bundle.iterdir()) == ["README.txt", "bag-info.txt", "bagit.txt", "data", "manifest-sha256.txt", "seal", "tagmanifest-sha256.txt"]  # fmt: skip


def test_bag_info_says_what_when_and_by_whom(demo_bundle: Path) -> None:
    told = parse_bag_info((demo_bundle / "bag-info.txt").read_bytes())
    assert told["External-Description"] == ["case"]
    assert told["Bagging-Date"] == ["2026-11-25"]
    assert told["Sealed-At"] == [NOW]
    assert told["Bag-Software-Agent"] == ["pixelwitness 0.0.0"]
    assert "Damaged-Case" not in told


@pytest.mark.parametrize("name", ["bundle", "bundle.zip"])
def test_the_same_case_key_and_time_give_the_same_bytes(
    case: Path, tmp_path: Path, order: Order, name: str
) -> None:
    for number in ("1", "2"):
        (tmp_path / number).mkdir()
        seal(case, [], tmp_path / number / name, order)
    assert files(tmp_path / "1") == files(tmp_path / "2")


def test_a_zip_holds_what_a_folder_holds(case: Path, tmp_path: Path, order: Order) -> None:
    seal(case, [], tmp_path / "b", order)
    seal(case, [], tmp_path / "b.zip", order)
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path / "out")
    assert files(tmp_path / "out" / "b") == files(tmp_path / "b")


def test_only_the_owner_reads_it(case: Path, tmp_path: Path, order: Order) -> None:
    before = os.umask(0)
    try:
        seal(case, [], tmp_path / "b", order)
        seal(case, [], tmp_path / "b.zip", order)
    finally:
        os.umask(before)
    modes = {stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "b").rglob("*") if p.is_file()}
    folders = {stat.S_IMODE(p.stat().st_mode) for p in [tmp_path / "b", *(tmp_path / "b").rglob("*")] if p.is_dir()}  # fmt: skip
    assert (modes, folders) == ({0o600}, {0o700})
    assert stat.S_IMODE((tmp_path / "b.zip").stat().st_mode) == 0o600


def test_sealing_changes_nothing_in_the_case(case: Path, tmp_path: Path, order: Order) -> None:
    before = files(case)
    seal(case, [], tmp_path / "b", order)
    assert files(case) == before


@pytest.mark.parametrize("name", ["b", "b.zip"])
def test_a_damaged_case_is_refused_and_nothing_is_left(
    case: Path, tmp_path: Path, order: Order, name: str
) -> None:
    (case / "captures" / "reject.har").write_bytes(b"{}")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(
        SealError, match=r"is damaged: captures/reject.har: its content was changed"
    ):
        seal(case, [], tmp_path / name, order)
    assert sorted(tmp_path.iterdir()) == before


def test_even_if_damaged_says_so(case: Path, tmp_path: Path, order: Order) -> None:
    (case / "captures" / "reject.har").unlink()
    order = Order(order.key, order.now, order.agent, even_if_damaged=True)
    sealed = seal(case, [], tmp_path / "b", order)
    told = parse_bag_info((tmp_path / "b" / "bag-info.txt").read_bytes())
    assert told["Damaged-Case"] == ["captures/reject.har: is missing, yet the journal names it"]
    assert sealed.damaged == tuple(told["Damaged-Case"])


def test_what_a_crash_left_is_no_damage(case: Path, tmp_path: Path, order: Order) -> None:
    with (case / "findings" / "keuken.example.jsonl").open("ab") as file:
        file.write(b'{"type":"find')
    sealed = seal(case, [], tmp_path / "b", order)
    told = parse_bag_info((tmp_path / "b" / "bag-info.txt").read_bytes())
    assert sealed.damaged == ()
    assert sealed.crashed == tuple(told["Left-By-A-Crash"])
    assert "left by a crash" in sealed.crashed[0]


def test_nobody_writes_to_the_case_meanwhile(case: Path, tmp_path: Path, order: Order) -> None:
    about = About("", "", NOW, (), {}, "")
    with create_or_open(case, about), pytest.raises(CaseError, match="is writing to this case"):
        seal(case, [], tmp_path / "b", order)


def test_a_case_that_cannot_be_written_to_is_sealed(
    case: Path, tmp_path: Path, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(folder: Path) -> int:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr("pixelwitness.case.lock.take", refused)
    assert seal(case, [], tmp_path / "b", order).files


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (
            lambda case: (case / "captures" / "l.har").symlink_to("/etc/hosts"),
            "is a link or no file",
        ),
        (lambda case: (case / "all").symlink_to(case), "is a link or no file"),
        (lambda case: os.mkfifo(case / "pipe"), "is a link or no file"),
        (lambda case: (case / "50%.txt").touch(), "holds a character that not every system"),
        (lambda case: (case / "a\nb").touch(), "holds a character that not every system"),
        (lambda case: (case / "back\\slash").touch(), "holds a character that not every system"),
        (lambda case: (case / "case.json").unlink(), "is no case folder"),
    ],
)
def test_what_cannot_be_sealed(
    case: Path, tmp_path: Path, order: Order, make: object, told: str
) -> None:
    assert callable(make)
    make(case)
    with pytest.raises(InputError, match=told):
        seal(case, [], tmp_path / "b", order)
    assert [path.name for path in tmp_path.iterdir()] == ["case"]


def test_added_files_must_be_files_with_names_of_their_own(
    case: Path, tmp_path: Path, order: Order
) -> None:
    (tmp_path / "x").mkdir()
    for name in ("r.html", "x/r.html"):
        (tmp_path / name).touch()
    for added, told in (
        ([tmp_path / "x"], "is no file"),
        ([tmp_path / "gone"], "is no file"),
        ([tmp_path / "r.html", tmp_path / "x" / "r.html"], "its name is taken in the bundle"),
    ):
        with pytest.raises(SealError, match=told):
            seal(case, added, tmp_path / "b", order)
    for name in ("case", "salt.txt"):
        (tmp_path / "x" / name).touch()
        with pytest.raises(SealError, match="its name is taken"):
            seal(case, [tmp_path / "x" / name], tmp_path / "b", order)


@pytest.mark.parametrize("name", ["b", "b.zip"])
def test_nothing_is_overwritten(case: Path, tmp_path: Path, order: Order, name: str) -> None:
    (tmp_path / name).write_bytes(b"mine")
    with pytest.raises(SealError, match="exists already and is left as it is"):
        seal(case, [], tmp_path / name, order)
    assert (tmp_path / name).read_bytes() == b"mine"


def test_a_bundle_does_not_lie_in_its_case(case: Path, order: Order) -> None:
    with pytest.raises(SealError, match="lies inside the case"):
        seal(case, [], case / "b", order)


_KILLED = """
import os, signal, sys
from pathlib import Path
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pixelwitness.seal import make
put = make._put_file
def dying(*words, count=[0]):
    count[0] += 1
    if count[0] == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return put(*words)
make._put_file = dying
key = Ed25519PrivateKey.from_private_bytes(bytes(32))
make.seal(Path(sys.argv[1]), [], Path(sys.argv[2]), make.Order(key, "2026-11-25T10:00:00Z", "x"))
"""


@pytest.mark.parametrize("name", ["b", "b.zip"])
def test_a_crash_in_the_middle_leaves_no_half_bundle(
    case: Path, tmp_path: Path, order: Order, name: str
) -> None:
    run = subprocess.run(
        [sys.executable, "-c", _KILLED, case, tmp_path / name],
        env={"PYTHONPATH": str(TOP / "addons")},
    )
    assert run.returncode == -signal.SIGKILL
    assert not (tmp_path / name).exists()
    (left,) = tmp_path.glob(".*")
    assert stat.S_IMODE(left.stat().st_mode) == 0o700
    others = [tmp_path / f".{other}.part-{'0' * 16}" for other in ("c", "bb", f"x{name}")]
    others.append(tmp_path / f".{name}.part-mine")
    for other in others:
        other.mkdir()
    assert seal(case, [], tmp_path / name, order).files
    assert not left.exists()
    assert all(other.exists() for other in others)
    assert verify_chains(case) == []


@pytest.mark.parametrize("name", ["b", "b.zip"])
def test_who_is_still_at_work_is_left_alone(
    case: Path, tmp_path: Path, order: Order, name: str
) -> None:
    """Two of different cases write to one target: the first who is done has it."""
    with part_of(tmp_path / name) as part:
        part.write_bytes(b"half")
        seal(case, [], tmp_path / name, order)
        assert part.read_bytes() == b"half"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, "case"])


def test_a_link_that_is_called_like_what_was_left(case: Path, tmp_path: Path, order: Order) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "file").touch()
    (tmp_path / f".b.part-{'0' * 16}").symlink_to("mine")
    seal(case, [], tmp_path / "b", order)
    assert (tmp_path / "mine" / "file").exists()


def test_an_error_of_the_disk_is_told(case: Path, tmp_path: Path, order: Order) -> None:
    shutil.rmtree(tmp_path / "none", ignore_errors=True)
    (tmp_path / "file").touch()
    with pytest.raises(SealError, match="could not be sealed"):
        seal(case, [], tmp_path / "file" / "b.zip", order)
