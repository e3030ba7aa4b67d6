"""The thread that writes: at once into the file, to the disk within a second, and idle when idle."""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pixelwitness.case import CaseWriter, read_case
from pixelwitness.live import record
from pixelwitness.live.record import Recorder
from pixelwitness.observer.tally import Tally
from pixelwitness.replay import Question
from pixelwitness.rulebook import Rulebook


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """When the case was synced."""
    times: list[float] = []
    real = CaseWriter.sync

    def sync(self: CaseWriter) -> None:
        real(self)
        times.append(time.monotonic())

    monkeypatch.setattr(CaseWriter, "sync", sync)
    monkeypatch.setattr(record, "_SYNC_WITHIN", 0.2)
    return times


@pytest.fixture
def recorder(case: Path, rules: Rulebook, synced: list[float]) -> Iterator[Recorder]:
    one = Recorder(case, Question(rules))
    yield one
    one.close(Tally(), 0, {"findings": 0, "controls": 0})


def eventually(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def told(case: Path) -> int:
    return sum(line["type"] == "failed" for line in read_case(case).journal)


def test_lines_are_written_at_once_and_synced_together(
    recorder: Recorder, case: Path, synced: list[float]
) -> None:
    eventually(lambda: len(synced) == 1)
    for number in range(50):
        recorder.journal("failed", "2026-11-24T10:00:00.000Z", entry=number)
    eventually(lambda: told(case) == 50)
    eventually(lambda: len(synced) >= 2)
    time.sleep(0.5)
    number = len(synced)
    time.sleep(0.5)
    assert len(synced) == number < 50


def test_what_keeps_coming_does_not_put_the_syncing_off(
    recorder: Recorder, synced: list[float]
) -> None:
    end = time.monotonic() + 20
    while len(synced) < 3:
        assert time.monotonic() < end
        recorder.journal("failed", "2026-11-24T10:00:00.000Z", entry=1)
        time.sleep(0.01)


def test_a_case_that_is_gone_is_told_in_a_line(
    case: Path, rules: Rulebook, caplog: pytest.LogCaptureFixture
) -> None:
    one = Recorder(case, Question(rules))
    eventually(lambda: bool(read_case(case).journal[1:]))
    shutil.rmtree(case)
    one.journal("failed", "2026-11-24T10:00:00.000Z", entry=0)
    one.close(Tally(), 0, {"findings": 0, "controls": 0})
    assert "the case could not be written" in caplog.text
    assert "name another folder" in caplog.text
    assert "Traceback" not in caplog.text
