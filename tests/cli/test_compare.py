"""`pixelwitness compare` on the demo study, accepting against refusing."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pixelwitness.cli import main

DEMO = Path(__file__).parents[2] / "addons" / "pixelwitness" / "demo"


@pytest.fixture
def cases(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    for visit in ("accept", "reject"):
        case = str(tmp_path / visit)
        main(["replay", str(DEMO / f"{visit}.har"), "--study", str(DEMO / "study.yaml"), "--case", case])  # fmt: skip
    capsys.readouterr()
    return [str(tmp_path / visit) for visit in ("accept", "reject")]


def test_what_differs(cases: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", *cases]) == 0
    told = capsys.readouterr().out
    assert max(map(len, told.splitlines())) <= 80
    assert "16 continues · 9 not tested" in told
    assert main(["compare", *cases, "--format", "json"]) == 0
    value = json.loads(capsys.readouterr().out)
    verdicts = {
        (pair["sites"][0], change["kind"]): change["verdict"]
        for pair in value["pairs"]
        for change in pair["changes"]
    }
    other = {site for (site, _), verdict in verdicts.items() if verdict == "not_tested"}
    assert other == {"stroom.example", "koopjes.example"}
    assert verdicts["keuken.example", "email"] == "continues"
    assert len(verdicts) == 25


def test_the_other_way_round_it_started(
    cases: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", *reversed(cases)]) == 0
    assert "16 continues · 9 not tested" in capsys.readouterr().out


def test_a_word_that_does_not_hold_is_an_exit_code(
    cases: list[str], own: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(own(("domain: winkel.example\n    from: 2020-05", "domain: keuken.example")))
    words = ["compare", *cases, "--companies", folder]
    assert main(words) == 1
    told = " ".join(capsys.readouterr().out.split())
    assert "! said it stopped when told (a newspaper, 2026-03), still sends e-mail:" in told
    assert "(reject.har entry 78)" in told
    assert main([*words, "--exit-zero"]) == 0


def test_a_folder_that_is_no_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(tmp_path), str(tmp_path)]) == 2
    assert "is no case folder" in capsys.readouterr().err
