"""`pixelwitness companies`, and findings that name the company."""

import json
from pathlib import Path

import pytest

from pixelwitness.cli import main

DEMO = Path(__file__).parents[2] / "addons" / "pixelwitness" / "demo"
KITCHEN = """\
company: De Keuken
source: invented
because: invented for the tests
domains:
  - domain: keuken.example
    because: invented
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "keuken.yaml").write_text(KITCHEN)
    return folder


def test_list_check_and_show(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = {}
    for words in (["list"], ["check"], ["show", "nuon"], ["show", "de keuken"]):
        assert main(["companies", *words, "--companies", str(own)]) == 0
        told[words[-1]] = capsys.readouterr().out
    assert len(told["list"].splitlines()) == 18
    assert "De Keuken" in told["list"]
    assert told["check"] == "18 companies with 16 quotes, all files hold\n"
    assert told["nuon"].startswith("Vattenfall\n")
    assert "implies no finding on a page" in " ".join(told["nuon"].split())
    assert told["de keuken"].startswith("De Keuken\n")
    assert max(map(len, told["de keuken"].splitlines())) <= 80


def test_what_is_wrong_is_told_with_file_and_line(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["companies", "show", "nobody"]) == 2
    assert "Known are: ANWB" in capsys.readouterr().err
    (own / "second.yaml").write_text(KITCHEN.replace("De Keuken", "Another"))
    assert main(["companies", "check", "--companies", str(own)]) == 2
    assert "second.yaml:5: `keuken.example` belongs at the same time" in capsys.readouterr().err
    assert main(["replay", str(DEMO), "--companies", str(own)]) == 2
    assert "second.yaml:5" in capsys.readouterr().err


def test_findings_name_the_company(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["replay", str(DEMO / "reject.har"), "--exit-zero", "--companies", str(own)]
    assert main([*command, "--format", "jsonl"]) == 0
    findings = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    named = {(one["site"], one["company"]) for one in findings}
    assert ("keuken.example", "De Keuken") in named
    assert {company for site, company in named if site != "keuken.example"} == {None}
    assert main(command) == 0
    assert "keuken.example   De Keuken   after refusing (" in capsys.readouterr().out


def test_a_case_says_that_other_companies_were_known(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    digests = set()
    for words in ([], ["--companies", str(own)]):
        case = tmp_path / f"case{len(words)}"
        main(["replay", str(DEMO / "reject.har"), "--case", str(case), *words])
        digests.add(json.loads((case / "case.json").read_text())["rules"])
    assert len(digests) == 2
