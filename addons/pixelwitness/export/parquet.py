"""The tables of a case -> Parquet, one file each, in a folder; needs pyarrow (the extra `corpus`).

Types are proper here: times are instants (UTC), lists are lists. Text stands in it as it was sent.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import batched
from pathlib import Path
from types import ModuleType
from typing import Any

from pixelwitness.errors import InputError
from pixelwitness.export.material import Material
from pixelwitness.export.schema import Cell, Column, Row, Table
from pixelwitness.export.tables import TABLES
from pixelwitness.outfile import private_folder, written

_ROWS = 1000  # at once; a text column of one batch may hold 2 GiB
_INTEGERS = range(-(2**63), 2**63)


def write_parquet(material: Material, target: Path) -> None:
    """Into that folder, made where there is none; the same case gives the same bytes.

    They also depend on the version of pyarrow, which writes its number into them. Raises
    InputError where pyarrow is missing or the files cannot be written.
    """
    arrow = _arrow()
    private_folder(target)
    for table in TABLES:
        with written(target / f"{table.name}.parquet") as part:
            _write(arrow, table, table.rows(material), part)


def _arrow() -> ModuleType:
    try:
        import pyarrow as arrow
        import pyarrow.parquet
    except ImportError as cause:
        raise InputError(
            "--format parquet",
            "needs pyarrow, which is not installed",
            "Install it (pip install pyarrow), or pixelwitness with its extra `corpus`.",
        ) from cause
    module: ModuleType = arrow
    return module


def _write(arrow: ModuleType, table: Table, rows: Iterable[Row], part: Path) -> None:
    types = _types(arrow)
    fields = [
        arrow.field(one.name, types[one.type], one.name != table.key) for one in table.columns
    ]
    schema = arrow.schema(fields)
    with arrow.parquet.ParquetWriter(part, schema, compression="zstd") as writer:
        for some in batched(rows, _ROWS):
            writer.write_table(arrow.table(list(_cells(arrow, table, schema, some)), schema))


def _types(arrow: ModuleType) -> dict[str, Any]:
    return {
        "TEXT": arrow.string(),
        "INTEGER": arrow.int64(),
        "REAL": arrow.float64(),
        "TIME": arrow.timestamp("us", tz="UTC"),
        "LIST": arrow.list_(arrow.string()),
    }


def _cells(arrow: ModuleType, table: Table, schema: Any, rows: tuple[Row, ...]) -> Iterator[Any]:
    for column, field, cells in zip(table.columns, schema, zip(*rows, strict=True), strict=True):
        yield arrow.array([_cell(column, cell) for cell in cells], field.type)


def _cell(column: Column, cell: Cell) -> object:
    return None if cell is None else _AS[column.type](cell)


def _text(cell: Cell) -> str:
    """As it is; only halves of a character, which UTF-8 cannot hold, are written out."""
    return str(cell).encode("utf-8", "backslashreplace").decode("utf-8")


def _integer(cell: Cell) -> int | None:
    return int(cell) if isinstance(cell, int) and cell in _INTEGERS else None


def _real(cell: Cell) -> float | None:
    number = cell if isinstance(cell, float) else _integer(cell)
    return None if number is None else float(number)


def _time(cell: Cell) -> datetime | None:
    """None for what is no time, or tells no zone."""
    try:
        moment = datetime.fromisoformat(str(cell))
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _list(cell: Cell) -> list[str]:
    return [_text(one) for one in json.loads(str(cell))]


_AS: dict[str, Callable[[Cell], object]] = {
    "TEXT": _text,
    "INTEGER": _integer,
    "REAL": _real,
    "TIME": _time,
    "LIST": _list,
}
