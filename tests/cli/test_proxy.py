"""The words of `pixelwitness proxy` become mitmproxy's options, and are checked before it starts."""

from itertools import pairwise
from pathlib import Path

import pytest

from pixelwitness.case import About, create_or_open
from pixelwitness.cli import main
from pixelwitness.cli.parser import build_parser
from pixelwitness.cli.proxy import options

WORDS: list[tuple[list[str], set[str], set[str]]] = [
    ([], {"pixelwitness_search=meta", "pixelwitness_record=true"}, {"pixelwitness_learning=false"}),
    (["--search", "all"], {"pixelwitness_search=all"}, {"pixelwitness_search=meta"}),
    (["--no-learning"], {"pixelwitness_learning=false"}, set()),
    (["--recover", "names,phone"], {"pixelwitness_recover=names,phone"}, set()),
    (["--control", "/x/eva.yaml"], {"pixelwitness_control=/x/eva.yaml"}, set()),
    (["--persona", "/x/a.yaml", "--persona", "/x/b.yaml"], {"pixelwitness_persona=/x/b.yaml"}, set()),
    (["--site", "shop.example"], {"pixelwitness_site=shop.example"}, set()),
    (["--no-record", "--set", "anticache=true"], {"anticache=true"}, {"pixelwitness_record=true"}),
]  # fmt: skip


@pytest.mark.parametrize(("words", "there", "not_there"), WORDS)
def test_words_become_options(words: list[str], there: set[str], not_there: set[str]) -> None:
    arguments = build_parser().parse_args(["proxy", *words])
    told = options(arguments, Path("case"), "127.0.0.1", 8080)
    values = {value for word, value in pairwise(told) if word == "--set"}
    assert there <= values
    assert not not_there & values
    assert f"pixelwitness_case={Path('case').absolute()}" in values


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


def test_a_case_that_cannot_be_written_to_is_told_as_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with create_or_open(tmp_path / "case", About("", "", "", (), {}, "")):
        assert main(["proxy", "--case", str(tmp_path / "case")]) == 2
    assert "another program is writing to this case" in capsys.readouterr().err
    assert main(["proxy", "--case", str(tmp_path)]) == 2
    assert "is not empty and holds no case.json" in capsys.readouterr().err
