"""Folding: proofs and twins join their finding, in an order that does not hang on the lines'."""

import itertools
from typing import Any

import pytest

from pixelwitness.case import fold


def finding(number: int = 1, **other: Any) -> dict[str, Any]:
    return {
        "type": "finding",
        "id": f"{number:016x}",
        "site": "shop.example",
        "field": "ud[em]",
        "capture": {"sha256": None, "name": "a.har", "entry": 1},
        "twins": [],
        "proof": "declared",
        "plain": None,
        "because": "the name",
        "source": None,
        "strength": "weak",
        "previous": "0" * 64,
        **other,
    }


def proof(kind: str, because: str = "", number: int = 1) -> dict[str, Any]:
    return {
        "type": "proof",
        "finding": f"{number:016x}",
        "proof": kind,
        "plain": "jan@example.com",
        "because": because or kind,
        "source": {"persona": "jan"},
        "strength": "strong",
        "previous": "0" * 64,
    }


def twin(entry: int, number: int = 1) -> dict[str, Any]:
    told = {"entry": entry, "request": f"{entry:064x}"}
    return {"type": "twin", "finding": f"{number:016x}", **told, "previous": "0" * 64}


@pytest.mark.parametrize(
    ("proofs", "wanted"),
    [
        ([], "the name"),
        (["declared"], "declared"),
        (["recovered"], "recovered"),
        (["verified"], "verified"),
        (["recovered", "verified"], "verified"),
        (["verified", "recovered"], "verified"),
        (["verified", "declared"], "verified"),
        (["recovered", "declared"], "recovered"),
    ],
    ids=repr,
)
def test_the_strongest_proof_counts(proofs: list[str], wanted: str) -> None:
    [one] = fold([finding(), *(proof(kind) for kind in proofs)])
    assert one["because"] == wanted
    raised = bool(proofs)
    assert one["proof"] == (wanted if raised else "declared")
    assert one["plain"] == ("jan@example.com" if raised else None)
    assert one["source"] == ({"persona": "jan"} if raised else None)
    assert one["strength"] == ("strong" if raised else "weak")


def test_of_equal_proofs_the_last_counts() -> None:
    [one] = fold([finding(), proof("verified", "first"), proof("verified", "second")])
    assert one["because"] == "second"


def test_a_finding_proved_from_the_start_is_not_lowered() -> None:
    [one] = fold([finding(proof="verified", because="at once"), proof("recovered")])
    assert (one["proof"], one["because"]) == ("verified", "at once")


def test_twins_join_without_doubles() -> None:
    own = {"entry": 2, "request": f"{2:064x}"}
    lines = [finding(twins=[own]), twin(3), twin(2), twin(3), twin(4)]
    [one] = fold(lines)
    assert [each["entry"] for each in one["twins"]] == [2, 3, 4]
    assert lines[0]["twins"] == [own]


def test_a_line_before_its_finding_counts_and_one_without_is_left_out() -> None:
    [one] = fold(
        [proof("verified"), twin(9), finding(), twin(8, number=7), proof("verified", "", 7)]
    )
    assert one["proof"] == "verified"
    assert [each["entry"] for each in one["twins"]] == [9]


def test_setups_are_no_findings_and_previous_is_gone() -> None:
    [one] = fold([finding(), {"type": "setup", "id": "x"}, {"type": "later", "id": "y"}, finding()])
    assert "previous" not in one


def test_the_order_is_site_capture_entry_field_id() -> None:
    def at(number: int, site: str | None, name: str, entry: int, field: str) -> dict[str, Any]:
        capture = {"sha256": None, "name": name, "entry": entry}
        return finding(number, site=site, capture=capture, field=field)

    lines = [
        at(9, "a.example", "x.har", 2, "m"),
        at(8, "a.example", "x.har", 10, "a"),
        at(1, "a.example", "x.har", 10, "b"),
        at(2, "a.example", "x.har", 10, "b"),
        at(0, "b.example", "a.har", 0, "a"),
        at(3, None, "a.har", 0, "a"),
    ]
    for mixed in itertools.permutations(lines):
        assert [one["id"] for one in fold(mixed)] == [one["id"] for one in lines]
