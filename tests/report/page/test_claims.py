"""What the page claims: no more than the record bears out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pixelwitness.case import About, create_or_open, read_case
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
    text = report(journalled(case_of({}), "control", found="piet's e-mail"))
    assert text.index("not sound until you know why") < text.index('id="matrix"')


CONTROLS = [{"name": "piet", "kinds": ["email", "phone"]}]
TRIAL = {
    "capture": "cd" * 32, "world": "birth dates 1900 to today, in 16 spellings",
    "kind": "birth_date", "form": "sha256", "texts": 603163, "tried": 86166, "wanted": 2,
    "found": 1, "way": "tried", "seconds": 0.0261, "processes": 1,
}  # fmt: skip
BORN = Evidence(
    "recovered", "SHA-256 of it", "1980-04-23", {"enumerated": TRIAL["world"], "tried": 603163},
    spelled="19800423", chain=("sha256",),
)  # fmt: skip


def journalled(case: Path, what: str, **told: Any) -> Path:
    about = About("", "", "2026-11-24T10:00:00.000Z", (), {}, "ab" * 32)
    with create_or_open(case, about) as writer:
        writer.journal(what, "2026-11-24T11:00:00.000Z", **({"capture": "cd" * 32} | told))
    return case


@pytest.mark.parametrize(
    ("lines", "told", "method"),
    [
        ([("replayed", {"controls": CONTROLS})], "none was found that chance", "not found"),
        ([("replayed", {})], "", "none was looked for"),
        ([("replayed", {"controls": CONTROLS, "capture": "ee" * 32, "name": "b.har"})], "", "not found"),
        (
            [("replayed", {"controls": CONTROLS}), ("control", {"found": "piet's e-mail"})],
            "Not ruled out: a value of a control persona", "found; see the top",
        ),
    ],
)  # fmt: skip
def test_controls_are_ruled_out_where_they_were_looked_for(
    lines: list[tuple[str, dict[str, Any]]],
    told: str,
    method: str,
    case_of: MakeCase,
    report: Callable[..., str],
) -> None:
    case = case_of({})
    for what, words in lines:
        journalled(case, what, **words)
    text = report(case)
    card = text[text.index("What else was ruled out") : text.index('<details class="raw">')]
    assert ("control persona" in card) is bool(told)
    assert told in card
    assert method in text[text.index("<dt>Control personas") :]
    if told.startswith("none"):
        assert 'translate="no">piet</bdi> (e-mail and phone).' in card


def test_a_recovered_value_says_out_of_how_many_and_in_what_time(
    case_of: MakeCase, report: Callable[..., str]
) -> None:
    case = journalled(case_of({"kind": "birth_date", "evidence": BORN}), "trial", **TRIAL)
    text = report(case)
    assert "out of 603,163 texts, in 0.026 s (one after another)" in text
    worth = text[text.index('id="worth"') :]
    assert "1 of 2</td>" in worth
    assert "found after 86,166" in worth
    assert "at 3,300,000 digests a second: the pace of the longest search" in worth
    assert "birth date: 46,350</text>" in worth
    assert ">0.014 s</td>" in worth
    assert report(case) == text


def test_what_was_not_measured_has_no_time(case_of: MakeCase, report: Callable[..., str]) -> None:
    text = report(case_of({"kind": "birth_date", "evidence": BORN}))
    assert "out of 603,163 texts; how long that took was not written down" in text
    assert "for this case no long search was measured" in text
    assert "What was tried for this case" not in text


def test_what_led_to_a_sending_stands_on_its_card(
    demo_case: Path, report: Callable[..., str]
) -> None:
    text = report(demo_case)
    card = text[text.index('<article class="card refused"') :]
    card = card[: card.index("</article>")]
    events = [line.split("</span>")[0] for line in card.split('<span class="seconds">')[1:]]
    assert events == ["-3.222 s", "-1.486 s", "-0.014 s", "0 s"]
    strip = card[card.index("<svg") : card.index("</svg>")]
    for told in ("page opened", "refused", "sent to the site itself", "sent to Meta", "-3.2 s"):
        assert f">{told}</text>" in strip
    assert "sent to the site itself: e-mail, phone, first name, last name, city, and postcode" in card  # fmt: skip


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
    first = ["opened", "setup", "choice", "given", "sent"]
    assert [told.event.what for told in accept.events] == [*first, "opened", "setup"]
    assert [told.event.what for told in reject.events] == [*first, "opened", "setup"]
    assert accept.events[0].page == reject.events[0].page == "https://www.kansspel.example/"
    assert reject.events[3].event.kinds[:2] == ("email", "phone")
    assert all(0 <= point.x <= 720 for point in (*accept.points, *reject.points))


def test_a_time_that_is_none_is_left_out(case_of: MakeCase, report: Callable[..., str]) -> None:
    text = report(case_of({"time": "soon"}))
    assert "soon" in text
    assert "<circle" not in text
    assert DIGEST in text


@pytest.mark.parametrize(
    ("hosts", "headline", "cards"),
    [
        (["www.facebook.com"], False, 0),
        (["capi.shop.example"], True, 1),
        (["capi.shop.example", "www.facebook.com"], False, 1),
        (["facebook.com.shop.example"], True, 1),
    ],
)
def test_a_call_to_a_host_that_is_not_metas_is_told(
    hosts: list[str], headline: bool, cards: int, case_of: MakeCase, report: Callable[..., str]
) -> None:
    text = report(case_of(*({"host": host, "entry": n} for n, host in enumerate(hosts))))
    assert SENT in text
    assert ("Of 1 of them, all calls that were seen went to hosts" in text) is headline
    assert text.count("is no host of Meta") == cards


OTHER = {"page_by_referer": "https://www.forger.example"}


@pytest.mark.parametrize(
    ("contexts", "headline", "cards", "told"),
    [
        ([{}], False, 0, ""),
        ([OTHER], True, 1, "In 1 request the site is the call's own word"),
        ([OTHER, OTHER], True, 1, "In 2 requests the site is the calls' own word"),
        ([OTHER, {}], False, 1, "In 1 request the site is the call's own word"),
        ([{"page_by_capture": "https://around.example"}], True, 1, "the recording, for the page that was open, names"),
    ],
)  # fmt: skip
def test_a_site_that_is_a_calls_own_word_alone_is_no_certain_sender(
    contexts: list[dict[str, str]],
    headline: bool,
    cards: int,
    told: str,
    case_of: MakeCase,
    report: Callable[..., str],
) -> None:
    case = case_of(*({"context": one, "entry": n} for n, one in enumerate(contexts)))
    text = report(case).replace("&#39;", "'")
    assert SENT in text
    assert ("the site is known by the calls' own word alone" in text) is headline
    assert text.count("Which site sent it is open") == cards
    assert told in text
    assert ("Welke site het stuurde, staat niet vast" in report(case, "--lang", "nl")) is bool(cards)  # fmt: skip
