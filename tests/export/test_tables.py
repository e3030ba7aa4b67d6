"""CSV and SQLite: the same tables, with keys that hold, the same bytes on every run."""

import csv
import io
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml

from pixelwitness.case import read_case
from pixelwitness.cli import main
from pixelwitness.export.tables import TABLES
from tests.export.conftest import Make

NAMES = {table.name for table in TABLES}


def export(case: Path, form: str, target: Path) -> Path:
    assert main(["export", str(case), "--format", form, "-o", str(target)]) == 0
    return target


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.fixture
def base(demo: Path, tmp_path: Path) -> sqlite3.Connection:
    return sqlite3.connect(export(demo, "sqlite", tmp_path / "my case.db"))


def test_a_file_a_table(demo: Path, tmp_path: Path) -> None:
    folder = export(demo, "csv", tmp_path / "tables")
    assert {path.stem for path in folder.iterdir()} == NAMES
    assert {"findings", "requests", "setups", "sites", "consent", "gaps"} <= NAMES
    found = rows((folder / "findings.csv").read_text("utf-8"))
    case = read_case(demo)
    assert [one["id"] for one in found] == [one["id"] for one in case.findings]
    assert {one["value"].removeprefix("'") for one in found} == {
        one["value"] for one in case.findings
    }
    requests = rows((folder / "requests.csv").read_text("utf-8"))
    assert {one["sha256"] for one in requests} == {one["request"] for one in case.findings}
    assert all((demo / one["file"]).exists() for one in requests)


def test_a_zip_holds_the_same_and_the_same_bytes(demo: Path, tmp_path: Path) -> None:
    folder = export(demo, "csv", tmp_path / "tables")
    packed = [export(demo, "csv", tmp_path / name) for name in ("a.zip", "b.zip")]
    assert packed[0].read_bytes() == packed[1].read_bytes()
    with zipfile.ZipFile(packed[0]) as archive:
        for path in folder.iterdir():
            assert archive.read(path.name) == path.read_bytes()


def test_the_database_holds_the_same_rows(
    base: sqlite3.Connection, demo: Path, tmp_path: Path
) -> None:
    folder = export(demo, "csv", tmp_path / "tables")
    for table in TABLES:
        columns = [column.name for column in table.columns]
        names = ", ".join(f'"{name}"' for name in columns)
        told = rows((folder / f"{table.name}.csv").read_text("utf-8"))
        held = [
            ["" if cell is None else str(cell) for cell in row]
            for row in base.execute(f'SELECT {names} FROM "{table.name}" ORDER BY rowid')
        ]
        assert [[one[name].removeprefix("'") for name in columns] for one in told] == [
            [cell.removeprefix("'") for cell in row] for row in held
        ]


def test_keys_hold_and_nothing_is_broken(base: sqlite3.Connection) -> None:
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    joined = "SELECT count(*) FROM findings JOIN requests ON request = sha256 JOIN sites USING (site) JOIN captures c ON findings.capture_id = c.id"
    assert (
        base.execute(joined).fetchone() == base.execute("SELECT count(*) FROM findings").fetchone()
    )


def test_views_and_ready_queries_answer(base: sqlite3.Connection, tmp_path: Path) -> None:
    told = yaml.safe_load((tmp_path / "my case.metadata.yml").read_text("utf-8"))
    ((name, shown),) = told["databases"].items()
    assert name == "my case"
    for query in shown["queries"].values():
        assert base.execute(query["sql"], {"site": "kansspel.example"}).fetchall()
    for table, told in shown["tables"].items():
        columns = {row[1] for row in base.execute(f'PRAGMA table_info("{table}")')}
        assert {*told.get("facets", ()), told.get("sort", "entry")} - {"entry"} <= columns
    assert set(shown["tables"]) == NAMES
    counted = "SELECT sum(findings) FROM by_site_kind_consent"
    assert (
        base.execute(counted).fetchone() == base.execute("SELECT count(*) FROM findings").fetchone()
    )
    states = "SELECT DISTINCT consent FROM without_a_yes"
    assert {row[0] for row in base.execute(states)} <= {"refused", "before_choice", "withdrawn"}


def test_the_same_case_gives_the_same_database(demo: Path, tmp_path: Path) -> None:
    first, second = (export(demo, "sqlite", tmp_path / name) for name in ("a.db", "b.db"))
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("form", ["csv", "sqlite"])
def test_tables_need_a_place(demo: Path, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(demo), "--format", form]) == 2
    assert f"--format {form}: needs a place of its own. Add -o" in capsys.readouterr().err


@pytest.mark.parametrize(("form", "name"), [("csv", "a.zip"), ("csv", "file/x"), ("sqlite", "a.db"), ("json", "a.json")])  # fmt: skip
def test_what_cannot_be_written_is_told(
    demo: Path, tmp_path: Path, form: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    target = tmp_path / "file" / name
    assert main(["export", str(demo), "--format", form, "-o", str(target)]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_no_site_and_no_hash_are_no_broken_keys(make: Make, tmp_path: Path) -> None:
    from pixelwitness.export import write_database
    from pixelwitness.finding import CaptureRef

    live: dict[str, Any] = {"site": None, "capture": CaptureRef("live.mitm")}
    write_database(make(live, {}), tmp_path / "a.db")
    with closing(sqlite3.connect(tmp_path / "a.db")) as base:
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        assert base.execute("SELECT site, capture_id FROM findings ORDER BY entry").fetchall() == [
            (None, "name:live.mitm"), ("shop.example", "cd" * 32),
        ]  # fmt: skip
