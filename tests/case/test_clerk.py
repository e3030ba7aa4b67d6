"""A real process that writes: what it is told, however the one that tells it ends."""

import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pixelwitness.case import About, Clerk, create_or_open, read_case, verify_chains
from pixelwitness.errors import CaseError
from pixelwitness.finding import Finding

type MakeFinding = Callable[..., tuple[Finding, bytes]]

TIME = "2026-11-24T10:00:00.000Z"
TELLER = """\
import os, pickle, signal, sys
from pathlib import Path
from pixelwitness.case import Clerk
folder, about, lines, how = pickle.load(sys.stdin.buffer)
clerk = Clerk(folder, about, print)
for line, request in lines:
    clerk.tell("add_all", [line], request)
if how == "killed":
    os.kill(os.getpid(), signal.SIGKILL)
if how == "interrupted":
    os.killpg(os.getpgid(0), signal.SIGINT)
sys.exit(0)
"""


@pytest.fixture
def failures() -> list[Exception]:
    return []


def test_what_it_is_told_is_written(
    folder: Path, about: About, made: MakeFinding, failures: list[Exception]
) -> None:
    clerk = Clerk(folder, about, lambda _, error: failures.append(error))
    for number in range(300):
        finding, request = made(number)
        clerk.tell("add_all", [finding], request)
    assert clerk.ask("begin_original", "live.mitm") == folder / "captures" / "live.mitm"
    assert len(read_case(folder).findings) == 300
    clerk.tell("journal", "live_ended", TIME, requests=300)
    clerk.close()
    assert read_case(folder).journal[-1]["type"] == "heads"
    assert (verify_chains(folder), failures) == ([], [])


def test_what_cannot_be_done_is_raised_where_it_was_asked_and_told_else(
    folder: Path, about: About, made: MakeFinding, failures: list[Exception]
) -> None:
    clerk = Clerk(folder, about, lambda _, error: failures.append(error))
    clerk.ask("begin_original", "live.mitm")
    with pytest.raises(CaseError, match=r"live\.mitm: is there already"):
        clerk.ask("begin_original", "live.mitm")
    clerk.tell("add_all", [made()[0]], b"other bytes than those of its request")
    clerk.close()
    (error,) = failures
    assert "these are not the bytes" in str(error)


def test_a_case_that_is_in_use_is_waited_for_and_then_refused(
    folder: Path, about: About, failures: list[Exception], capfd: pytest.CaptureFixture[str]
) -> None:
    first = create_or_open(folder, about)
    with pytest.raises(CaseError, match="another program is writing"):
        Clerk(folder, about, lambda _, error: failures.append(error))
    first.close()
    Clerk(folder, about, lambda _, error: failures.append(error)).close()
    assert failures == []
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("how", ["killed", "interrupted", "left"])
def test_it_outlives_whoever_tells_it(
    folder: Path, about: About, made: MakeFinding, how: str
) -> None:
    lines = [made(number) for number in range(60)]
    subprocess.run(
        [sys.executable, "-c", TELLER],
        input=pickle.dumps((folder, about, lines, how)),
        start_new_session=True,
        check=False,
        timeout=60,
    )
    with create_or_open(folder, about, patience=20):  # it may still be writing
        assert len(read_case(folder).findings) == 60
    assert verify_chains(folder) == []


def test_its_own_end_is_told(folder: Path, about: About, failures: list[Exception]) -> None:
    clerk = Clerk(folder, about, lambda _, error: failures.append(error))
    os.kill(clerk.pid, signal.SIGKILL)
    end = time.monotonic() + 20
    while not failures:
        assert time.monotonic() < end
        time.sleep(0.01)
    assert "has ended" in str(failures[0])
    with pytest.raises(CaseError, match="has ended"):
        clerk.ask("finish_originals")
    clerk.tell("journal", "live_ended", TIME)
    clerk.close()
    assert len(failures) == 1


def test_where_it_goes_wrong_nothing_but_the_error_is_said(
    folder: Path, about: About, failures: list[Exception], capfd: pytest.CaptureFixture[str]
) -> None:
    with create_or_open(folder, about), pytest.raises(CaseError):
        Clerk(folder, about, lambda _, error: failures.append(error))
    clerk = Clerk(folder, about, lambda _, error: failures.append(error))
    shutil.rmtree(folder)
    clerk.tell("journal", "live_ended", TIME)
    clerk.close()
    assert [type(one) for one in failures] == [FileNotFoundError]
    assert capfd.readouterr() == ("", "")


def test_a_package_of_the_same_name_where_the_user_stands_is_not_meant(
    folder: Path, about: About, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pixelwitness").mkdir()
    (tmp_path / "pixelwitness" / "__init__.py").write_text("raise SystemExit(7)")
    monkeypatch.chdir(tmp_path)
    Clerk(folder, about, print).close()
    assert read_case(folder).about["title"] == about.title
