"""A set-up is told once for each day and each state of consent in which it came."""

import pytest

from pixelwitness.exchange import Exchange
from pixelwitness.finding import Consent
from pixelwitness.recognition.bundle import Told
from pixelwitness.setups import setup_of

TOLD = Told("automatic_matching", "2000000000000001", ("em",), "switched on", "www.shop.example")
DAY = "2026-11-23T19:15:00.000Z"


def made(time: str = DAY, entry: int = 0, consent: Consent | None = None) -> str:
    url = "https://connect.facebook.net/signals/config/2000000000000001"
    setup = setup_of("meta-config", TOLD, Exchange(entry, time, "GET", url), None, consent)
    assert setup.site == "shop.example"
    assert setup.consent == (consent or Consent())
    return setup.id


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (made("2026-11-23T23:59:59.999Z", 7), True),
        (made(consent=Consent("unknown", "no sign of a tool")), True),
        (made("2026-11-24T00:00:00.000Z"), False),
        (made(consent=Consent("before_choice", "a tool, no choice", 3)), False),
    ],
)
def test_what_makes_it_another(other: str, same: bool) -> None:
    assert (made() == other) is same
