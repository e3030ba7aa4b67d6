"""What sites were set up to take: each day once, and in which states without a yes."""

from typing import Any

import pytest

from pixelwitness.matrix.setups import set_up
from pixelwitness.report.setups import setup_lines, setup_objects


def line(state: str | None = "unknown", **other: Any) -> dict[str, Any]:
    told = {"consent": {"state": state}} if state else {}
    return {
        "type": "setup", "id": "1" * 16, "site": "winkel.example", "what": "automatic_matching",
        "account": "1", "details": ["em", "ph"], "time": "2026-11-23T19:15:00.000Z",
        "capture": {"name": "a.har", "entry": 3}, **told,
    } | other  # fmt: skip


@pytest.mark.parametrize(
    ("what", "states", "takes"),
    [
        ("automatic_matching", ["before_choice"], ("before_choice",)),
        ("automatic_matching", ["withdrawn", "before_choice", "accepted", "refused"], ("before_choice", "refused", "withdrawn")),
        ("gateway_forms", ["refused"], ("refused",)),
        ("automatic_matching", ["accepted", "partly", "unknown", None], ()),
        ("manual_matching", ["refused"], ()),
        ("gateway", ["before_choice"], ()),
    ],
)  # fmt: skip
def test_form_data_without_a_yes(what: str, states: list[str | None], takes: tuple[str, ...]) -> None:  # fmt: skip
    (one,) = set_up(line(state, what=what) for state in states)
    assert one.takes_forms == takes
    assert len(one.lines) == len(states)
    told = "\n".join(setup_lines([one]))
    assert ("! takes form data before any choice" in told) is ("before_choice" in takes)
    assert setup_objects([one])[0]["takes_form_data"] == list(takes)


def test_each_site_and_day_for_itself() -> None:
    lines = [
        line(),
        line(time="2026-11-24T00:00:00Z"),
        line(site=None, details=[]),
        line(account=None),
    ]
    told = list(setup_lines(set_up([*lines, line()])))
    assert told == [
        "Set up to take, whatever was typed:",
        "  no site is told, 2026-11-23: set up to read forms (a.har entry 3)",
        "  winkel.example, 2026-11-23: set up to read forms: em, ph (a.har entry 3)",
        "  winkel.example, 2026-11-23: set up to read forms: em, ph (a.har entry 3 and 1 more)",
        "  winkel.example, 2026-11-24: set up to read forms: em, ph (a.har entry 3)",
    ]
    assert list(setup_lines([])) == []


def test_a_hostile_detail_stays_harmless() -> None:
    (one,) = set_up([line(details=["\x1b[2J"], site="evil\n")])
    assert "\x1b" not in "".join(setup_lines([one]))
