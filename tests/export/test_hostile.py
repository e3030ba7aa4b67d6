"""Hostile captured text through every export: nothing breaks out, nothing is lost from the JSON."""

import csv
import io
import json
import sqlite3
import unicodedata
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pixelwitness.case import Case
from pixelwitness.export import (
    Material,
    material_of,
    to_case_json,
    to_junit,
    to_sarif,
    write_csv,
    write_database,
)
from pixelwitness.export.csvfiles import csv_text
from pixelwitness.export.database import fill
from pixelwitness.export.tables import TABLES
from pixelwitness.finding import CaptureRef, Evidence
from tests.export.conftest import Make

HOSTILE = {
    "controls": "a\0b\x01\x08\x1b[2J\x7f\x85\r\nc",
    "bidi": "user\u202egnp.exe\u2066\u200f\ufeff",
    "broken UTF-8": "a\udc80\ud800b",
    "not for XML": "\ufffe\uffff\x0b\x0c",
    "markup": "<script>alert(1)</script>]]><!--&amp;'\"",
    "template": "{{7*7}}{% raw %}${jndi:x}",
    "formula": "=cmd|' /C calc'!A0",
    "formula behind a tab": "\t=1+1",
    "other formulas": "@SUM(1)",
    "minus": "-2+3",
    "SQL": "'); DROP TABLE findings; --",
    "a path": "../../../etc/passwd",
    "quotes": '","\n"=1',
    "lines": "\u2028\u2029",
}
PLACES = ("page", "host", "account", "event", "field", "value", "meaning")


def bad(text: str) -> bool:
    """Whether something in it could act on a screen, in a spreadsheet or in a parser."""
    return any(
        unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co") and c not in "\r\n" for c in text
    )


def hostile(text: str) -> dict[str, Any]:
    evidence = Evidence("verified", text, text, {"learned": text}, spelled=text, steps=(text,))
    return {
        **dict.fromkeys(PLACES, text),
        "site": "a" + text,
        "company": text,
        "capture": CaptureRef(text, None),
        "evidence": evidence,
        "context": {text: [text]},
    }


@pytest.fixture(params=HOSTILE, ids=lambda name: str(name))
def sent(request: pytest.FixtureRequest) -> str:
    return HOSTILE[request.param]


def test_the_json_holds_it_as_it_was(make: Make, sent: str) -> None:
    raw = "".join(to_case_json(make(hostile(sent)))).encode("utf-8", "backslashreplace")
    (told,) = json.loads(raw)["findings"]
    assert [told[place] for place in PLACES] == [sent] * len(PLACES)
    assert told["context"] == {sent: [sent]}


def test_csv_cells_act_on_nothing(make: Make, sent: str, tmp_path: Path) -> None:
    write_csv(make(hostile(sent)), tmp_path / "tables")
    assert {path.stem for path in (tmp_path / "tables").iterdir()} == {one.name for one in TABLES}
    for path in (tmp_path / "tables").iterdir():
        text = path.read_bytes().decode("utf-8").removeprefix("\ufeff")
        assert not bad(text)
        for row in csv.reader(io.StringIO(text, newline="")):
            assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
        table = next(one for one in TABLES if one.name == path.stem)
        assert {len(row) for row in csv.reader(io.StringIO(text, newline=""))} == {
            len(table.columns)
        }


def test_the_database_holds_text_and_nothing_else(make: Make, sent: str, tmp_path: Path) -> None:
    write_database(make(hostile(sent)), tmp_path / "a.db")
    with closing(sqlite3.connect(tmp_path / "a.db")) as base:
        assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        cells = [cell for row in base.execute("SELECT * FROM findings") for cell in row]
        assert base.execute("SELECT count(*) FROM findings JOIN sites USING (site)").fetchone() == (
            1,
        )
        assert not any(isinstance(cell, str) and bad(cell) for cell in cells)


def test_sarif_and_junit_parse_and_act_on_nothing(make: Make, sent: str) -> None:
    case = make(hostile(sent)).case
    sarif = "".join(to_sarif(case)).encode("utf-8")
    assert len(json.loads(sarif)["runs"][0]["results"]) == 1
    junit = "".join(to_junit(case)).encode("utf-8")
    assert len(list(ET.fromstring(junit).iter("failure"))) == 1
    assert not bad(sarif.decode())
    assert not bad(junit.decode())
    assert b"<script" not in junit


def test_names_that_look_the_same_break_no_key(make: Make, tmp_path: Path) -> None:
    pair = [{"site": site, "capture": CaptureRef(site)} for site in ("a\x01", "a\\x01")]
    write_database(make(*pair), tmp_path / "a.db")
    with closing(sqlite3.connect(tmp_path / "a.db")) as base:
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        assert base.execute("SELECT count(*) FROM findings JOIN sites USING (site)").fetchone() == (
            2,
        )


def test_ten_megabytes_pass(make: Make, tmp_path: Path) -> None:
    long = "é=" * 5_000_000
    material = make({"value": long, "field": long, "evidence": Evidence("declared", "x", long)})
    (told,) = json.loads("".join(to_case_json(material)))["findings"]
    assert told["value"] == long
    write_csv(material, tmp_path / "a.zip")
    write_database(material, tmp_path / "a.db")
    with closing(sqlite3.connect(tmp_path / "a.db")) as base:
        assert base.execute("SELECT length(value) FROM findings").fetchone() == (len(long),)
    shown = "".join((*to_sarif(material.case), *to_junit(material.case)))
    assert len(shown) < 10_000


@given(st.text(st.characters(), max_size=12))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_whatever(demo: Path, text: str) -> None:
    from pixelwitness.companies import Companies

    plain = material_of(demo, None, Companies())
    told = {
        "site": text,
        "field": text,
        "host": text,
        "value": text,
        "plain": text,
        "page": text,
        "event": text,
    }
    finding = {**plain.case.findings[0], **told, "company": text or None}
    case = Case(plain.case.about, [finding], [], plain.case.journal)
    material = Material(case, plain.study, plain.companies, ())
    json.loads("".join(to_case_json(material)).encode("utf-8", "backslashreplace"))
    json.loads("".join(to_sarif(case)).encode())
    ET.fromstring("".join(to_junit(case, plain.study)).encode())
    for table in TABLES:
        assert not bad(csv_text(table, material).removeprefix("\ufeff"))
    with closing(sqlite3.connect(":memory:")) as base:
        fill(base, material)
        assert base.execute("SELECT count(*) FROM findings").fetchone() == (1,)
