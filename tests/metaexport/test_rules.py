"""The rules of exports: those that ship hold, a wrong one is an error with file and line."""

import shutil
from pathlib import Path

import pytest

from pixelwitness.errors import RuleError
from pixelwitness.metaexport import FACTS, ExportRules, load_export_rules
from pixelwitness.resources import folder


def test_every_fact_but_the_last_is_told_by_some_document(export_rules: ExportRules) -> None:
    told = {fact for one in export_rules.documents for fact in one.tells}
    assert told == set(FACTS) - {"listed"}
    assert len({one.id for one in export_rules.documents}) == len(export_rules.documents)
    names = [name for one in export_rules.documents for name in one.names]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("fact: list_uploaded", "fact: list_sold", r"contact-lists\.yaml:\d+: `list_sold` is no fact"),
        ("tells: [list_uploaded]", "tells: [lists]", r"contact-lists\.yaml:\d+: `lists` is no fact"),
        ("    name: []", "    names: []", r"contact-lists\.yaml:\d+: `name` is missing"),
        ("    name: []\n", "    name: []\n    heading: x\n", r"contact-lists\.yaml:\d+: one of `fact`"),
        ("ads: facebook", "ads: friendster", r"contact-lists\.yaml:\d+: `ads: friendster` is no such"),
        ("shapes:", "html: {because: x, heading: td, item: a b}\nshapes:", r"contact-lists\.yaml:\d+: `heading` must be a tag and a class"),
        ("    rows: [custom_audiences, '*']", "    rows: []", r"contact-lists\.yaml:\d+: `rows` must"),
    ],
)  # fmt: skip
def test_a_wrong_rule_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    shutil.copytree(folder("rules") / "meta-export", tmp_path / "meta-export")
    path = tmp_path / "meta-export" / "contact-lists.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(RuleError, match=message):
        load_export_rules(tmp_path)


def test_a_folder_without_rules_is_told(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="holds no rules"):
        load_export_rules(tmp_path)
