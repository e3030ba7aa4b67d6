"""A set-up is told each time it comes, with what had been chosen there by then."""

import json
from pathlib import Path
from typing import Any

import pytest

from pixelwitness.case import read_case
from pixelwitness.cli import main
from pixelwitness.consent import load_consent
from pixelwitness.exchange import Exchange
from pixelwitness.finding import ConsentLine, Setup
from pixelwitness.observer import Observer, Scope
from pixelwitness.observer.setups import setup_of
from pixelwitness.recognition.bundle import Told
from pixelwitness.report.words import CONSENT
from pixelwitness.rulebook import Rulebook
from pixelwitness.vocabulary import ConsentState

TOLD = Told("automatic_matching", "2000000000000001", ("em",), "switched on", "www.shop.example")
type Printed = pytest.CaptureFixture[str]

DAY = "2026-11-23T19:15:00.000Z"
URL = "https://connect.facebook.net/signals/config/2000000000000001"


def made(time: str = DAY, entry: int = 0, page: str = "https://www.shop.example/") -> str:
    exchange = Exchange(entry, time, "GET", URL, (("referer", page),))
    setup = setup_of("meta-config", TOLD, exchange, None)
    assert setup.site == "shop.example"
    return setup.id


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (made(entry=7), True),  # in another recording of the same moment
        (made("2026-11-23T19:15:00.001Z"), False),
        (made("", 1), False),
        (made(page="https://www.shop.example/account"), False),
    ],
)
def test_what_makes_it_another(other: str, same: bool) -> None:
    assert (made() == other) is same
    assert made("", 1) != made("", 2)  # a capture that tells no times


def test_a_set_up_says_what_had_been_chosen(rules: Rulebook) -> None:
    observer = Observer(rules, scope=Scope(tools=load_consent()))
    page = (("referer", "https://www.shop.example/"), ("cookie", "sid=1"))
    loader = "https://cdn.cookielaw.org/scripttemplates/otSDKStub.js"
    observer.observe(Exchange(0, DAY, "GET", loader, page))
    plugin = "https://connect.facebook.net/signals/plugins/identity.js?v=2.8.14"
    (line,) = observer.observe(Exchange(1, "2026-11-23T19:15:02.000Z", "GET", plugin, page)).lines
    assert isinstance(line, Setup)
    assert line.consent.state == "unknown"
    observer.observe(Exchange(2, "2026-11-23T19:15:05.000Z", "GET", page[0][1], (*page, ("accept", "text/html"))))  # fmt: skip
    (better,) = observer.finish()
    assert isinstance(better, ConsentLine)
    assert (better.finding, better.consent.state) == (line.id, "before_choice")


BUNDLE = (
    'config.set("2000000000000001","automaticMatching",{"selectedMatchKeys":["em","ph"]});'
    'instance.optIn("2000000000000001","AutomaticMatching",!0);'
)
BEFORE = "OptanonConsent=landingPath=https%3A%2F%2Fwww.shop.example%2F&groups=C0001%3A1%2CC0004%3A0"
CLOSED = "OptanonAlertBoxClosed=2026-11-23T{at}:01.000Z; OptanonConsent=landingPath=NotLandingPage&groups="
CHOSEN: dict[ConsentState, str] = {
    "before_choice": BEFORE,
    "refused": CLOSED + "C0001%3A1%2CC0002%3A0%2CC0004%3A0",
    "accepted": CLOSED + "C0001%3A1%2CC0002%3A1%2CC0004%3A1",
}


def visit(path: Path, hour: int, *states: ConsentState) -> Path:
    """A capture of one day that opens the page once in each of these states."""
    entries: list[dict[str, Any]] = []
    for number, state in enumerate(states):
        at = f"{hour:02}:{2 * number:02}"
        cookie = CHOSEN[state].replace("{at}", at)
        page = {"name": "Cookie", "value": cookie}
        html = {"name": "Sec-Fetch-Dest", "value": "document"}
        referer = {"name": "Referer", "value": "https://www.shop.example/"}
        for second, url, headers, text in (
            (2, "https://www.shop.example/", [page, html], "<p>"),
            (4, f"{URL}?domain=www.shop.example", [referer], BUNDLE),
            (6, "https://www.shop.example/next", [page, html], "<p>"),
        ):
            sent = {"method": "GET", "url": url, "httpVersion": "HTTP/2", "headers": headers, "queryString": [], "cookies": [], "headersSize": -1, "bodySize": 0}  # fmt: skip
            answer = {"status": 200, "headers": [], "content": {"size": len(text), "text": text}}
            entries.append({"startedDateTime": f"2026-11-23T{at}:{second:02}.000Z", "request": sent, "response": answer, "timings": {}})  # fmt: skip
    path.write_text(json.dumps({"log": {"version": "1.2", "creator": {}, "entries": entries}}))
    return path


@pytest.mark.parametrize(
    "visits",
    [
        [["before_choice"], ["refused"], ["accepted"]],
        [["accepted"], ["refused"], ["before_choice"]],
        [["refused"], ["before_choice"]],
        [["before_choice", "refused"]],
        [["before_choice", "refused", "accepted"], ["accepted"]],
        [["refused", "refused", "accepted"]],
    ],
    ids=str,
)
def test_every_state_of_a_day_is_kept(tmp_path: Path, visits: list[list[ConsentState]], capsys: Printed) -> None:  # fmt: skip
    names = [str(visit(tmp_path / f"{n}.har", 9 + n, *one)) for n, one in enumerate(visits)]
    case = str(tmp_path / "case")
    assert main(["replay", *names, "--case", case]) == 0
    states = sorted(one["consent"]["state"] for one in read_case(Path(case)).setups)
    assert states == sorted(state for one in visits for state in one)
    told = {state for one in visits for state in one}
    printed = capsys.readouterr().out
    assert all(
        printed.count(CONSENT[state]) == sum(state in one for one in visits) for state in told
    )
    assert main(["matrix", case, "--format", "json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["setups"]
    assert set(row["states"]) == told
    assert set(row["takes_form_data"]) == told - {"accepted"}
    assert main(["replay", *names, "--case", case]) == 0  # and nothing is news a second time
    assert len(read_case(Path(case)).setups) == len(states)
    assert main(["verify", case, "--reanalyse"]) == 0
