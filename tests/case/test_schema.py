"""The schema that others check the record by: every line is valid, and the words are ours."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pixelwitness.case import CaseWriter, read_case
from pixelwitness.case.chain import rows
from pixelwitness.contract import as_dict, to_json
from pixelwitness.finding import (
    Consent,
    Evidence,
    Finding,
    Line,
    Moment,
    ProofLine,
    Setup,
    Twin,
    TwinLine,
)
from pixelwitness.resources import folder as resource
from pixelwitness.vocabulary import (
    CHANNELS,
    CONSENT_STATES,
    ENCODINGS,
    FORMS,
    KINDS,
    ORIGINS,
    PLACES,
    PROOFS,
)

type MakeFinding = Callable[..., tuple[Finding, bytes]]


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((resource("reports") / "finding.schema.json").read_bytes())
    return loaded


@pytest.fixture
def lines(made: MakeFinding) -> list[Line]:
    first, _ = made(0)
    twin = Twin(2, "ef" * 32)
    setup = Setup(
        id=first.id[::-1],
        what="automatic_matching",
        site=None,
        page="",
        host="connect.facebook.net",
        account="1",
        details=("em",),
        because="its configuration",
        rule="meta-pixel",
        time="",
        entry=0,
    )
    return [
        first,
        made(1, None, capture=None, account=None, event=None, twins=(twin,), context={"a": [1]})[0],
        made(2, consent=Consent("refused", "OptanonConsent", 12), encoding=("base64", "json"))[0],
        TwinLine(first.id, twin, first.site),
        ProofLine(
            first.id, Evidence("verified", "x", "jan", {"persona": "jan"}, "weak"), None, "email"
        ),
        setup,
        Moment("0" * 16, "opened", "shop.example", "https://shop.example/", "", 0),
        Moment("1" * 16, "given", "shop.example", "", "", 3, "email", "jan", "body", "mail"),
    ]


def valid(schema: dict[str, Any], line: dict[str, Any]) -> bool:
    return jsonschema.Draft202012Validator(schema).is_valid(line)


def test_the_schema_itself_is_sound(schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == "https://pixelwitness.example/schema/finding-1.json"


def test_every_line_is_valid_with_and_without_previous(
    schema: dict[str, Any],
    lines: list[Line],
    opened: Callable[[], CaseWriter],
    folder: Path,
) -> None:
    with opened() as case:
        for line in lines:
            case.add(line, None)
            assert valid(schema, json.loads(to_json(as_dict(line))))
    written = [row.value for path in (folder / "findings").iterdir() for row in rows(path)]
    assert len(written) == len(lines)
    assert all(valid(schema, line) for line in written)
    read = read_case(folder)
    assert all(valid(schema, line) for line in (*read.findings, *read.setups, *read.moments))
    assert [one["what"] for one in read.moments] == ["opened", "given"]


def test_every_field_of_the_contract_is_demanded_and_more_are_allowed(
    schema: dict[str, Any], lines: list[Line]
) -> None:
    for line in map(as_dict, lines):
        assert valid(schema, line | {"new": 1})
        # what older records do not hold
        later = {"consent"} if line["type"] == "setup" else set()
        for key in line.keys() - later:
            assert not valid(schema, {name: line[name] for name in line if name != key}), key


@pytest.mark.parametrize(
    "change",
    [
        {"type": "other"},
        {"id": "xyz"},
        {"site": 1},
        {"kind": "shoe_size"},
        {"encoding": ["rot13"]},
        {"request": "ab"},
        {"previous": "ab"},
        {"capture": {"sha256": None, "name": "a.har", "entry": -1}},
        {"twins": [{"request": "ef" * 32}]},
        {"consent": {"state": "maybe", "because": "", "entry": None}},
    ],
    ids=repr,
)
def test_what_is_not_the_contract_is_refused(
    schema: dict[str, Any], lines: list[Line], change: dict[str, Any]
) -> None:
    assert not valid(schema, as_dict(lines[0]) | change)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("channel", CHANNELS),
        ("kind", KINDS),
        ("place", PLACES),
        ("form", FORMS),
        ("encoding", ENCODINGS),
        ("origin", ORIGINS),
        ("proof", PROOFS),
        ("strength", ("weak", "strong")),
        ("state", CONSENT_STATES),
    ],
)
def test_the_words_are_those_of_the_vocabulary(
    schema: dict[str, Any], key: str, words: tuple[str, ...]
) -> None:
    found = list(enumerations(schema, key))
    assert found
    assert all(tuple(one) == words for one in found)


def enumerations(node: Any, key: str) -> Iterator[list[str]]:
    """Every enumeration in the schema of a property by that name, also that of a list's items."""
    if isinstance(node, dict):
        told = node.get(key)
        if isinstance(told, dict):
            words = told.get("enum") or told.get("items", {}).get("enum")
            if words:
                yield words
        for one in node.values():
            yield from enumerations(one, key)
