"""`pixelwitness replay --study` and `pixelwitness matrix` on the demo study and on small ones."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pixelwitness.case import read_case, verify_chains
from pixelwitness.cli import main

DEMO = Path(__file__).parents[2] / "addons" / "pixelwitness" / "demo"
STUDY = """\
study: Kitchens
by: A. Onderzoeker
when: 2026-11-23
personas: person.yaml
choices: [before, refuse]
captures: {refuse: reject*}
case: case
sites:
  - {site: keuken.example, company: De Keuken}
  - site: winkel.example
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    path = tmp_path / "study.yaml"
    path.write_text(STUDY)
    (tmp_path / "person.yaml").write_bytes((DEMO / "person.yaml").read_bytes())
    return path


@pytest.fixture
def made(study: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The case of that study; gives what was said on stderr."""
    case = str(study.with_name("case"))
    assert main(["replay", str(DEMO / "reject.har"), "--study", str(study), "--case", case]) == 1
    return capsys.readouterr().err


def test_captures_are_filed_and_what_has_none_is_told(made: str) -> None:
    assert "reject.har: while refusing, 8 sites" in made
    assert "not tested before any choice: keuken.example, winkel.example" in made
    assert "not tested while refusing: winkel.example" in made


def test_the_case_says_for_which_study_it_was_made(made: str, study: Path) -> None:
    case = read_case(study.with_name("case"))
    assert (case.about["title"], case.about["investigator"]) == ("Kitchens", "A. Onderzoeker")
    assert [one["name"] for one in case.about["personas"]] == ["jan"]
    (line,) = (line for line in case.journal if line["type"] == "study")
    assert [row["site"] for row in line["sites"]] == ["keuken.example", "winkel.example"]
    assert {one["company"] for one in case.findings if one["site"] == "keuken.example"} == {"De Keuken"}  # fmt: skip
    assert verify_chains(study.with_name("case")) == []


def test_a_second_replay_adds_nothing(made: str, study: Path) -> None:
    case = study.with_name("case")
    before = {path: path.read_bytes() for path in case.rglob("*") if path.is_file()}
    main(["replay", str(DEMO / "reject.har"), "--study", str(study), "--case", str(case)])
    assert {path: path.read_bytes() for path in case.rglob("*") if path.is_file()} == before


def test_text(made: str, study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["matrix", str(study)]) == 0
    out = capsys.readouterr().out
    assert "Kitchens · A. Onderzoeker · 2026-11-23\n" in out
    assert "De Keuken (keuken.example)\n  e-mail" in out
    assert "winkel.example " in out
    assert "“Not seen” is never “does not share”" in out
    assert max(map(len, out.splitlines())) <= 80


def test_json_and_csv_say_the_same(
    made: str, study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = str(study.with_name("case"))
    assert main(["matrix", case, "--format", "json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert main(["matrix", case, "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    cells = [(row["company"], cell) for row in value["rows"] for cell in row["cells"]]
    assert (
        len(rows) == len(cells) == len(value["rows"]) * len(value["kinds"]) * len(value["columns"])
    )
    assert [(r["company"] or None, r["kind"], r["state"], r["mark"]) for r in rows] == [
        (company, c["kind"], c["state"], c["mark"]) for company, c in cells
    ]
    (keuken,) = (row for row in value["rows"] if row["company"] == "De Keuken")
    (seen,) = (cell for cell in keuken["cells"] if cell["findings"])
    assert (seen["kind"], seen["mark"], seen["captures"]) == (
        "email",
        "readable",
        ["reject.har:78"],
    )
    (winkel,) = (row for row in value["rows"] if row["sites"] == ["winkel.example"])
    assert {cell["mark"] for cell in winkel["cells"]} == {"not_tested"}
    assert value["study"]["by"] == "A. Onderzoeker"


def test_another_study_may_be_asked(
    made: str, study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(STUDY.replace("Kitchens", "Nothing").replace("reject*", "no*"))
    output = tmp_path / "matrix.json"
    words = ["--study", str(other), "--format", "json", "-o", str(output)]
    assert main(["matrix", str(study.with_name("case")), *words]) == 0
    value = json.loads(output.read_text("utf-8"))
    assert value["title"] == "Nothing"
    assert value["unfiled"] == ["reject.har: its name fits no choice of the study, so it is filed under none"]  # fmt: skip
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("case: case\n", ""), "names no case. Add `case: FOLDER`, or name the folder."),
        (("case: case\n", "case: elsewhere\n"), "is no case folder"),
        (("choices: [before", "choices: [maybe"), "study.yaml:5: `maybe` is no choice"),
    ],
)
def test_what_is_wrong_is_told(
    study: Path, change: tuple[str, str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    study.write_text(STUDY.replace(*change))
    assert main(["matrix", str(study)]) == 2
    assert told in capsys.readouterr().err


def test_a_study_and_company_files_must_not_disagree(
    study: Path, own: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = own(("domain: winkel.example\n    from: 2020-05", "domain: keuken.example"))
    words = ["replay", str(DEMO), "--study", str(study), "--companies", str(folder)]
    assert main(words) == 2
    told = "study.yaml:9: `keuken.example` is of `De Keuken` here, yet of `Winkel` in winkel.yaml:1"
    assert told in capsys.readouterr().err


def test_what_a_record_lacks_is_told(
    made: str, study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = study.with_name("case") / "findings" / "keuken.example.jsonl"
    path.write_text(path.read_text("utf-8").replace('"consent":{"state"', '"consent":{"status"'))
    assert main(["matrix", str(study)]) == 2
    assert "keuken.example.jsonl:1: is no line of the record" in capsys.readouterr().err
