"""The words of `pixelwitness proxy` become mitmproxy's options, and are checked before it starts."""

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from pixelwitness.case import About, create_or_open, lock
from pixelwitness.cli import main
from pixelwitness.cli.parser import build_parser
from pixelwitness.cli.proxy import _told, options

WORDS: list[tuple[list[str], set[str], set[str]]] = [
    ([], {"pixelwitness_search=meta", "pixelwitness_record=true"}, {"pixelwitness_learning=false"}),
    (["--search", "all"], {"pixelwitness_search=all"}, {"pixelwitness_search=meta"}),
    (["--no-learning"], {"pixelwitness_learning=false"}, set()),
    (["--recover", "names,phone"], {"pixelwitness_recover=names,phone"}, set()),
    (["--control", "/x/eva.yaml"], {"pixelwitness_control=/x/eva.yaml"}, set()),
    (["--persona", "/x/a.yaml", "--persona", "/x/b.yaml"], {"pixelwitness_persona=/x/b.yaml"}, set()),
    (["--site", "shop.example"], {"pixelwitness_site=shop.example"}, set()),
    ([], {"termlog_verbosity=alert", "flow_detail=0"}, set()),
    (["--set", "flow_detail=2"], {"termlog_verbosity=alert", "flow_detail=2"}, {"flow_detail=0"}),
    (["--web"], set(), {"termlog_verbosity=alert", "flow_detail=0"}),
    (["--listen", "127.0.0.1:0"], set(), {"termlog_verbosity=alert", "flow_detail=0"}),
    (["--no-record", "--set", "anticache=true"], {"anticache=true"}, {"pixelwitness_record=true"}),
]  # fmt: skip


@pytest.mark.parametrize(("words", "there", "not_there"), WORDS)
def test_words_become_options(words: list[str], there: set[str], not_there: set[str]) -> None:
    arguments = build_parser().parse_args(["proxy", *words])
    port = int(arguments.listen.rpartition(":")[2])
    told = options(arguments, Path("case"), "127.0.0.1", port)
    values = {value for word, value in pairwise(told) if word == "--set"}
    assert there <= values
    assert not not_there & values
    assert f"pixelwitness_case={Path('case').absolute()}" in values


@pytest.mark.parametrize(
    ("ended", "said", "code"),
    [
        ([], "the end of the session could not be written", 2),
        ([(7, 0, 0)], "7 requests, nothing found. Not seen is not “does not share”.", 0),
        ([(7, 2, 0), (3, 1, 0)], "10 requests, 3 findings. To read them: pixelwitness report", 1),
        ([(7, 2, 1)], "7 requests, 2 findings", 2),
        ([(7, 2, 0, 1)], "case: 1 line could not be written there", 2),
        ([(7, 2)], "pixelwitness report 'my case' -o report.html", 1),
        ([(7, 0)], "No call to Meta was seen, so this session shows nothing", 0),
        ([(7, 2, 0, 0, 2, True)], "my case: its recording does not hold all", 1),
    ],
)
def test_the_end_says_what_was_seen(
    ended: list[tuple[int, ...]], said: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ("requests", "findings", "controls", "unwritten", "to_recipients", "recording_cut")
    lines = [dict(zip(names, one, strict=False)) for one in ended]
    assert _told(lines, Path("my case")) == code
    assert said in capsys.readouterr().err


def test_a_call_to_meta_without_a_finding_shows_something(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _told([{"requests": 7, "findings": 0, "to_recipients": 1}], Path("case")) == 0
    assert "No call to Meta" not in capsys.readouterr().err


READER_GONE = """\
import os, sys
from mitmproxy.tools import main as mitmproxy
from pixelwitness.cli import main
def start(words):
    reading, writing = os.pipe()
    os.dup2(writing, 1), os.close(reading), os.close(writing)
    sys.stdout.write("a finding")
mitmproxy.mitmdump = start
sys.exit(main(["proxy", "--case", sys.argv[1]]))
"""


def test_output_that_nobody_reads_does_not_change_the_exit_code(tmp_path: Path) -> None:
    command = [sys.executable, "-c", READER_GONE, str(tmp_path / "case")]
    buffered = {**os.environ, "PYTHONUNBUFFERED": ""}
    done = subprocess.run(
        command, env=buffered, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2, done.stderr
    assert "the end of the session could not be written" in done.stderr
    assert "Exception" not in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--recover", "hats"], "`hats` cannot be asked for"),
        (["--control", "none.yaml"], "none.yaml"),
        (["--persona", "none.yaml"], "none.yaml"),
        (["--listen", "here"], "`here` is no address"),
        (["--set", "pixelwitness_serach=all"], "there is no `pixelwitness_serach`"),
        (["--site", "the shop"], "`the shop` is no site"),
    ],
)
def test_what_is_wrong_is_told_before_anything_starts(
    words: list[str],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["proxy", *words]) == 2
    assert told in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_case_that_is_in_use_is_told_before_anything_starts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "PATIENCE", 0.1)
    about = About("", "", "2026-11-24T10:00:00.000Z", (), {}, "")
    with create_or_open(tmp_path / "case", about):
        assert main(["proxy", "--case", str(tmp_path / "case")]) == 2
    told = capsys.readouterr().err
    assert "another program is writing to this case. Wait until it ends" in told
    assert "Traceback" not in told


def test_a_folder_that_is_no_case_is_told_before_anything_starts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letter.txt").write_text("x")
    assert main(["proxy", "--case", str(tmp_path)]) == 2
    assert "is not empty and holds no case.json" in capsys.readouterr().err
