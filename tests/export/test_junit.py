"""JUnit: a suite a site, a test a kind and state; failed, passed, skipped are not mixed up."""

from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from pixelwitness.export import to_junit
from pixelwitness.export.observed import fingerprint_of
from pixelwitness.study import PlannedSite, Study
from pixelwitness.vocabulary import Choice
from tests.export.conftest import Make

NAMES: tuple[tuple[Choice, tuple[str, ...]], ...] = (
    ("accept", ("accept*",)),
    ("refuse", ("reject*",)),
)


def study(*choices: Any) -> Study:
    sites = (PlannedSite("shop.example", choices), PlannedSite("never.example", choices))
    return Study("S", "", "2026-11-23", "", sites, NAMES, "")


def outcomes(case: Any, *arguments: Any) -> dict[str, dict[str, str]]:
    """Of each site, each test's name with its outcome."""
    top = ET.fromstring("".join(to_junit(case, *arguments)).encode())
    return {
        suite.attrib["name"]: {
            test.attrib["name"]: test[0].tag if len(test) else "passed" for test in suite.iter("testcase")
        }
        for suite in top
    }  # fmt: skip


def visit(name: str, *sites: str) -> tuple[str, dict[str, Any]]:
    return "replayed", {"capture": name[0] * 64, "rules": "", "name": name, "sites": list(sites)}


def test_seen_fails_not_seen_passes_not_tested_is_skipped(make: Make) -> None:
    case = make({"state": "refused"}, journal=[visit("reject.har", "shop.example")]).case
    told = outcomes(case, study("accept", "refuse"))
    assert told["shop.example"] == {
        "e-mail after accepting": "skipped", "gender after accepting": "skipped",
        "e-mail after refusing": "failure", "gender after refusing": "passed",
    }  # fmt: skip
    assert set(told["never.example"].values()) == {"skipped"}


def test_visited_without_a_sign_of_the_choice_is_not_passed(make: Make) -> None:
    case = make({}, journal=[visit("reject.har", "shop.example")]).case
    told = outcomes(case, study("refuse"))["shop.example"]
    assert told["e-mail after refusing"] == "skipped"
    assert told["e-mail consent unknown"] == "failure"
    assert "do not tell what had been chosen" in "".join(to_junit(case, study("refuse")))


def test_what_may_be_in_an_unread_part_is_not_passed(make: Make) -> None:
    name, told = visit("a.har", "shop.example")
    gap = {"capture": "a" * 64, "entry": -1, "reason": "the file ends in the middle of entry 3"}
    case = make({}, journal=[("gap", gap), (name, told)]).case
    assert outcomes(case)["shop.example"] == {
        "e-mail consent unknown": "failure", "gender consent unknown": "skipped",
    }  # fmt: skip


def test_without_a_study_nothing_is_skipped(make: Make) -> None:
    case = make({}, journal=[visit("a.har", "shop.example", "b.example")]).case
    assert outcomes(case) == {
        "b.example": {"e-mail consent unknown": "passed", "gender consent unknown": "passed"},
        "shop.example": {"e-mail consent unknown": "failure", "gender consent unknown": "passed"},
    }


def test_what_does_not_count_passes_and_is_told(make: Make) -> None:
    case = make({}).case
    assert outcomes(case, None, lambda *_: False)["shop.example"]["e-mail consent unknown"] == "system-out"  # fmt: skip
    text = "".join(to_junit(case, None, lambda *_: True, {fingerprint_of(case.findings[0])}))
    assert "seen, as in the baseline" in text
    assert "failure " not in text


def test_sums_are_those_of_the_tests(demo: Path) -> None:
    from pixelwitness.case import read_case
    from pixelwitness.matrix import study_in_case

    case = read_case(demo)
    top = ET.fromstring("".join(to_junit(case, study_in_case(case))).encode())
    for one in (top, *top):
        assert int(one.attrib["tests"]) == len(list(one.iter("testcase")))
        assert int(one.attrib["failures"]) == len(list(one.iter("failure")))
        assert int(one.attrib["skipped"]) == len(list(one.iter("skipped")))
    failing = {(f["site"], f["kind"], f["consent"]["state"]) for f in case.findings}
    assert int(top.attrib["failures"]) == len(failing)


@pytest.mark.parametrize("site", [None, "shop.example"])
def test_other_recipients_and_sites_that_are_not_told_fail_too(
    make: Make, site: str | None
) -> None:
    told = outcomes(make({"site": site, "recipient": "elsewhere", "company": "De Keuken"}).case)
    assert told[site or "no site is told"]["e-mail consent unknown"] == "failure"


def test_a_control_person_found_is_an_error(make: Make) -> None:
    case = make(journal=[("control", {"found": "piet's jan@example.com"})]).case
    assert outcomes(case)["the test itself"] == {"control personas are not found": "error"}
    assert "piet" not in "".join(to_junit(case))


def test_many_fields_are_counted(make: Make) -> None:
    text = "".join(to_junit(make(*({"field": f"f{number}"} for number in range(30))).case))
    assert text.count("PII-EMAIL-SHA256-UNKNOWN shop.example") == 20
    assert "and 10 more" in text
