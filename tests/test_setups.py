"""A set-up is told once a day for each page, with what had been chosen there."""

import pytest

from pixelwitness.consent import load_consent
from pixelwitness.exchange import Exchange
from pixelwitness.finding import ConsentLine, Setup
from pixelwitness.observer import Observer, Scope
from pixelwitness.recognition.bundle import Told
from pixelwitness.rulebook import Rulebook
from pixelwitness.setups import setup_of

TOLD = Told("automatic_matching", "2000000000000001", ("em",), "switched on", "www.shop.example")
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
        (made("2026-11-23T23:59:59.999Z", 7), True),
        (made("2026-11-24T00:00:00.000Z"), False),
        (made(page="https://www.shop.example/account"), False),
    ],
)
def test_what_makes_it_another(other: str, same: bool) -> None:
    assert (made() == other) is same


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
