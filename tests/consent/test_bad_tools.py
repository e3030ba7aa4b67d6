"""A folder of broken tool files, each named after its mistake; the first line says the message."""

import shutil
from pathlib import Path

import pytest

from pixelwitness.consent import failures, load_consent
from pixelwitness.errors import RuleError
from pixelwitness.resources import folder

BAD = sorted((Path(__file__).parents[1] / "bad_tools").glob("*.yaml"))


def tools_with(tmp_path: Path, *files: Path) -> Path:
    top = tmp_path / "rules"
    (top / "consent").mkdir(parents=True)
    for file in files:
        shutil.copy(file, top / "consent" / file.name)
    return top


@pytest.mark.parametrize("bad", BAD, ids=lambda path: path.stem)
def test_broken_tool(tmp_path: Path, bad: Path) -> None:
    line, _, message = bad.read_text("utf-8").splitlines()[0].removeprefix("# ").partition(": ")
    with pytest.raises(RuleError) as caught:
        load_consent(tools_with(tmp_path, bad))
    assert str(caught.value).startswith(f"{bad.name}:{line}: {message}")


def test_there_are_broken_tools() -> None:
    assert len(BAD) >= 14


def test_no_tools_at_all(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="holds no consent tools"):
        load_consent(tools_with(tmp_path))


def test_the_same_name_twice(tmp_path: Path) -> None:
    top = tools_with(tmp_path, folder("rules") / "consent" / "osano.yaml")
    shutil.copy(top / "consent" / "osano.yaml", top / "consent" / "other.yaml")
    with pytest.raises(RuleError, match=r"the tool `Osano` stands in osano\.yaml:1 too"):
        load_consent(top)


def test_an_example_that_does_not_hold_is_told_with_its_place(tmp_path: Path) -> None:
    top = tools_with(tmp_path, folder("rules") / "consent" / "cookiebot.yaml")
    file = top / "consent" / "cookiebot.yaml"
    file.write_text(file.read_text("utf-8").replace("state: partly", "state: accepted"), "utf-8")
    told = list(failures(load_consent(top)))
    assert len(told) == 2
    assert told[0].startswith("cookiebot.yaml:")
    assert told[0].endswith("told ['choice partly'], expected ['choice accepted']")
