"""Nothing is proved in strangers' captures, and no control is found in this project's own."""

import csv
import datetime
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from pixelwitness.errors import CaptureError
from pixelwitness.identity import People, load_persona
from pixelwitness.identity.countries import load_countries
from pixelwitness.identity.invention import invent
from pixelwitness.identity.recover import Means, recover
from pixelwitness.observer import Scope
from pixelwitness.observer.recovered import TellTrial, Wanted
from pixelwitness.replay import Question, replay
from pixelwitness.report import Result
from pixelwitness.rulebook import Rulebook

DATA = Path(__file__).parent / "data"
DEMO = Path(__file__).parents[1] / "addons" / "pixelwitness" / "demo"
STRANGE = Path(__file__).resolve().parents[2] / "shared" / "captures" / "producers"
MEANS = Means(datetime.date(2026, 11, 25))
JAN, PIET = (load_persona(DATA / "negatives" / f"{name}.yaml") for name in ("jan", "piet"))
INVENTED = tuple(
    person
    for country in load_countries().values()
    for person in invent(country, "persona.example", MEANS.today, Random(country.code), 2)
)
CONTROLS = People((), (PIET, *INVENTED))
PEOPLE = {"nobody": CONTROLS, "jan": People((JAN,), (PIET, *INVENTED))}
DRAWN = People(INVENTED)
OWN = [
    *sorted((DATA / "wire").glob("*.har")),
    *sorted((DATA / "samples").glob("*.har")),
    *sorted((DATA / "study").glob("*.mitm")),
    *sorted(DEMO.glob("*.har")),
]


def manifest() -> list[str]:
    path = STRANGE / "MANIFEST.tsv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [row["file"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


STRANGERS = manifest()


def recovery(wanted: Wanted, until: str, *, tell: TellTrial) -> Any:
    return recover(wanted, replace(MEANS, tell=tell))


def asked(path: Path, rules: Rulebook, people: People, everywhere: bool = False) -> Result:
    scope = Scope(everywhere=everywhere, recover=recovery if everywhere else None)
    return replay(path, Question(rules, (), people, scope)).result


@pytest.mark.skipif(not STRANGERS, reason="the captures of other programs are not beside the checkout")  # fmt: skip
@pytest.mark.parametrize("whose", PEOPLE)
@pytest.mark.parametrize("name", STRANGERS, ids=lambda name: name[-60:])
def test_nothing_is_proved_in_strangers_captures(rules: Rulebook, name: str, whose: str) -> None:
    """None of the 107 is excepted: nobody who is known here was ever typed there."""
    try:
        result = asked(STRANGE / name, rules, PEOPLE[whose], everywhere=True)
    except CaptureError:  # not every capture there is one that can be read; other tests say which
        return
    proved = [one for one in result.findings if one.evidence.proof != "declared"]
    assert [(one.entry, one.field, one.evidence.because) for one in proved] == []
    assert result.controls == ()


@pytest.mark.parametrize("everywhere", [False, True], ids=["meta", "all"])
@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_no_control_is_found_in_our_own_captures(
    rules: Rulebook, path: Path, everywhere: bool
) -> None:
    result = asked(path, rules, CONTROLS, everywhere)
    assert result.controls == ()
    assert not [one for one in result.findings if "control" in (one.evidence.source or {})]


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_a_control_takes_no_proof_away(rules: Rulebook, path: Path) -> None:
    assert asked(path, rules, CONTROLS).findings == asked(path, rules, People()).findings


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_of_invented_persons_only_what_chance_explains_is_found(
    rules: Rulebook, path: Path
) -> None:
    """Whoever is drawn is a man or a woman and lives somewhere; nothing tells more of them."""
    result = replay(path, Question(rules, (), DRAWN, Scope(learning=False))).result
    strong = [
        (one.field, one.evidence.because)
        for one in result.findings
        if one.evidence.proof != "declared" and one.evidence.strength == "strong"
    ]
    assert strong == []
