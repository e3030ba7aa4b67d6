"""Captures are filed by their names and by the sites in them; what fits twice is filed nowhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelwitness.study import PlannedSite, Study, Taken, filed
from pixelwitness.study.filing import not_tested
from pixelwitness.vocabulary import Choice

SITES = (
    PlannedSite("winkel.example", ("accept", "refuse")),
    PlannedSite("kraam.example", ("before", "refuse")),
)
NAMES: tuple[tuple[Choice, tuple[str, ...]], ...] = (("before", ("*before*",)), ("accept", ("*accept*", "ja*")), ("refuse", ("*reject*",)))  # fmt: skip
STUDY = Study("x", "y", "2026", "", SITES, NAMES, "")


@pytest.mark.parametrize(
    ("name", "sites", "visits"),
    [
        ("ACCEPT.har", ("winkel.example",), {("winkel.example", "accept")}),
        ("ja-1.har", ("winkel.example", "kraam.example"), {("winkel.example", "accept"), ("kraam.example", "accept")}),
        ("kraam-reject.mitm", (), {("kraam.example", "refuse")}),
        ("www.winkel.example.before.har", (), {("winkel.example", "before")}),
        ("kramen-reject.mitm", (), set()),
        ("visit.har", ("winkel.example",), {("winkel.example", None)}),
        ("accept-then-reject.har", ("winkel.example",), {("winkel.example", None)}),
    ],
)  # fmt: skip
def test_where_a_capture_is_filed(
    name: str, sites: tuple[str, ...], visits: set[tuple[str, str | None]]
) -> None:
    filing = filed(STUDY, [Taken(name, sites)])
    assert set(filing.visits) == visits
    assert all(names == (name,) for names in filing.visits.values())


def test_what_fits_no_choice_or_two_is_said() -> None:
    filing = filed(STUDY, [Taken("visit.har"), Taken("accept-then-reject.har"), Taken("visit.har")])
    assert filing.unfiled == (
        "visit.har: its name fits no choice of the study, so it is filed under none",
        "accept-then-reject.har: its name fits accept and refuse, so it is filed under neither",
    )
    assert filing.choices == {}


def test_what_was_planned_and_has_no_capture() -> None:
    filing = filed(STUDY, [Taken("accept.har", ("winkel.example", "kraam.example"))])
    assert list(not_tested(STUDY, filing)) == [
        ("winkel.example", "refuse"), ("kraam.example", "before"), ("kraam.example", "refuse"),
    ]  # fmt: skip


def test_without_a_study_there_are_visits_but_no_choices() -> None:
    filing = filed(None, [Taken("accept.har", ("winkel.example",)), Taken("b.har")])
    assert filing.visits == {("winkel.example", None): ("accept.har",)}
    assert not filing.choices
    assert not filing.unfiled


@given(st.lists(st.builds(Taken, st.text(), st.tuples(st.text(max_size=3)))))
def test_any_name_is_filed_once_at_most(captures: list[Taken]) -> None:
    filing = filed(STUDY, captures)
    told = {line.split(": its name fits")[0] for line in filing.unfiled}
    assert {one.name for one in captures} == set(filing.choices) | told
    assert not set(filing.choices) & told
