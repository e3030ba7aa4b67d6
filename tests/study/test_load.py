"""Study files: what they plan, and what is refused with file and line."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelwitness import yamlfile
from pixelwitness.errors import RuleError
from pixelwitness.study import Study, load_study, study_of
from pixelwitness.study.load import read_study

STUDY = """\
study: Shops of spring
by: A. Onderzoeker
when: 2026-03-01
until: 2026-04
personas: [jan.yaml, els.yaml]
choices: [refuse, accept]
captures:
  refuse: ['nee*', 'no*']
case: shops
sites:
  - site: winkel.example
    company: Winkel
    choices: [before, accept, refuse]
  - pages: ['https://www.kraam.example/', 'https://shop.kraam.example/cart']
"""


def read(text: str) -> Study:
    return read_study(yamlfile.parse(text, "study.yaml", RuleError), Path("there"), "ab" * 32)


def test_a_study_is_read(tmp_path: Path) -> None:
    path = tmp_path / "study.yaml"
    path.write_text(STUDY)
    study = load_study(path)
    assert (study.title, study.by, study.when, study.until) == ("Shops of spring", "A. Onderzoeker", "2026-03-01", "2026-04")  # fmt: skip
    assert study.personas == (tmp_path / "jan.yaml", tmp_path / "els.yaml")
    assert study.case == tmp_path / "shops"
    assert [(one.site, one.choices) for one in study.sites] == [
        ("winkel.example", ("before", "accept", "refuse")), ("kraam.example", ("accept", "refuse")),
    ]  # fmt: skip
    assert dict(study.names) == {
        "before": ("*before*",), "accept": ("*accept*",), "refuse": ("nee*", "no*"),
    }  # fmt: skip
    assert study.companies == {"winkel.example": "Winkel"}


def test_a_case_gives_the_same_study_back() -> None:
    study = read(STUDY)
    again = study_of(json.loads(json.dumps(study.as_json() | {"type": "study", "time": ""})))
    assert again is not None
    assert again.as_json() | {"personas": []} == study.as_json() | {"personas": []}
    assert study_of({"type": "study", "study": "x"}) is None


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("study: Shops", "studie: Shops", 1, "`study` is missing"),
        ("by: A.", "bye: A.", 1, "`by` is missing"),
        ("when: 2026-03-01", "when: spring", 3, "`spring` is no day"),
        ("until: 2026-04", "until: 2026-02", 4, "lies before `when: 2026-03-01`"),
        ("[refuse, accept]", "[no]", 6, "`no` is no choice. Allowed are: before, accept, refuse, withdraw"),
        ("[refuse, accept]", "[]", 6, "name at least one choice"),
        ("  refuse: [", "  withdraw: [", 8, "`withdraw` is planned for no site"),
        ("  refuse: [", "  never: [", 8, "`never` is unknown here"),
        ("sites:\n  - site: w", "sites: []\nx:\n  - site: w", 11, "`x` is unknown here"),
        ("site: winkel.example", "site: www.winkel.example", 11, "`www.winkel.example` and `winkel.example` are two sites"),
        ("https://shop.kraam.example", "https://shop.elders.example", 14, "are two sites. Give each a row"),
        ("https://www.kraam.example/", "kraam", 14, "`kraam` is no address of a page"),
        ("site: winkel.example", "site: kraam.example", 14, "the site `kraam.example` stands twice"),
        ("    company: Winkel", "    owner: Winkel", 12, "`owner` is unknown here"),
        ("site: winkel.example\n    company", "company", 11, "name a `site`, or its `pages`"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused(old: str, new: str, line: int, told: str) -> None:
    assert old in STUDY
    with pytest.raises(RuleError) as caught:
        read(STUDY.replace(old, new, 1))
    assert caught.value.where == f"study.yaml:{line}"
    assert told in str(caught.value)


VALUES = st.recursive(st.text("ab.-/:20", max_size=8), lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["site", "pages", "choices", "company", "accept", "x"]), inner, max_size=3))  # fmt: skip


@given(st.sampled_from(["study", "by", "when", "until", "personas", "choices", "captures", "case", "sites"]), VALUES)  # fmt: skip
def test_anything_anywhere_is_read_or_refused(key: str, value: object) -> None:
    file = yamlfile.parse(STUDY, "study.yaml")
    try:
        assert read(json.dumps({**file, key: value}, ensure_ascii=False)).sites
    except RuleError as error:
        assert error.where.startswith("study.yaml:")
