"""`pixelwitness rules`: an example that does not hold is told, whatever in it does not."""

import shutil
from pathlib import Path

import pytest

from pixelwitness.cli import main
from pixelwitness.resources import folder


def check(tmp_path: Path, old: str, new: str) -> int:
    """The exit code where that text of the pixel's rule is another."""
    top = tmp_path / "rules"
    shutil.copytree(folder("rules"), top)
    rule = top / "meta-pixel.yaml"
    text = rule.read_text("utf-8")
    assert old in text
    rule.write_text(text.replace(old, new, 1), encoding="utf-8")
    return main(["rules", "check", "--rules", str(top)])


def test_the_examples_hold(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "check"]) == 0
    assert "all examples hold" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("finds: ['ud[em] email sha256 manual', 'ud[ge]", "finds: ['ud[em] email md5 manual', 'ud[ge]", "expected ['ud[em] email md5 manual'"),
        ("placeholders: 3", "placeholders: 2", "digests of nothing: found ['3 placeholders'], expected ['2 placeholders']"),
        ("www.notfacebook.com", "www.facebook.com", "only looks like Facebook: found ['ud[em] email sha256 manual'], expected ['no match']"),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, told: str
) -> None:
    assert check(tmp_path, old, new) == 1
    out = capsys.readouterr().out
    assert out.startswith("meta-pixel.yaml:")
    assert told in out


def test_explain_names_the_recipient(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "explain", "server-container"]) == 0
    assert "to site_server" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("table", "old", "new", "told"),
    [
        ("worlds/sizes", "values: 12\n", "values: many\n", "`many` is no count of values"),
        ("worlds/places-nl", "kind: city", "kind: town", "is no such word"),
        ("identity/genders", "'2', lady", "'1', lady", "a word stands twice"),
        ("identity/dates", "month_first:", "months_first:", "`month_first` is missing"),
        ("personas/countries", "because:", "why:", "`because` is missing"),
    ],
)
def test_tables_that_are_read_late_are_checked_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], table: str, old: str, new: str, told: str
) -> None:
    top = tmp_path / "rules"
    shutil.copytree(folder("rules"), top)
    path = top / f"{table}.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert main(["rules", "check", "--rules", str(top)]) == 2
    assert told in capsys.readouterr().err
