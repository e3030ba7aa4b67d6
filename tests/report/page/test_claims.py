"""What the page claims: no more than the record bears out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pixelwitness.case import read_case
from pixelwitness.finding import Consent, Evidence
from pixelwitness.report.page.journalled import Journal
from pixelwitness.report.page.timeline import timelines
from tests.report.page.conftest import DIGEST, MakeCase

DECLARED = Evidence("declared", "the field is called em")
WEAK = Evidence("verified", "SHA-256 of f", "f", {"persona": "jan"}, "weak", spelled="f", chain=("sha256",))  # fmt: skip
SENT = "1 of 1 tested site sent personal data to Meta"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, SENT),
        ({"evidence": DECLARED}, "Nothing was proved"),
        ({"evidence": DECLARED, "form": "mask", "value": "***"}, "Nothing was proved"),
        ({"evidence": WEAK, "kind": "gender"}, "Nothing was proved"),
        ({"evidence": DECLARED, "form": "readable"}, SENT),
        ({"recipient": "other"}, "In this test no personal data was seen"),
        ({"site": None}, SENT),
    ],
)
def test_the_headline_counts_what_is_readable_or_proved(
    changes: dict[str, Any], told: str, case_of: MakeCase, report: Callable[..., str]
) -> None:
    assert told in report(case_of(changes))


@pytest.mark.parametrize(
    ("state", "told"),
    [("refused", True), ("before_choice", True), ("withdrawn", True), ("accepted", False), ("unknown", False)],
)  # fmt: skip
def test_without_a_yes(
    state: Any, told: bool, case_of: MakeCase, report: Callable[..., str]
) -> None:
    text = report(case_of({"consent": Consent(state)}))
    assert ("did so without a yes" in text) is told


def test_a_digest_that_does_not_stand_there_is_told(
    case_of: MakeCase, report: Callable[..., str]
) -> None:
    text = report(case_of({"value": "0" * 64}))
    assert "✗ does not stand in the request as it is" in text
    assert "0 of 1 digests" in text


def test_a_request_that_was_changed_is_told(case_of: MakeCase, report: Callable[..., str]) -> None:
    case = case_of({})
    next((case / "requests").iterdir()).write_bytes(b"GET / HTTP/1.1\r\n\r\n")
    text = report(case)
    assert "The case folder is not as it was written" in text
    assert "Not ruled out: the request’s bytes are missing" in text


def test_a_control_that_was_found_stands_first(
    case_of: MakeCase, report: Callable[..., str]
) -> None:
    from pixelwitness.case import About, create_or_open

    case = case_of({})
    about = About("", "", "2026-11-24T10:00:00.000Z", (), {}, "ab" * 32)
    with create_or_open(case, about) as writer:
        writer.journal("control", "2026-11-24T11:00:00.000Z", capture="cd" * 32, found="piet's e-mail")  # fmt: skip
    text = report(case)
    assert text.index("not sound until you know why") < text.index('id="matrix"')


def test_cards_are_few_and_the_rest_is_listed(
    case_of: MakeCase, report: Callable[..., str]
) -> None:
    text = report(case_of(*({"entry": number} for number in range(60))))
    assert text.count('<article class="card') == 1
    assert "59 more requests of this site" in text
    assert "And 19 more in the folder" in text


def test_days_are_a_chart_where_there_are_several(
    case_of: MakeCase, report: Callable[..., str]
) -> None:
    days = ({"time": f"2026-11-2{day}T10:00:00.000Z"} for day in (1, 1, 2))
    text = report(case_of(*days))
    assert 'aria-label="21 November 2026: 2; 22 November 2026: 1"' in text


def test_times_on_a_line(demo_case: Path) -> None:
    case = read_case(demo_case)
    own = [[o for o in lines if o["site"] == "kansspel.example"] for lines in (case.findings, case.setups, case.moments)]  # fmt: skip
    accept, reject = timelines(own[0], own[1], own[2], Journal(case.journal), True)
    assert (accept.capture, reject.capture) == ("accept.har", "reject.har")
    assert [told.event.what for told in accept.events] == ["opened", "setup", "choice", "given", "sent"]  # fmt: skip
    assert [told.event.what for told in reject.events] == ["opened", "choice", "given", "sent"]
    assert accept.events[0].page == reject.events[0].page == "https://www.kansspel.example/"
    assert reject.events[2].event.kinds[:2] == ("email", "phone")
    assert all(0 <= point.x <= 720 for point in (*accept.points, *reject.points))


def test_a_time_that_is_none_is_left_out(case_of: MakeCase, report: Callable[..., str]) -> None:
    text = report(case_of({"time": "soon"}))
    assert "soon" in text
    assert "<circle" not in text
    assert DIGEST in text
