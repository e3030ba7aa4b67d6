"""Lines as they are published: valid by the schema, whatever they held."""

import json
from pathlib import Path
from typing import Any

import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st

from pixelwitness.contract import as_dict, to_json
from pixelwitness.finding import Consent, Evidence, Moment, Setup, Twin
from pixelwitness.redact import Detector, load_redaction, redact
from pixelwitness.redact.cover import Cover
from pixelwitness.redact.lines import Lines
from pixelwitness.redact.vault import Vault
from pixelwitness.redact.whom import whom
from pixelwitness.resources import folder as resource
from tests.redact.conftest import JAN, PLAIN, finding
from tests.redact.conftest import lines as lines_of

SCHEMA: dict[str, Any] = json.loads((resource("reports") / "finding.schema.json").read_bytes())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
KNOWN = whom({"personas": []}, (), (JAN,))
DETECTOR = Detector(KNOWN)
VALUES = [value for _, values in JAN.values for value in values if len(value) > 5]
ANY = st.text(st.characters(), max_size=12) | st.sampled_from(VALUES)
MIXED = st.builds("{}{}{}".format, ANY, st.sampled_from(["", " ", "/", "?q=", "⟦", "="]), ANY)


def redacted(line: Any) -> tuple[dict[str, Any], Lines]:
    lines = Lines(load_redaction(), KNOWN, Cover(KNOWN, Vault()), "5a" * 16)
    value = as_dict(line)
    told = lines.redact(value["type"], value)
    assert told is not None
    return told, lines


def assert_clean(told: dict[str, Any]) -> None:
    raw = to_json(told).encode("utf-8", "backslashreplace")
    VALIDATOR.validate(json.loads(raw))
    assert list(DETECTOR.search(raw, captured=False)) == []


@settings(max_examples=30)
@given(MIXED, MIXED, MIXED, MIXED, MIXED, MIXED)
def test_any_finding(page: str, event: str, field: str, value: str, why: str, name: str) -> None:
    one = finding(
        PLAIN, page=page, event=event, field=field, value=value, meaning=why,
        evidence=Evidence("declared", why), consent=Consent("accepted", why, 3, 1.6, "T"),
        context={name: value}, twins=(Twin(7, "ab" * 32),),
    )  # fmt: skip
    told, lines = redacted(one)
    assert lines.unlisted == set()
    assert told["consent"]["seconds"] == 2
    assert_clean(told | {"previous": "00" * 32})


@settings(max_examples=30)
@given(MIXED, MIXED, MIXED)
def test_any_proved_finding(value: str, plain: str, field: str) -> None:
    source = {"learned": {"entry": 4, "place": "body", "field": field}}
    proof = Evidence(
        "verified", plain, plain, source, spelled=value, chain=("md5",), steps=(field,)
    )
    told, _ = redacted(finding(PLAIN, value=value, evidence=proof, form="md5"))
    assert_clean(told | {"previous": "00" * 32})


@settings(max_examples=30)
@given(MIXED, MIXED, st.lists(MIXED, max_size=3))
def test_any_setup(page: str, why: str, details: list[str]) -> None:
    one = Setup(
        "ab" * 8, "manual_matching", "shop.example", page, "connect.example", "2000000000000002",
        tuple(details), why, "meta-config", "2026-11-23T19:15:00Z", 4,
    )  # fmt: skip
    told, lines = redacted(one)
    assert lines.unlisted == set()
    assert_clean(told | {"previous": "00" * 32})


@settings(max_examples=30)
@given(MIXED, MIXED, MIXED)
def test_any_moment(page: str, plain: str, field: str) -> None:
    one = Moment("ab" * 8, "given", "shop.example", page, "2026-11-23T19:15:00.123Z", 4, "email", plain, "body", field)  # fmt: skip
    told, lines = redacted(one)
    assert lines.unlisted == set()
    assert told["time"] == "2026-11-23T19:15:00Z"
    assert_clean(told | {"previous": "00" * 32})


def test_controls_and_trials_are_told_without_names() -> None:
    lines = Lines(load_redaction(), KNOWN, Cover(KNOWN, Vault()), "5a" * 16)
    control = {"name": JAN.name, "kinds": ["email"]}
    for kind in ("replayed", "live"):
        told = lines.redact(kind, {"type": kind, "controls": [control], "backwards": False})
        assert told is not None
        assert told["controls"] == [{"name": "control 1", "kinds": ["email"]}]
    trial = {"type": "trial", "capture": "ab" * 32, "world": "birth dates", "seconds": 0.2}
    told = lines.redact("trial", trial)
    assert told is not None
    assert (told["world"], told["seconds"]) == ("birth dates", 0.2)
    assert told["capture"] != trial["capture"]


def test_the_lines_of_the_study_are_valid(study: Path, tmp_path: Path) -> None:
    redact(study, tmp_path / "public", tmp_path / "secrets", (), load_redaction(), "0.1.0")
    for path in (tmp_path / "public" / "findings").iterdir():
        for line in lines_of(path):
            VALIDATOR.validate(line)
