"""The JSON of a case: valid, whole, and the same bytes on every run."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import referencing
from referencing.jsonschema import DRAFT202012

from pixelwitness.case import read_case
from pixelwitness.cli import main
from pixelwitness.export import to_case_json
from pixelwitness.resources import folder
from tests.cli.test_import_meta import FILES, packed
from tests.export.conftest import Make


def validator() -> jsonschema.Draft202012Validator:
    schemas = [json.loads(path.read_bytes()) for path in folder("reports").glob("*.schema.json")]
    registry: referencing.Registry[Any] = referencing.Registry().with_resources(
        (one["$id"], DRAFT202012.create_resource(one)) for one in schemas
    )
    (own,) = (one for one in schemas if "case-1" in one["$id"])
    jsonschema.Draft202012Validator.check_schema(own)
    return jsonschema.Draft202012Validator(own, registry=registry)


def exported(case: Path, target: Path, *options: str) -> Any:
    assert main(["export", str(case), "-o", str(target), *options]) == 0
    return json.loads(target.read_bytes())


def test_the_demo_is_valid_and_whole(demo: Path, tmp_path: Path) -> None:
    told = exported(demo, tmp_path / "a.json")
    validator().validate(told)
    case = read_case(demo)
    assert told["findings"] == case.findings
    assert told["setups"] == case.setups
    assert told["case"] == case.about
    assert [one["name"] for one in told["captures"]] == ["accept.har", "reject.har"]
    assert len(told["study"]["sites"]) == len(told["sites"]) == 8
    assert sum(one["findings"] for one in told["sites"]) == len(case.findings)
    assert told["journal"]["lines"] == sum(told["journal"]["types"].values()) == len(case.journal)


def test_the_same_case_gives_the_same_bytes(demo: Path, tmp_path: Path) -> None:
    exported(demo, tmp_path / "a.json")
    exported(demo, tmp_path / "b.json")
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_companies_bring_their_words(make: Make, demo: Path, tmp_path: Path) -> None:
    plain = make({"site": "klm.com"}, {"site": "unknown.example", "company": "De Keuken"})
    text = "".join(to_case_json(plain))
    validator().validate(json.loads(text))
    companies = {one["name"]: one for one in json.loads(text)["companies"]}
    assert companies["KLM"]["sites"] == ["klm.com"]
    assert companies["KLM"]["quotes"][0]["reply"] == "reconsiders"
    assert companies["De Keuken"]["quotes"] == []


def test_a_real_person_stands_there_as_commitments_only(make: Make) -> None:
    told = json.loads("".join(to_case_json(make(synthetic=False))))
    validator().validate(told)
    (persona,) = told["case"]["personas"]
    assert {one["kind"] for one in persona["commitments"]} == {"email", "gender"}
    assert "jan@example.com" not in json.dumps(told)


def test_gaps_and_controls_are_told(make: Make) -> None:
    capture = {"capture": "cd" * 32}
    lines = [
        ("replayed", {**capture, "rules": "", "name": "reject.har", "sites": [], "requests": 3}),
        ("gap", {**capture, "entry": 7, "reason": "the body was lost"}),
        ("control", {**capture, "found": "piet's e-mail"}),
    ]
    told = json.loads("".join(to_case_json(make({}, journal=lines))))
    validator().validate(told)
    assert told["journal"]["gaps"] == [
        {**capture, "name": "reject.har", "entry": 7, "reason": "the body was lost"}
    ]
    assert told["journal"]["controls"] == ["piet's e-mail"]
    assert told["captures"][0]["requests"] == 3


def test_what_meta_says_stands_beside(make: Make, tmp_path: Path) -> None:
    make({})
    export = packed(tmp_path / "instagram-janjansen-2026-01-03.zip", FILES)
    assert main(["import-meta", export, "--case", str(tmp_path / "case")]) == 0
    told = exported(tmp_path / "case", tmp_path / "a.json")
    validator().validate(told)
    facts = {(one["advertiser"], one["fact"]) for one in told["meta_statements"]}
    assert ("Maan Energie", "list_uploaded") in facts
    assert (
        main(["export", str(tmp_path / "case"), "--format", "csv", "-o", str(tmp_path / "t")]) == 0
    )
    rows = (tmp_path / "t" / "meta_statements.csv").read_text("utf-8").splitlines()
    assert len(rows) == 1 + len(told["meta_statements"])


@pytest.mark.parametrize("key", ["findings", "case", "journal", "captures"])
def test_the_schema_misses_what_is_missing(demo: Path, tmp_path: Path, key: str) -> None:
    told = exported(demo, tmp_path / "a.json")
    del told[key]
    assert not validator().is_valid(told)
