"""Parquet: the same tables as CSV, with types, and every text as it was sent."""

import csv
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pixelwitness.case import Case
from pixelwitness.cli import main
from pixelwitness.companies import Companies
from pixelwitness.export import Material, material_of, write_parquet
from pixelwitness.export.tables import TABLES
from tests.export.conftest import Make
from tests.export.test_hostile import HOSTILE, PLACES, hostile

parquet = pytest.importorskip("pyarrow.parquet", reason="the extra `corpus` is not installed")


def read(folder: Path, table: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = parquet.read_table(folder / f"{table}.parquet").to_pylist()
    return rows


@pytest.fixture
def both(demo: Path, tmp_path: Path) -> Path:
    """The demo's case as CSV and as Parquet."""
    for form in ("csv", "parquet"):
        words = ["export", str(demo), "--format", form, "-o", str(tmp_path / form)]
        assert main(words) == 0
    return tmp_path


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.name))
def test_the_same_rows_as_csv(both: Path, table: Any) -> None:
    with (both / "csv" / f"{table.name}.csv").open(encoding="utf-8-sig", newline="") as file:
        told = list(csv.DictReader(file))
    held = read(both / "parquet", table.name)
    assert len(held) == len(told)
    for one, row in zip(told, held, strict=True):
        assert list(row) == list(one)
        for column in table.columns:
            assert as_text(row[column.name], column.type) == one[column.name].removeprefix("'")


def as_text(cell: Any, kind: str) -> str:
    """The cell as a table of texts tells it."""
    if cell is None:
        return ""
    if kind == "TIME":
        return str(cell.isoformat(timespec="milliseconds").replace("+00:00", "Z"))
    return json.dumps(cell, ensure_ascii=False) if kind == "LIST" else str(cell)


def test_types(both: Path) -> None:
    (one, *_) = read(both / "parquet", "findings")
    assert one["time"] == datetime(2026, 11, 23, 19, 58, 3, 74000, UTC)
    assert one["chain"] == ["sha256"]
    assert isinstance(one["entry"], int)
    assert isinstance(one["consent_seconds"], float)
    schema = parquet.read_schema(both / "parquet" / "findings.parquet")
    told = {name: str(schema.field(name).type) for name in schema.names}
    assert {told[name] for name in ("encoding", "steps", "chain")} == {"list<element: string>"}
    assert (told["time"], told["twins"]) == ("timestamp[us, tz=UTC]", "int64")


def test_the_same_case_gives_the_same_bytes(demo: Path, both: Path, tmp_path: Path) -> None:
    main(["export", str(demo), "--format", "parquet", "-o", str(tmp_path / "again")])
    for path in (both / "parquet").iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_comes_back_as_it_was(make: Make, tmp_path: Path, name: str) -> None:
    sent = HOSTILE[name]
    material = make(hostile(sent))
    write_parquet(material, tmp_path / "out")
    (row,) = read(tmp_path / "out", "findings")
    held = sent.encode("utf-8", "backslashreplace").decode()  # the same but for broken UTF-8
    assert (held == sent) is (name != "broken UTF-8")
    assert [row[place] for place in PLACES] == [held] * len(PLACES)
    assert row["steps"] == [held]
    assert json.loads(row["context"]) == {sent: [sent]}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"time": "soon"}, {"time": None}),
        ({"time": ""}, {"time": None}),
        ({"time": "2026-11-23T10:00:00"}, {"time": None}),
        ({"time": "0001-01-01T00:00:00+23:00"}, {"time": None}),
        ({"twins": [{"entry": 2**70}]}, {"twins": 1}),
        ({"consent": {"state": "refused", "because": "", "entry": 2**70, "seconds": 10**400}}, {"consent_entry": None, "consent_seconds": None}),
        ({"consent": {"state": "refused", "because": "", "entry": True, "seconds": 3}}, {"consent_entry": 1, "consent_seconds": 3.0}),
        ({"account": 7}, {"account": "7"}),
        ({"encoding": ["a", 1, None]}, {"encoding": ["a", "1", "None"]}),
    ],
    ids=str,
)  # fmt: skip
def test_a_record_that_somebody_made_up(
    demo: Path, tmp_path: Path, change: dict[str, Any], told: dict[str, Any]
) -> None:
    plain = material_of(demo, None, Companies())
    finding = plain.case.findings[0] | change
    case = Case(plain.case.about, [finding], [], plain.case.journal)
    write_parquet(Material(case, plain.study, plain.companies, ()), tmp_path / "out")
    (row,) = read(tmp_path / "out", "findings")
    assert {name: row[name] for name in told} == told


def test_more_rows_than_go_at_once(demo: Path, tmp_path: Path) -> None:
    plain = material_of(demo, None, Companies())
    findings = [plain.case.findings[0] | {"id": f"{number:016x}"} for number in range(2500)]
    case = Case(plain.case.about, findings, [], plain.case.journal)
    write_parquet(Material(case, plain.study, plain.companies, ()), tmp_path / "out")
    assert [row["id"] for row in read(tmp_path / "out", "findings")] == [x["id"] for x in findings]


def test_without_the_extra(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    words = ["export", str(demo), "--format", "parquet", "-o", str(tmp_path / "out")]
    assert main(words) == 2
    assert "--format parquet: needs pyarrow, which is not installed. Install it (pip install pyarrow)" in capsys.readouterr().err  # fmt: skip
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("words", "told"), [([], "needs a place of its own"), (["-o", "/dev/null"], "cannot be written")])  # fmt: skip
def test_where_it_cannot_go(demo: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str) -> None:  # fmt: skip
    assert main(["export", str(demo), "--format", "parquet", *words]) == 2
    assert told in capsys.readouterr().err
