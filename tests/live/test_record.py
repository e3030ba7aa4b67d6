"""What a recorder says where its case can be written no more."""

import shutil
from pathlib import Path

import pytest

from pixelwitness.case import read_case
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
