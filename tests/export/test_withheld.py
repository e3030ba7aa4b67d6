"""No value of a person, readable or as a digest, stands in what build servers and screens show."""

import hashlib
from pathlib import Path

import pytest

from pixelwitness.cli import main
from pixelwitness.export import to_junit, to_sarif
from pixelwitness.export.withheld import withholding
from pixelwitness.finding import Evidence
from pixelwitness.identity import load_persona
from pixelwitness.identity.spellings import spellings
from tests.export.conftest import Make

STUDY = Path(__file__).parents[1] / "data" / "study"
DEMO = Path(__file__).parents[2] / "addons" / "pixelwitness" / "demo"
PERSON = DEMO / "person.yaml"
DIGESTS = ("md5", "sha1", "sha256", "sha512")
CAPTURES = [DEMO / "accept.har", DEMO / "reject.har", STUDY / "accept.mitm", STUDY / "reject.mitm"]


def every_spelling() -> set[str]:
    person = load_persona(PERSON)
    pairs = [(kind, value) for kind, values in person.values for value in values]
    return {s.text for kind, value in pairs for s in spellings(kind, value, person.country)}


def spelled() -> set[str]:
    """Every spelling of the study's person that is long enough to be no other word by chance."""
    return {text for text in every_spelling() if len(text) >= 6}


def digests() -> set[str]:
    """All digests of all spellings, also of the short ones, and digests of digests."""
    once = {
        hashlib.new(name, text.encode()).hexdigest()
        for text in every_spelling()
        for name in DIGESTS
    }
    return once | {hashlib.sha256(one.encode()).hexdigest() for one in once}


@pytest.mark.parametrize("form", ["sarif", "junit", "text"])
@pytest.mark.parametrize("path", CAPTURES, ids=lambda path: str(path.name))
def test_a_replay_shows_no_value(path: Path, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", str(path), "--persona", str(PERSON), "--format", form]) == 1
    shown = "".join(capsys.readouterr()).lower()
    assert "keuken.example" in shown
    assert [one for one in spelled() | digests() if one.lower() in shown] == []


def test_the_search_would_find_a_value(capsys: pytest.CaptureFixture[str]) -> None:
    main(["replay", str(CAPTURES[1]), "--persona", str(PERSON), "--format", "jsonl"])
    shown = capsys.readouterr().out.lower()
    assert any(one in shown for one in digests())
    assert "jan.jansen+a1f9@example.com" in shown


@pytest.mark.parametrize("form", ["sarif", "junit"])
def test_an_export_shows_no_value(
    demo: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["export", str(demo), "--format", form]) == 0
    shown = capsys.readouterr().out.lower()
    assert [one for one in spelled() | digests() if one.lower() in shown] == []


@pytest.mark.parametrize("form", ["sarif", "junit"])
def test_a_replay_and_its_case_say_the_same(
    demo: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    study = ["--study", str(DEMO / "study.yaml")]
    assert main(["replay", str(CAPTURES[0]), str(CAPTURES[1]), *study, "--format", form]) == 1
    replayed = capsys.readouterr().out
    assert main(["export", str(demo), "--format", form]) == 0
    assert capsys.readouterr().out == replayed


@pytest.mark.parametrize("place", ["field", "host", "event", "account", "page"])
@pytest.mark.parametrize("value", ["jan@example.com", "JAN@example.com", "ab" * 32, "Jansen"])
def test_values_in_other_places_are_withheld(make: Make, place: str, value: str) -> None:
    evidence = Evidence("verified", "a sentence about Jansen", "Jansen", spelled="jan@example.com")
    case = make({place: f"x.{value}.y", "value": "ab" * 32, "evidence": evidence}).case
    text = "".join((*to_sarif(case), *to_junit(case))).lower()
    assert value.lower() not in text


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("ud[em]", "ud[em]"), ("jan@example.com", "(withheld)"), ("a=JAN@EXAMPLE.COM&b", "(withheld)"),
        ("m", "(withheld)"), ("em", "em"), ("x" * 200, "x" * 200), ("x" * 201, "(withheld)"),
        ("piet%40example.com", "(withheld)"), ("cd[31612345678]", "(withheld)"), ("fb.advanced_matching.em", "fb.advanced_matching.em"),
        ("x.amFuLmphbnNlbkBleGFtcGxlLmNvbQ==", "(withheld)"), ("a." + "0b" * 16, "(withheld)"),
        ("access-control-request-headers", "access-control-request-headers"), ("dl?nieuwsbrief", "dl?nieuwsbrief"),
    ],
)  # fmt: skip
def test_what_is_withheld(make: Make, text: str, safe: str) -> None:
    assert withholding(make({}).case)(text) == safe
