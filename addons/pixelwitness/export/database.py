"""The tables of a case -> a SQLite file with keys, indices and views, and datasette's metadata."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import yaml

from pixelwitness.errors import InputError
from pixelwitness.export.material import Material
from pixelwitness.export.schema import Cell, Row, Table
from pixelwitness.export.tables import TABLES
from pixelwitness.outfile import is_device, written
from pixelwitness.report.words import visible
from pixelwitness.resources import folder


def write_database(material: Material, target: Path) -> Path:
    """Writes the file whole, and beside it what datasette shows of it; returns the latter's path.

    The same case gives the same bytes with the same version of SQLite, which writes its own number
    into the file. Raises InputError where it cannot be written.
    """
    beside = target.with_name(f"{target.stem}.metadata.yml")
    if is_device(target):
        raise InputError(str(target), "is no place for a database", "Give the name of a file.")
    try:
        with written(target) as part, closing(sqlite3.connect(":memory:")) as database:
            fill(database, material)
            database.execute("VACUUM INTO ?", (str(part),))
    except sqlite3.OperationalError as cause:
        raise InputError(str(target), f"cannot be written ({cause})") from cause
    with written(beside, private=False) as part:
        part.write_text(metadata(target.stem), encoding="utf-8")
    return beside


def fill(database: sqlite3.Connection, material: Material) -> None:
    """Makes the tables with their rows, then indices and views.

    Of two sites or captures whose names look the same once controls are written out, one row stays.
    """
    database.execute("PRAGMA foreign_keys = ON")
    for table in TABLES:
        database.execute(_create(table))
        marks = ", ".join("?" * len(table.columns))
        rows = map(_sound, table.rows(material))
        database.executemany(f'INSERT OR IGNORE INTO "{table.name}" VALUES ({marks})', rows)
        for name in _indexed(table):
            database.execute(f'CREATE INDEX "{table.name}_{name}" ON "{table.name}" ("{name}")')
    database.executescript(_views())
    database.commit()


def metadata(name: str) -> str:
    """Datasette's metadata for a database of that name: facets and ready queries, as YAML."""
    text = (folder("reports") / "datasette" / "metadata.yml").read_text("utf-8")
    told = yaml.safe_load(text)
    told["databases"] = {name: told["databases"]["case"]}
    return yaml.safe_dump(told, sort_keys=False, allow_unicode=True)


def _create(table: Table) -> str:
    keys = {one.name: one.key for one in TABLES}
    parts = [
        f'"{column.name}" {column.sql}{" PRIMARY KEY" * (column.name == table.key)}'
        + (f' REFERENCES "{column.refers}" ("{keys[column.refers]}")' if column.refers else "")
        for column in table.columns
    ]
    return f'CREATE TABLE "{table.name}" ({", ".join(parts)})'


def _indexed(table: Table) -> Iterable[str]:
    refers = (column.name for column in table.columns if column.refers)
    return dict.fromkeys((*table.indexed, *refers))


def _views() -> str:
    return (folder("reports") / "datasette" / "views.sql").read_text("utf-8")


def _sound(row: Row) -> Row:
    """Controls, bidi marks and lone surrogates are written out: the JSON is the exact form."""
    return tuple(_cell(cell) for cell in row)


def _cell(cell: Cell) -> Cell:
    return visible(cell) if isinstance(cell, str) else cell
