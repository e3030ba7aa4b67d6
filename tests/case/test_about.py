"""What a case says of itself: persons who exist are never named in it by their values."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pixelwitness.case import About, PersonaRecord, commitment, create_or_open, read_case
from pixelwitness.errors import CaseError

REAL = PersonaRecord("klant", False, {"email": ["k@shop.example"], "phone": ["061", "062"]})


def test_only_an_invented_persons_values_are_written(folder: Path, about: About) -> None:
    create_or_open(folder, replace(about, personas=(*about.personas, REAL))).close()
    written = json.loads((folder / "case.json").read_text())["personas"]
    assert written[0] == {
        "name": "jan",
        "synthetic": True,
        "values": {"email": ["jan@example.com"]},
    }
    assert [(one["kind"], len(one["salt"])) for one in written[1]["commitments"]] == [
        ("email", 32),
        ("phone", 32),
        ("phone", 32),
    ]
    assert len({one["salt"] for one in written[1]["commitments"]}) == 3
    assert "values" not in written[1]
    for path in folder.rglob("*.json*"):
        assert b"k@shop" not in path.read_bytes()


def test_whoever_knows_the_value_can_check_it(folder: Path, about: About) -> None:
    create_or_open(folder, replace(about, personas=(REAL,))).close()
    one = json.loads((folder / "case.json").read_text())["personas"][0]["commitments"][0]
    assert commitment(one["salt"], "email", "k@shop.example") == one["commitment"]
    assert commitment(one["salt"], "email", "other@shop.example") != one["commitment"]
    assert commitment(one["salt"], "phone", "k@shop.example") != one["commitment"]


def test_a_commitment_is_sha256_of_salt_kind_and_value() -> None:
    # printf '%s\0%s\0%s' 00 email a@b.test | sha256sum
    wanted = "4a30fc77518ddf5372b97d043d5b63598056b7a21bbb852d88954e1abead917a"
    assert commitment("00", "email", "a@b.test") == wanted


@pytest.mark.parametrize(
    ("other", "journalled"),
    [
        ({}, {}),
        ({"created": "2026-12-01T00:00:00.000Z"}, {}),
        ({"title": ""}, {}),
        ({"personas": ()}, {}),
        ({"title": "Second"}, {"title": "Second"}),
        ({"rules": "cd" * 32}, {"rules": "cd" * 32}),
        ({"versions": {"pixelwitness": "0.2.0"}}, {"versions": {"pixelwitness": "0.2.0"}}),
        (
            {"personas": (PersonaRecord("piet", True, {"city": ["Delft"]}),)},
            {"personas": [{"name": "piet", "synthetic": True, "values": {"city": ["Delft"]}}]},
        ),
    ],
    ids=repr,
)
def test_a_later_opening_journals_what_is_new(
    folder: Path, about: About, other: dict[str, Any], journalled: dict[str, Any]
) -> None:
    create_or_open(folder, about).close()
    before = (folder / "case.json").read_bytes()
    for _ in range(2):
        create_or_open(folder, replace(about, **other)).close()
    told = [line for line in read_case(folder).journal if line["type"] == "about"]
    assert len(told) == bool(journalled)
    for line in told:
        assert {key: line[key] for key in journalled} == journalled
    assert (folder / "case.json").read_bytes() == before


def test_a_reader_gets_the_newest_words_and_every_persona(folder: Path, about: About) -> None:
    create_or_open(folder, about).close()
    later = replace(about, title="Second", personas=(REAL,))
    for _ in range(2):
        create_or_open(folder, later).close()
    now = read_case(folder).about
    assert now["title"] == "Second"
    assert now["created"] == about.created
    assert [one["name"] for one in now["personas"]] == ["jan", "klant"]


@pytest.mark.parametrize(
    "changed",
    [
        REAL.values | {"email": ["other@shop.example"]},
        {"email": ["k@shop.example"]},
        REAL.values | {"city": ["Delft"]},
    ],
    ids=repr,
)
def test_a_real_person_with_other_values_is_journalled(
    folder: Path, about: About, changed: dict[str, list[str]]
) -> None:
    create_or_open(folder, replace(about, personas=(REAL,))).close()
    create_or_open(folder, replace(about, personas=(replace(REAL, values=changed),))).close()
    assert len(read_case(folder).about["personas"]) == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.write_bytes(path.read_bytes() + b" "),
        lambda path: path.write_bytes(b"{}"),
        lambda path: path.write_bytes(b"\xff"),
        lambda path: path.write_bytes(b"[" * 100_000),
        lambda path: path.write_bytes(b"[]"),
    ],
    ids=["blank", "empty", "bytes", "deep", "list"],
)
def test_a_changed_case_json_is_refused(
    folder: Path, about: About, change: Callable[[Path], object]
) -> None:
    create_or_open(folder, about).close()
    change(folder / "case.json")
    with pytest.raises(CaseError, match=r"case\.json"):
        create_or_open(folder, about)
