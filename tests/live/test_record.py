"""What a recorder says where its case can be written no more, or not in time."""

import os
import shutil
import signal
import threading
from pathlib import Path

import pytest

from pixelwitness.case import read_case
from pixelwitness.live import record
from pixelwitness.live.record import Recorder
from pixelwitness.observer.tally import Tally
from pixelwitness.replay import Question
from pixelwitness.rulebook import Rulebook
from tests.live.loopback import eventually


def test_a_case_that_is_gone_is_told_in_a_line(
    case: Path, rules: Rulebook, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    one = Recorder(case, Question(rules))
    eventually(lambda: any(line["type"] == "live" for line in read_case(case).journal))
    shutil.rmtree(case)
    one.journal("failed", "2026-11-24T10:00:00.000Z", entry=0)
    one.close(Tally(), 0, {"findings": 0, "controls": 0})
    assert "the case could not be written" in caplog.text
    assert "name another folder" in caplog.text
    assert "Traceback" not in caplog.text + capfd.readouterr().err


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no process can be stopped")
def test_a_case_that_takes_long_to_write_is_told(
    case: Path, rules: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "_PATIENCE", 0.1)
    said: list[str] = []
    one = Recorder(case, Question(rules))

    def heard(_: int, text: str) -> None:
        said.append(text)
        os.kill(one._clerk.pid, signal.SIGCONT)

    monkeypatch.setattr(record, "say", heard)
    os.kill(one._clerk.pid, signal.SIGSTOP)
    one.close(Tally(), 0, {"findings": 0, "controls": 0})
    assert ["still being written" in text for text in said] == [True]
    assert [line["type"] for line in read_case(case).journal][-1] == "live_ended"
    assert not [one for one in threading.enumerate() if isinstance(one, threading.Timer)]
