"""A sentence is said at once; what comes again within a second is only counted."""

import logging

import pytest

from pixelwitness.live.teller import Teller

SHOP, BANK = "shop.example: e-mail to Meta", "bank.example: phone to Meta"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ([(0.0, SHOP)], [SHOP]),
        ([(0.0, SHOP), (0.5, SHOP)], [SHOP, f"{SHOP}: 1 more within a second"]),
        ([(0.0, SHOP), (1.5, SHOP)], [SHOP, SHOP]),
        (
            [(0.0, SHOP), (0.2, SHOP), (0.9, SHOP), (1.5, SHOP)],
            [SHOP, f"{SHOP}: 2 more within a second", SHOP],
        ),
        ([(0.0, SHOP), (0.1, BANK), (0.2, SHOP)], [SHOP, BANK, f"{SHOP}: 1 more within a second"]),
        (
            [(0.0, SHOP), (0.5, SHOP), (1.2, BANK)],
            [SHOP, f"{SHOP}: 1 more within a second", BANK],
        ),
    ],
)
def test_what_was_just_said_is_counted(said: list[tuple[float, str]], told: list[str]) -> None:
    times, heard = iter([at for at, _ in said]), list[str]()
    teller = Teller(lambda _, text: heard.append(text), clock=lambda: next(times))
    for _, text in said:
        teller.say(logging.INFO, text)
    teller.finish()
    assert heard == told
    teller.finish()
    assert heard == told


def test_a_second_after_being_said_it_is_forgotten() -> None:
    now, heard = [0.0], list[str]()
    teller = Teller(lambda _, text: heard.append(text), clock=lambda: now[0])
    for number in range(1_000):
        now[0] += 0.01
        teller.say(logging.INFO, f"page {number}")
    assert len(heard) == 1_000
    assert teller.waiting <= 101
