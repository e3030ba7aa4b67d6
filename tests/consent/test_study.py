"""The study of fictional sites: the expected state at every call that carried user data."""

import json
from pathlib import Path

import pytest

from pixelwitness.captures import read
from pixelwitness.consent import Timeline, consent_interest, load_consent
from pixelwitness.exchange import Exchange, Interest
from pixelwitness.finding import Finding
from pixelwitness.observer import Observer
from pixelwitness.resources import folder
from pixelwitness.rulebook import Rulebook

DEMO = folder("rules").parent / "addons" / "pixelwitness" / "demo"
TOOLS = load_consent()


def findings(path: Path, rules: Rulebook, interest: Interest) -> tuple[Timeline, list[Finding]]:
    timeline, observer, found = Timeline(TOOLS), Observer(rules), []
    for one in read(path, interest):
        if isinstance(one, Exchange):
            timeline.observe(one)
            found += [line for line in observer.observe(one).lines if isinstance(line, Finding)]
    return timeline, found


def both(rules: Rulebook) -> Interest:
    """What the rules and the tools look for; what replay reads."""
    return rules.interest.joined(consent_interest(TOOLS))


@pytest.mark.parametrize("whole", [True, False], ids=["all exchanges", "those of interest"])
@pytest.mark.parametrize("form", ["har", "mitm"])
@pytest.mark.parametrize("choice", ["accept", "reject"])
def test_study(data: Path, rules: Rulebook, choice: str, form: str, whole: bool) -> None:
    expected = json.loads((data / "study" / "expected.json").read_text("utf-8"))[choice]
    path = DEMO / f"{choice}.har" if form == "har" else data / "study" / f"{choice}.mitm"
    timeline, found = findings(path, rules, Interest(in_url=("",)) if whole else both(rules))
    states = {(one.site, timeline.at(one.site or "", one.time, one.entry).state) for one in found}
    assert states == {(site, row["consent"]) for site, row in expected.items() if row["expect"]}


def test_the_words_name_tool_entry_and_seconds(rules: Rulebook) -> None:
    timeline, found = findings(DEMO / "reject.har", rules, Interest(in_url=("",)))
    by_site = {one.site: timeline.at(one.site or "", one.time, one.entry) for one in found}
    game, travel = by_site["kansspel.example"], by_site["reizen.example"]
    assert (game.tool, game.entry, game.seconds) == ("Cookiebot", 12, 1.486)
    assert "marketing:false" in game.because
    assert (travel.tool, travel.entry, travel.seconds) == ("TCF", 25, None)
    assert "first seen in entry 25 and not yet in entry 19" in travel.because
    assert by_site["nieuws.example"].because == "no sign of a consent tool on this site"
