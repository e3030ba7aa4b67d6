"""Advertisers and companies: only the same name is sure, and what may be is called doubtful."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pixelwitness.metaexport import ExportRules, Match, matcher

NAMES = {
    "Zonzee": "Zonzee",
    "Oude Zon": "Zonzee",
    "zonzee.example": "Zonzee",
    "Maan Energie B.V.": "Maan",
    "HUP": "Hup",
    "Ster": "Ster",
    "STER": "Ster Loterij",
}


@pytest.mark.parametrize(
    ("advertiser", "expected"),
    [
        ("Zonzee", [("Zonzee", True)]),
        ("ZONZEE  N.V.", [("Zonzee", True)]),
        ("Zonzee, BV", [("Zonzee", True)]),
        ("oude zon", [("Zonzee", True)]),
        ("www.zonzee.example", [("Zonzee", True)]),
        ("app.zonzee.example", [("Zonzee", True)]),
        ("notzonzee.example", []),
        ("Maan Energie", [("Maan", True)]),
        ("Maan Energie N.V.", [("Maan", False)]),
        ("Maan-Energie", [("Maan", False)]),
        ("Zonzee Zorg", [("Zonzee", False)]),
        ("Zon zee", [("Zonzee", False)]),
        ("Zonzeeland", []),
        ("De Zonzee", []),
        ("hup", [("Hup", True)]),
        ("hup.example", []),
        ("H U P", []),
        ("Ster", [("Ster", False), ("Ster Loterij", False)]),
        ("B.V.", []),
        ("", []),
        ("...", []),
    ],
)
def test_matching(export_rules: ExportRules, advertiser: str, expected: list[tuple[str, bool]]) -> None:  # fmt: skip
    match = matcher(NAMES, export_rules.legal_forms)
    assert [(one.company, one.sure) for one in match(advertiser)] == expected
    assert all(one.because for one in match(advertiser))


@settings(deadline=None)
@given(st.text(), st.text())
def test_any_names_are_compared(export_rules: ExportRules, advertiser: str, name: str) -> None:
    match = matcher({name: 1}, export_rules.legal_forms)
    assert len(match(advertiser)) <= 1
    assert match(name) in ((), (Match(1, True, "the same name"),))
