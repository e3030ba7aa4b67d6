"""What became of each kind: a verdict is never more than what was tested both times."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelwitness.case import Case
from pixelwitness.companies import Companies, Company, Domain, Quote
from pixelwitness.compare import Comparison, compare
from pixelwitness.exchange import SKIPPED
from pixelwitness.matrix import Column, Matrix, matrix_of
from pixelwitness.matrix.lost import bodies_lost
from pixelwitness.report.comparison import (
    said_to_have_stopped,
    to_comparison_json,
    to_comparison_text,
)
from pixelwitness.report.matrixtext import to_matrix_text
from pixelwitness.study import PlannedSite, Study
from pixelwitness.vocabulary import CHANGES, CHANNELS, CONSENT_STATES, FORMS, Practice, Reply

STUDY = Study(
    "Shops", "A. Onderzoeker", "2026-11-23", "",
    (PlannedSite("winkel.example", ("accept", "refuse")),),
    (("accept", ("*accept*",)), ("refuse", ("*refuse*",))), "",
)  # fmt: skip


def line(site: str = "winkel.example", **other: Any) -> dict[str, Any]:
    return {
        "id": "0" * 16, "site": site, "kind": "email", "form": "sha256", "consent": {"state": other.pop("state", "refused")},
        "company": "Winkel", "recipient": "meta", "proof": "verified", "strength": "strong", "channel": "pixel",
        "time": "2026-11-23T10:00:00Z", "capture": {"name": other.pop("capture", "refuse.har"), "entry": 3},
    } | other  # fmt: skip


def company(*quotes: Quote) -> Companies:
    domains = (Domain("winkel.example", "", "", "", True, ""),)
    return Companies([Company("Winkel", "", "", domains, (), (), quotes, "")])


def said(reply: Reply = "stopped_after_notice", practice: Practice = "web", on: str = "2026-03") -> Quote:  # fmt: skip
    return Quote(reply, practice, "a newspaper", on, "said so", "paper", "https://news.example/1")


def between(
    before: list[Any], after: list[Any], *quotes: Quote, visits: tuple[str, str] = ("refuse", "refuse")
) -> Comparison:  # fmt: skip
    matrices = []
    for lines, names in zip((before, after), visits, strict=True):
        journal = [
            {"type": "replayed", "name": f"{name}.har", "sites": ["winkel.example"]}
            for name in names.split()
        ]
        case = Case({"title": "x"}, lines, [], journal)
        matrices.append(matrix_of(case, STUDY, lambda *_: "Winkel", "meta"))
    return compare(matrices[0], matrices[1], company(*quotes))


@pytest.mark.parametrize(
    ("before", "after", "visits", "verdict", "untested"),
    [
        ([line()], [line()], ("refuse", "refuse"), "continues", ()),
        ([line()], [], ("refuse", "refuse"), "stopped", ()),
        ([], [line()], ("refuse", "refuse"), "started", ()),
        ([line()], [], ("refuse", ""), "not_tested", (Column("refused"),)),
        ([], [line()], ("", "refuse"), "not_tested", (Column("refused"),)),
        ([line(form="readable")], [line()], ("refuse", "refuse"), "changed", ()),
        ([line()], [line(channel="gateway")], ("refuse", "refuse"), "changed", ()),
        ([line()], [line(), line(form="mask")], ("refuse", "refuse"), "continues", ()),
        ([line(state="accepted", capture="accept.har")], [], ("accept", "refuse"), "not_tested", (Column("accepted"),)),
        ([], [line(state="accepted", capture="accept.har")], ("refuse", "accept"), "not_tested", (Column("accepted"),)),
        ([line(state="accepted", capture="accept.har")], [line()], ("accept", "refuse"), "continues", ()),
        ([line(state="unknown")], [line(state="unknown")], ("refuse", "refuse"), "continues", ()),
    ],
)  # fmt: skip
def test_verdicts(
    before: list[Any], after: list[Any], visits: tuple[str, str], verdict: str, untested: Any
) -> None:
    (pair,) = between(before, after, visits=visits).pairs
    (changed,) = pair.changes
    assert (changed.verdict, changed.untested) == (verdict, untested)


def test_a_state_may_stop_while_the_kind_goes_on() -> None:
    accepted = line(state="accepted", capture="accept.har")
    found = between([line(), accepted], [accepted], visits=("accept refuse", "accept refuse"))
    (changed,) = found.pairs[0].changes
    assert changed.verdict == "continues"
    assert dict(changed.states) == {Column("accepted"): "continues", Column("refused"): "stopped"}
    assert "continues   after refusing: stopped" in "".join(to_comparison_text(found, ("a", "b")))


def test_sites_are_paired_by_company_or_by_name() -> None:
    moved = [line("kraam.example")]
    assert [pair.sites for pair in between([line()], moved).pairs] == [("winkel.example", "kraam.example")]  # fmt: skip


@pytest.mark.parametrize(
    ("quote", "after", "fits"),
    [
        (said(), line(), False),
        (said("stopped_before"), line(), False),
        (said(on="2026-11-22"), line(), False),
        (said(on="2026-11-23"), line(), True),
        (said(on="2026-11"), line(), True),
        (said(on="2027"), line(), True),
        (said(), line(time=""), True),
        (said(practice="customer_lists"), line(), True),
        (said(practice="customer_lists"), line(channel="custom_audience"), False),
        (said(practice="web"), line(channel="custom_audience"), True),
        (said(practice="everything"), line(channel="custom_audience"), False),
        (said(), line(proof="declared"), True),
        (said(), line(form="readable", proof="declared"), False),
        (said("continues"), line(), True),
        (said("reconsiders"), line(), True),
        (said("no_reply"), line(), True),
    ],
)
def test_only_what_was_seen_later_and_is_proved_gainsays_a_quote(
    quote: Quote, after: Any, fits: bool
) -> None:
    found = between([line()], [after], quote)
    assert said_to_have_stopped(found) is not fits
    assert bool(found.pairs[0].gainsaid) is not fits


@pytest.mark.parametrize("reply", ["will_stop", "denies"])
def test_a_promise_and_a_denial_are_told_but_are_no_word_of_having_stopped(reply: Reply) -> None:
    found = between([line()], [line()], said(reply))
    assert found.pairs[0].gainsaid
    assert not said_to_have_stopped(found)


def test_the_text_names_state_quote_and_capture() -> None:
    text = "".join(to_comparison_text(between([line()], [line()], said()), ("a", "b"), 200))
    assert (
        "  ! said it stopped when told (a newspaper, 2026-03), still sends e-mail:"
        " after refusing (refuse.har entry 3)\n"
    ) in text
    assert "quoted by a newspaper, 2026-03, on what its sites send: said so" in text


@given(
    *(st.lists(st.builds(line, form=st.sampled_from(FORMS), channel=st.sampled_from(CHANNELS), state=st.sampled_from(CONSENT_STATES), site=st.sampled_from(["winkel.example", "kraam.example"]), kind=st.sampled_from(["email", "phone"])), max_size=4) for _ in range(2)),
    st.sampled_from(["", "refuse", "accept refuse"]), st.sampled_from(["", "refuse"]),
)  # fmt: skip
def test_any_two_cases_can_be_compared(
    before: list[Any], after: list[Any], visited: str, again: str
) -> None:
    found = between(before, after, said(), visits=(visited, again))
    changes = [one for pair in found.pairs for one in pair.changes]
    assert {one.verdict for one in changes} <= set(CHANGES)
    assert sum(len(one.before) for one in changes) == len(before)
    assert sum(len(one.after) for one in changes) == len(after)
    assert all(one.after for one in changes if one.verdict in ("started", "continues", "changed"))
    assert not any(one.after for one in changes if one.verdict == "stopped")
    assert all("".join(write) for write in (to_comparison_text(found, ("a", "b")), to_comparison_json(found)))  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "verdict", "told"),
    [
        (0, 1, "not_tested", "seen before only; 1 request or body was lost now"),
        (0, 2, "not_tested", "seen before only; 2 requests or bodies were lost now"),
        (2, 0, "stopped", ""),
        (0, 0, "stopped", ""),
    ],
)
def test_nothing_has_stopped_where_a_body_is_missing(
    before: int, after: int, verdict: str, told: str
) -> None:
    """The body that the recording lacks may have held it; what was seen was seen all the same."""

    def matrix(lines: list[Any], lost: int) -> Matrix:
        visits = [
            {"type": "replayed", "name": "refuse.har", "sites": ["winkel.example"], "bodies_lost": lost},
            {"type": "replayed", "name": "other.har", "sites": ["elders.example"], "bodies_lost": 9},
        ]  # fmt: skip
        case = Case({"title": "x"}, lines, [], visits)
        names = {"winkel.example": "Winkel"}
        return matrix_of(case, STUDY, lambda site, _: names.get(site), "meta")

    compared = compare(matrix([line()], before), matrix([], after), company())
    (changed,) = next(pair.changes for pair in compared.pairs if pair.company == "Winkel")
    assert (changed.verdict, changed.lost) == (verdict, after)
    assert all(found != "stopped" for _, found in changed.states) == bool(after)
    assert told in " ".join("".join(to_comparison_text(compared, ("then", "now"))).split())


def test_of_a_live_session_any_site_may_be_meant() -> None:
    session = {"type": "live_ended", "name": "live now", "bodies_lost": 1, "unwritten": 1}
    unseen = {"type": "gap", "capture": "live now", "entry": -1, "reason": "it was closed"}
    lost = bodies_lost(Case({"title": "x"}, [], [], [unseen, session]))
    assert (lost(["winkel.example"]), lost([None])) == (3, 3)


def test_a_live_session_that_was_killed_lacks_what_its_gaps_tell() -> None:
    closed = "a connection to www.facebook.com was closed before anything was sent in it"
    streamed = "the body sent to www.facebook.com was streamed and not seen"
    journal: list[dict[str, Any]] = [
        {"type": "live", "name": "live then"},
        {"type": "gap", "capture": "live then", "entry": -1, "reason": closed},
        {"type": "gap", "capture": "live then", "entry": 7, "reason": streamed},
    ]
    assert bodies_lost(Case({"title": "x"}, [], [], journal))(["winkel.example"]) == 2
    ended = {"type": "live_ended", "name": "live then", "bodies_lost": 1}
    assert bodies_lost(Case({"title": "x"}, [], [], [*journal, ended]))(["winkel.example"]) == 2
    assert bodies_lost(Case({"title": "x"}, [], [], journal[:1]))(["winkel.example"]) == 0


@pytest.mark.parametrize(
    ("gaps", "missing"),
    [
        ([(-1, "the file ends in the middle of entry 3; what follows is missing")], 1),
        ([(3, f"request is missing; {SKIPPED}"), (3, f"request is missing; {SKIPPED}")], 1),
        ([(3, f"x; {SKIPPED}"), (4, f"x; {SKIPPED}"), (-1, "cut")], 3),
        ([(3, "the body sent to a.example was lost by the exporter of the capture")], 0),
    ],
)
def test_entries_that_could_not_be_read_are_missing_too(
    gaps: list[tuple[int, str]], missing: int
) -> None:
    told = [{"type": "gap", "capture": "ab", "entry": n, "reason": why} for n, why in gaps]
    visit = {"type": "replayed", "name": "a.har", "capture": "ab", "sites": ["winkel.example"]}
    case = Case({"title": "x"}, [], [], [*told, visit])
    lost = bodies_lost(case)
    assert (lost(["winkel.example"]), lost(["elders.example"])) == (missing, 0)
    matrix = matrix_of(case, STUDY, lambda site, _: None, "meta")
    note = f"which there may have been more: winkel.example ({missing})"
    assert (note in " ".join("".join(to_matrix_text(matrix)).split())) == bool(missing)
