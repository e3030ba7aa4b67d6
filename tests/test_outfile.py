"""What is written for a user: whole or not at all, readable by whom it should, no device replaced."""

import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pixelwitness.cli import main
from pixelwitness.errors import InputError
from pixelwitness.outfile import written

TOP = Path(__file__).parents[1]
REJECT = str(TOP / "addons" / "pixelwitness" / "demo" / "reject.har")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(params=[0o022, 0o027, 0o077], ids=oct)
def shut(request: pytest.FixtureRequest) -> Iterator[int]:
    """The umask under which everything runs."""
    before = os.umask(request.param)
    yield int(request.param)
    os.umask(before)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> str:
    case = str(tmp_path_factory.mktemp("modes") / "case")
    main(["replay", REJECT, "--case", case, "-o", f"{case}.txt"])
    return case


@pytest.mark.parametrize(
    ("words", "private"),
    [
        (["replay", REJECT, "-o", "out"], ["out"]),
        (["replay", REJECT, "--format", "jsonl", "-o", "out"], ["out"]),
        (["replay", REJECT, "--format", "csv", "-o", "out"], ["out"]),
        (["replay", REJECT, "--format", "sarif", "-o", "out"], []),
        (["replay", REJECT, "--format", "junit", "-o", "out"], []),
        (["report", "CASE", "-o", "out"], ["out"]),
        (["export", "CASE", "-o", "out"], ["out"]),
        (["export", "CASE", "--format", "csv", "-o", "out.zip"], ["out.zip"]),
        (["export", "CASE", "--format", "csv", "-o", "out"], ["out", "out/findings.csv"]),
        (["export", "CASE", "--format", "sqlite", "-o", "out.db"], ["out.db"]),
        (["export", "CASE", "--format", "sarif", "-o", "out"], []),
        (["export", "CASE", "--format", "junit", "-o", "out"], []),
        (["matrix", "CASE", "-o", "out"], ["out"]),
        (["redact", "CASE", "-o", "out"], ["out.secrets.json"]),
    ],
    ids=lambda words: " ".join(words),
)
def test_who_may_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shut: int, made: str, words: list[str], private: list[str]
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert main([made if word == "CASE" else word for word in words]) in (0, 1)
    for path in tmp_path.rglob("*"):
        name = path.relative_to(tmp_path).as_posix()
        everybody = 0o777 if path.is_dir() else 0o666
        if name in private or name.partition("/")[0] in private:
            assert mode(path) == everybody & 0o700, name
        else:
            assert mode(path) == everybody & ~shut, name
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.parametrize("before", [0o600, 0o640, 0o644])
@pytest.mark.parametrize("form", ["jsonl", "sarif"])
def test_a_file_that_was_there_keeps_its_mode(tmp_path: Path, before: int, form: str) -> None:
    path = tmp_path / "out"
    path.write_text("of yesterday")
    path.chmod(before)
    main(["replay", REJECT, "--format", form, "-o", str(path)])
    assert mode(path) == before
    assert "of yesterday" not in path.read_text()


def test_a_file_that_fails_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_text("of yesterday")
    (tmp_path / ".out.part").write_text("left by a crash, and longer than what comes")
    with pytest.raises(ZeroDivisionError), written(path) as part:
        part.write_text(str(1 // 0))
    assert path.read_text() == "of yesterday"
    assert sorted(tmp_path.iterdir()) == [path]
    with written(path) as part:
        part.write_text("new")
    assert path.read_text() == "new"


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "link").symlink_to("there/out")
    main(["replay", REJECT, "-o", str(tmp_path / "link")])
    assert (tmp_path / "link").is_symlink()
    assert "kansspel.example" in (tmp_path / "there" / "out").read_text("utf-8")


def test_a_part_that_somebody_else_put_there_is_not_written_into(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("mine")
    (tmp_path / ".out.part").symlink_to("elsewhere")
    with written(tmp_path / "out") as part:
        part.write_text("secret")
    assert (tmp_path / "elsewhere").read_text() == "mine"
    assert not (tmp_path / "out").is_symlink()


@pytest.mark.parametrize("words", [["replay", REJECT], ["replay", REJECT, "--format", "sarif"], ["report", "CASE"], ["export", "CASE"]])  # fmt: skip
def test_a_device_stays_one(made: str, words: list[str]) -> None:
    before = Path("/dev/null").stat()
    assert main([*(made if word == "CASE" else word for word in words), "-o", "/dev/null"]) in (0, 1)  # fmt: skip
    after = Path("/dev/null").stat()
    assert stat.S_ISCHR(after.st_mode)
    assert (before.st_mode, before.st_ino) == (after.st_mode, after.st_ino)


def test_a_database_needs_a_file(made: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", made, "--format", "sqlite", "-o", "/dev/null"]) == 2
    assert "/dev/null: is no place for a database. Give the name of a file." in capsys.readouterr().err  # fmt: skip
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    assert not Path("/dev/null.metadata.yml").exists()


def run(*words: str, behind: str) -> subprocess.CompletedProcess[str]:
    command = f'"{sys.executable}" -m pixelwitness {" ".join(words)} {behind}'
    return subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, env={"PYTHONPATH": str(TOP / "addons"), "PATH": os.environ["PATH"]}
    )  # fmt: skip


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="has no /dev/stdout")
@pytest.mark.parametrize("place", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_the_shells_own_files(tmp_path: Path, place: str) -> None:
    """Into a pipe, and into a file that the shell has open and goes on writing to."""
    device = Path("/dev/stdout").lstat()
    assert "kansspel.example" in run("replay", REJECT, "-o", place, behind="| cat").stdout
    out = tmp_path / "out"
    run("replay", REJECT, "-o", place, behind=f"> {out}; echo end >> {out}")
    assert "kansspel.example" in out.read_text("utf-8")
    assert out.read_text("utf-8").endswith("end\n")
    assert Path("/dev/stdout").lstat().st_ino == device.st_ino
    assert not list(tmp_path.glob(".*"))


def test_a_named_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text("utf-8")))
    reader.start()
    main(["replay", REJECT, "--format", "jsonl", "-o", str(pipe)])
    reader.join(30)
    assert '"type":"finding"' in read[0]
    assert stat.S_ISFIFO(pipe.lstat().st_mode)


@pytest.mark.parametrize("name", ["none/out", "."])
def test_where_nothing_can_be_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="cannot be written"), written(tmp_path / name) as part:
        part.write_text("x")
