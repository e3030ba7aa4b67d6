"""A folder of broken rules, each named after its mistake; the first line says the message."""

import shutil
from pathlib import Path

import pytest

from pixelwitness.errors import RuleError
from pixelwitness.resources import folder
from pixelwitness.rulebook import load_rulebook

BAD = sorted((Path(__file__).parents[1] / "bad_rules").glob("*.yaml"))


def rules_with(tmp_path: Path, *files: Path) -> Path:
    top = tmp_path / "rules"
    for name in ("fields", "learning"):
        shutil.copytree(folder("rules") / name, top / name)
    for file in files:
        shutil.copy(file, top / file.name)
    return top


@pytest.mark.parametrize("bad", BAD, ids=lambda path: path.stem)
def test_broken_rule(tmp_path: Path, bad: Path) -> None:
    line, _, message = bad.read_text("utf-8").splitlines()[0].removeprefix("# ").partition(": ")
    with pytest.raises(RuleError) as caught:
        load_rulebook(rules_with(tmp_path, bad))
    assert str(caught.value).startswith(f"{bad.name}:{line}: {message}")


def test_there_are_broken_rules() -> None:
    assert len(BAD) > 20


def test_no_rules_at_all(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="holds no rules"):
        load_rulebook(rules_with(tmp_path))


def test_the_same_name_twice(tmp_path: Path) -> None:
    top = rules_with(tmp_path, folder("rules") / "meta-pixel.yaml")
    shutil.copy(top / "meta-pixel.yaml", top / "other.yaml")
    with pytest.raises(RuleError, match=r"the rule `meta-pixel` stands in meta-pixel\.yaml:1 too"):
        load_rulebook(top)


def test_the_digest_tells_a_change(tmp_path: Path) -> None:
    top = rules_with(tmp_path, folder("rules") / "meta-pixel.yaml")
    before = load_rulebook(top).digest
    with (top / "meta-pixel.yaml").open("a") as file:
        file.write("# changed\n")
    assert load_rulebook(top).digest != before
