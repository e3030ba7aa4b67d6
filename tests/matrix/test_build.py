"""The matrix: marks that are not too much, and “not seen” that is never “not tested”."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelwitness.case import Case
from pixelwitness.matrix import Column, Matrix, matrix_of, study_in_case
from pixelwitness.matrix.marks import mark_of
from pixelwitness.study import PlannedSite, Study
from pixelwitness.vocabulary import CONSENT_STATES, FORMS, KINDS, Kind
from tests.matrix.conftest import Lines

ACCEPTED, REFUSED, BEFORE = Column("accepted"), Column("refused"), Column("before_choice")
UNTOLD, ACCEPT, REFUSE = Column("unknown"), Column("unknown", "accept"), Column("unknown", "refuse")
STUDY = Study(
    "Shops", "A. Onderzoeker", "2026-11-23", "",
    (PlannedSite("winkel.example", ("accept", "refuse")), PlannedSite("kraam.example", ("accept", "refuse"), "Kraam")),
    (("accept", ("*accept*",)), ("refuse", ("*refuse*",))), "",
)  # fmt: skip
SETUP = {
    "id": "1" * 16, "what": "automatic_matching", "account": "1", "details": ["em"],
    "time": "2026-11-23T19:15:00Z", "capture": {"name": "a.har", "entry": 3},
}  # fmt: skip


def nobody(site: str, time: str) -> None:
    return None


def of_the_study(site: str, time: str) -> str | None:
    return STUDY.companies.get(site)


def marks(matrix: Matrix, row: int = 0, kind: Kind = "email") -> dict[Column, str]:
    return {column: matrix.rows[row].cell(kind, column).mark for column in matrix.columns}


@pytest.mark.parametrize(
    ("changes", "mark"),
    [
        ([{"form": "readable", "proof": "declared"}], "readable"),
        ([{}], "hashed_proved"),
        ([{"proof": "recovered"}], "hashed_proved"),
        ([{"proof": "declared"}], "hashed"),
        ([{"strength": "weak"}], "hashed"),
        ([{"form": "mask"}], "hashed_proved"),
        ([{"form": "mask"}, {"proof": "declared"}], "hashed"),
        ([{"proof": "declared"}, {"form": "md5"}], "hashed_proved"),
        ([{}, {"form": "readable"}], "readable"),
    ],
)
def test_the_mark_is_not_too_much(finding: Lines, changes: list[Any], mark: str) -> None:
    assert mark_of([finding(**change) for change in changes]) == mark


def test_a_state_told_by_the_traffic_is_the_column(finding: Lines, case: Lines) -> None:
    made = case(
        finding(state="before_choice", capture="refuse.har"),
        finding(state="refused", capture="refuse.har", form="readable"),
        accept=["winkel.example"],
        refuse=["winkel.example", "kraam.example"],
    )
    matrix = matrix_of(made, STUDY, of_the_study, "meta")
    assert matrix.columns == (BEFORE, ACCEPTED, REFUSED)
    assert marks(matrix) == {BEFORE: "hashed_proved", ACCEPTED: "not_seen", REFUSED: "readable"}
    assert marks(matrix, 1) == {BEFORE: "not_tested", ACCEPTED: "not_tested", REFUSED: "not_seen"}
    assert [row.subject for row in matrix.rows] == ["winkel.example", "Kraam"]


def test_what_the_study_says_is_no_state(finding: Lines, case: Lines) -> None:
    """A visit in which something left in a state nobody knows is no test of refusing."""
    made = case(finding(capture="refuse.har"), refuse=["winkel.example", "kraam.example"])
    matrix = matrix_of(made, STUDY, nobody, "meta")
    assert matrix.columns == (ACCEPTED, REFUSED, REFUSE)
    assert marks(matrix) == {ACCEPTED: "not_tested", REFUSED: "not_tested", REFUSE: "hashed_proved"}
    assert marks(matrix, 1) == {ACCEPTED: "not_tested", REFUSED: "not_seen", REFUSE: "not_seen"}


def test_without_a_study(finding: Lines, case: Lines) -> None:
    made = case(
        finding(), finding(state="refused", kind="phone"), a=["winkel.example", "kraam.example"]
    )
    matrix = matrix_of(made, None, nobody, "meta")
    assert matrix.columns == (REFUSED, UNTOLD)
    assert matrix.kinds == ("email", "phone")
    kraam, winkel = (marks(matrix, number) for number in (0, 1))
    assert kraam == {REFUSED: "not_tested", UNTOLD: "not_seen"}
    assert winkel == {REFUSED: "not_seen", UNTOLD: "hashed_proved"}


def test_a_company_is_tested_where_all_its_sites_are(finding: Lines, case: Lines) -> None:
    made = case(
        finding("winkel.example", state="accepted", company="Kraam"),
        accept=["winkel.example", "kraam.example"],
        refuse=["kraam.example"],
    )
    matrix = matrix_of(made, STUDY, of_the_study, "meta")
    (row,) = matrix.rows
    assert row.sites == ("winkel.example", "kraam.example")
    assert marks(matrix) == {ACCEPTED: "hashed_proved", REFUSED: "not_tested"}


def test_a_set_up_is_no_test_of_its_state(case: Lines) -> None:
    setup = {"consent": {"state": "before_choice"}, "site": "kraam.example", **SETUP}
    matrix = matrix_of(case(setups=[setup, setup | {"consent": {}}]), STUDY, nobody, "meta")
    assert matrix.columns == (ACCEPTED, REFUSED)
    assert not any(row.tested - {ACCEPT, REFUSE, UNTOLD} for row in matrix.rows)
    assert [one.takes_forms for one in matrix.setups] == [("before_choice",)]


def test_other_recipients_are_counted_and_no_site_has_a_row(finding: Lines, case: Lines) -> None:
    made = case(finding(None), finding(recipient="site_server"), finding(recipient="ads.example"))
    matrix = matrix_of(made, None, nobody, "meta")
    assert matrix.left_out == {"ads.example": 1, "site_server": 1}
    assert [(row.subject, bool(row.cells)) for row in matrix.rows] == [("winkel.example", False), (None, True)]  # fmt: skip
    other = matrix_of(made, None, nobody, "ads.example")
    assert other.left_out == {"meta": 1, "site_server": 1}


def test_the_study_is_the_last_that_the_case_was_written_for(case: Lines) -> None:
    lines = [{"type": "study", "time": "", **STUDY.as_json()}, {"type": "study", "time": ""}]
    found = study_in_case(case(journal=lines))
    assert found is not None
    assert found.companies == STUDY.companies
    assert study_in_case(case()) is None


def test_an_empty_case_has_a_matrix(case: Lines) -> None:
    matrix = matrix_of(case(), None, nobody, "meta")
    assert matrix.columns == (UNTOLD,)
    assert not matrix.rows


@given(data=st.data())
def test_what_is_marked_as_seen_stands_on_findings(data: st.DataObject) -> None:
    made = drawn(data)
    matrix = matrix_of(made, data.draw(st.sampled_from([None, STUDY])), of_the_study, "meta")
    cells = [r.cell(kind, c) for r in matrix.rows for kind in matrix.kinds for c in matrix.columns]
    assert sum(len(cell.findings) for cell in cells) == len(made.findings)
    assert all((cell.mark in ("not_seen", "not_tested")) == (not cell.findings) for cell in cells)
    assert all(c in row.tested or row.company for row in matrix.rows for _, c in row.cells)


def drawn(data: st.DataObject) -> Case:
    sites = st.sampled_from(["winkel.example", "kraam.example", "elders.example", None])
    names = st.sampled_from(["accept.har", "refuse.har", "visit.har"])
    one = st.builds(
        lambda site, kind, form, state, name: {
            "site": site, "kind": kind, "form": form, "consent": {"state": state}, "company": None,
            "recipient": "meta", "proof": "verified", "strength": "strong", "time": "2026-11-23",
            "capture": {"name": name, "entry": 0}, "id": "0", "channel": "pixel",
        },
        sites, st.sampled_from(KINDS), st.sampled_from(FORMS), st.sampled_from(CONSENT_STATES), names,
    )  # fmt: skip
    return Case({"title": "x"}, data.draw(st.lists(one, max_size=8)), [], [])
