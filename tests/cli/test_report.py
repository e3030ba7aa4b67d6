"""`pixelwitness report`, and the page that the demo writes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pixelwitness.case import create_or_open, keep_statements
from pixelwitness.case.about import About
from pixelwitness.cli import main
from pixelwitness.metaexport import Export, Statement

DEMO = Path(__file__).parents[2] / "addons" / "pixelwitness" / "demo"


@pytest.fixture
def cases(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    for visit in ("accept", "reject"):
        case = str(tmp_path / visit)
        main(["replay", str(DEMO / f"{visit}.har"), "--study", str(DEMO / "study.yaml"), "--case", case])  # fmt: skip
    capsys.readouterr()
    return [str(tmp_path / visit) for visit in ("accept", "reject")]


def test_to_the_screen_and_into_a_file(
    cases: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", cases[0], "--lang", "nl"]) == 0
    told = capsys.readouterr().out
    page = tmp_path / "report.html"
    assert main(["report", cases[0], "--lang", "nl", "-o", str(page)]) == 0
    assert page.read_text("utf-8") == told
    assert '<html lang="nl">' in told


def test_a_retest_and_a_quote_that_does_not_hold(
    cases: list[str], own: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(own(("domain: winkel.example\n    from: 2020-05", "domain: keuken.example")))
    words = ["report", cases[1], "--before", cases[0], "--companies", folder]
    assert main(words) == 0
    told = capsys.readouterr().out
    said = told[told.index('id="said"') : told.index('id="sites"')]
    assert "Seen later than March 2026 all the same: e-mail, after refusing." in said
    assert "<td>not tested" in said
    assert "<td>continues" in said


def test_what_meta_says(cases: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    said = Statement("Maan Energie", "Maan Energie", "list_uploaded", "ads.json", "ab" * 32, "/0")
    about = About("", "", "2026-11-24T10:00:00.000Z", (), {}, "ab" * 32)
    with create_or_open(Path(cases[0]), about) as writer:
        keep_statements(writer, Export((said,), (), (), (), 0, ""), "2026-11-24T10:00:00Z", "cd")
    assert main(["report", cases[0]]) == 0
    told = capsys.readouterr().out
    assert "Meta’s export: list uploaded" in told
    assert "Maan Energie" in told[told.index('id="export"') :]


def test_a_folder_that_is_no_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(tmp_path)]) == 2
    assert "is no case folder" in capsys.readouterr().err


def test_the_demo_writes_its_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--case", str(tmp_path / "case")]) == 0
    page = tmp_path / "case.html"
    assert str(page) in capsys.readouterr().err
    assert "7 of 8 tested sites" in page.read_text("utf-8")
    assert json.loads((tmp_path / "case" / "case.json").read_text("utf-8"))


def test_a_pipe_is_written_and_not_replaced(cases: list[str], tmp_path: Path) -> None:
    import os
    import threading

    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    thread = threading.Thread(target=lambda: read.append(pipe.read_text("utf-8")))
    thread.start()
    assert main(["report", cases[0], "-o", str(pipe)]) == 0
    thread.join()
    assert pipe.is_fifo()
    assert "</html>" in read[0]


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", ("1 request in it could not be read", "the file is cut off or damaged")),
        (
            "nl",
            ("1 verzoek daarin kon niet worden gelezen", "het bestand is afgekapt of beschadigd"),
        ),
    ],
)
def test_what_could_not_be_read_was_not_tested(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str, told: tuple[str, ...]
) -> None:
    text = (DEMO / "reject.har").read_text("utf-8")
    cut, case = tmp_path / "cut.har", str(tmp_path / "case")
    cut.write_text(text[: len(text) // 2].replace('"url"', '"link"', 1), encoding="utf-8")
    assert main(["replay", str(cut), "--case", case]) == 1
    capsys.readouterr()
    assert main(["report", case, "--lang", lang]) == 0
    page = capsys.readouterr().out
    untested = page[page.index('id="untested"') :]
    assert all(one in untested[: untested.index("</section>")] for one in told)


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_a_recording_without_any_call_shows_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str
) -> None:
    har, case = tmp_path / "a.har", str(tmp_path / "case")
    har.write_text('{"log": {"entries": [{"request": {"url": "https://shop.example/"}}]}}')
    assert main(["replay", str(har), "--case", case]) == 0
    capsys.readouterr()
    assert main(["report", case, "--lang", lang]) == 0
    told = {"en": "no call to Meta was read in it", "nl": "er is geen verzoek aan Meta in gelezen"}
    assert told[lang] in capsys.readouterr().out
