"""The matrix as text fits the screen, and hostile names stay harmless."""

from typing import Any

import pytest

from pixelwitness.case import Case
from pixelwitness.matrix import matrix_of
from pixelwitness.report.matrixdata import to_matrix_csv
from pixelwitness.report.matrixtext import to_matrix_text
from pixelwitness.vocabulary import CONSENT_STATES, KINDS


def line(site: str, kind: str, state: str, **other: Any) -> dict[str, Any]:
    return {
        "id": "0" * 16, "site": site, "kind": kind, "form": "sha256", "consent": {"state": state},
        "company": None, "recipient": "meta", "proof": "verified", "strength": "strong",
        "time": "2026-11-23T10:00:00Z", "channel": "pixel", "capture": {"name": "a.har", "entry": 1},
    } | other  # fmt: skip


def text_of(*findings: dict[str, Any], width: int = 80, **journal: Any) -> str:
    case = Case({"title": "A case"}, list(findings), [], [])
    return "".join(to_matrix_text(matrix_of(case, None, lambda *_: None, "meta"), width))


EVERY = [line("winkel.example", kind, state) for kind in KINDS for state in CONSENT_STATES]


@pytest.mark.parametrize("width", [40, 80, 120])
def test_every_kind_and_state_fits(width: int) -> None:
    told = text_of(*EVERY, width=width)
    assert max(map(len, told.splitlines())) <= width
    assert told.count("◐") == len(EVERY) + 1
    assert told.count("winkel.example") == {40: 3, 80: 1, 120: 1}[width]


def test_no_colour_of_a_site_s_own() -> None:
    told = text_of(line("\x1b[31mevil", "email", "refused", company="Bad\nCompany"))
    assert "\x1b" not in told
    assert "Bad\\nCompany (\\x1b[31mevil)" in told


def test_what_went_to_others_is_counted() -> None:
    told = text_of(line("a.example", "email", "refused", recipient="site_server"))
    assert "Left out: findings to other recipients (site_server 1)" in told


def test_cells_are_no_formulas() -> None:
    case = Case({"title": "x"}, [line("=1+1", "email", "unknown", company="@SUM(A1)")], [], [])
    told = "".join(to_matrix_csv(matrix_of(case, None, lambda *_: None, "meta")))
    assert told.splitlines()[1].startswith('"\'@SUM(A1)","\'=1+1","email"')
