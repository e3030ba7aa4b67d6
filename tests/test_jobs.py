"""Several captures on several processes: nothing but the time may differ from one after another."""

import copy
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pixelwitness.cli import main
from pixelwitness.errors import CaptureError, RuleError
from pixelwitness.jobs import replay_at_once
from pixelwitness.replay import Question, replay
from pixelwitness.rulebook import Rulebook, load_rulebook

ADDONS = Path(__file__).parents[1] / "addons"
DEMO = ADDONS / "pixelwitness" / "demo"
SENT = "https://www.facebook.com/tr/?id=12345&ev=x&dl=https%3A%2F%2Fshop.example&ud[em]="


def ask() -> Question:
    return Question(load_rulebook())


def captures(folder: Path, count: int) -> list[Path]:
    """The first is much larger than the others, so that the others are read before it."""
    paths = [folder / f"{number:02}.har" for number in range(count)]
    for number, path in enumerate(paths):
        entry = {"request": {"method": "GET", "url": f"{SENT}{number:064x}"}}
        path.write_text(json.dumps({"log": {"entries": [entry] * (1 if number else 8_000)}}))
    return paths


def nothing(path: Path, done: int) -> None:
    assert done


def test_the_same_in_the_same_order(tmp_path: Path, rules: Rulebook) -> None:
    paths = captures(tmp_path, 20)
    reached: dict[Path, int] = {}
    ours = list(replay_at_once(paths, ask, rules.digest, 3, reached.__setitem__, for_case=True))
    assert ours == [replay(path, Question(rules), for_case=True) for path in paths]
    assert 1 << 20 < reached[paths[0]] <= paths[0].stat().st_size


def test_an_error_comes_in_its_turn(tmp_path: Path, rules: Rulebook) -> None:
    paths = captures(tmp_path, 4)
    paths[2].write_text("no capture")
    results = replay_at_once(paths, ask, rules.digest, 2, nothing)
    told = [one.where if isinstance(one, CaptureError) else one.path for one in results]
    assert told == [*paths[:2], "02.har", paths[3]]


def test_other_rules_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="changed in the middle"):
        list(replay_at_once(captures(tmp_path, 2), ask, "another digest", 2, nothing))


def broken() -> Question:
    raise ZeroDivisionError


def test_our_fault_in_a_process_is_told_with_its_lines(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"that read 00\.har:\nTraceback[\s\S]*ZeroDivision"):
        list(replay_at_once(captures(tmp_path, 2), broken, "", 2, nothing))


def die() -> Question:
    os._exit(1)


def test_a_process_that_dies_is_told(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"the process that read \d\d\.har has died"):
        list(replay_at_once(captures(tmp_path, 2), die, "", 2, nothing))


def test_an_error_passes_from_process_to_process_as_it_was() -> None:
    error = CaptureError("a.har", "is none", "Take another.")
    again = copy.copy(error)  # by __reduce_ex__, as pickle does
    assert (type(again), str(again)) == (CaptureError, str(error))


def test_the_case_and_the_output_are_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outputs = []
    for jobs in ("1", "2"):
        case = tmp_path / f"case{jobs}"
        person = str(DEMO / "person.yaml")
        main(["replay", str(DEMO), "--persona", person, "--case", str(case), "--format", "jsonl", "--jobs", jobs])  # fmt: skip
        outputs.append((capsys.readouterr().out, findings(case)))
    assert outputs[0] == outputs[1]
    assert outputs[0][0]


def findings(case: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (case / "findings").iterdir()}


@pytest.mark.parametrize("number", ["0", "-1", "x"])
def test_a_number_of_jobs_is_one(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["replay", "a.har", "--jobs", number])
    assert stopped.value.code == 2
    assert f"`{number}` is no number of at least 1" in capsys.readouterr().err


@pytest.mark.slow
def test_the_keyboard_ends_all_processes(tmp_path: Path) -> None:
    paths = captures(tmp_path, 2)
    paths[1].write_bytes(paths[0].read_bytes())
    run = subprocess.Popen(
        [sys.executable, "-m", "pixelwitness", "replay", *map(str, paths), "--jobs", "2"],
        env={**os.environ, "PYTHONPATH": str(ADDONS)},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    while len(of_session(run.pid)) < 3:
        time.sleep(0.02)
    os.killpg(run.pid, signal.SIGINT)
    _, told = run.communicate(timeout=20)
    assert run.returncode == 130
    assert told == b"pixelwitness: stopped by the keyboard\n"
    ended(run.pid)


@pytest.mark.slow
@pytest.mark.parametrize("words", ["replay --jobs 2", f"explain --recover phone {'ab' * 32}"])
def test_no_process_outlives_one_that_is_killed(tmp_path: Path, words: str) -> None:
    paths = captures(tmp_path, 2) if words.startswith("replay") else []
    run = subprocess.Popen(
        [sys.executable, "-m", "pixelwitness", *words.split(), *map(str, paths)],
        env={**os.environ, "PYTHONPATH": str(ADDONS)},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    while len(of_session(run.pid)) < 4:  # one of them is Python's resource tracker
        time.sleep(0.02)
    run.kill()
    run.wait(timeout=20)
    ended(run.pid)


def ended(leader: int) -> None:
    """All processes of that session end; Python's own resource tracker a moment later."""
    until = time.monotonic() + 20
    while of_session(leader):
        assert time.monotonic() < until
        time.sleep(0.02)


def of_session(leader: int) -> list[int]:
    """The processes of that session (Linux)."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == leader and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found
