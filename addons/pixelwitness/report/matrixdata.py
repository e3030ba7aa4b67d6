"""Matrix -> JSON and CSV for programs: every cell, also those in which nothing was seen."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from pixelwitness.matrix import Cell, Column, Matrix, Row
from pixelwitness.report.cells import csv_row
from pixelwitness.report.setups import setup_objects
from pixelwitness.vocabulary import Kind

_COLUMNS = (
    "company", "sites", "kind", "state", "choice", "mark", "findings", "forms", "channels",
    "captures", "list_uploaded_says_meta",
)  # fmt: skip


def to_matrix_json(matrix: Matrix) -> Iterator[str]:
    """One object. `state` is `unknown` where only the study tells what was chosen (`choice`)."""
    study = matrix.study
    value = {
        "title": study.title if study else matrix.title,
        "study": study.as_json() if study else None,
        "recipient": matrix.recipient,
        "columns": [{"state": one.state, "choice": one.choice} for one in matrix.columns],
        "kinds": list(matrix.kinds),
        "rows": [_row(row, matrix) for row in matrix.rows],
        "setups": setup_objects(matrix.setups),
        "left_out": matrix.left_out,
        "unfiled": list(matrix.unfiled),
    }
    yield json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def to_matrix_csv(matrix: Matrix) -> Iterator[str]:
    """A header, then one row a cell; of lists the parts stand side by side, blanks between."""
    yield csv_row(_COLUMNS)
    for row in matrix.rows:
        sites = " ".join(site or "" for site in row.sites)
        said = _said_word(row)
        for kind, column, cell in _cells(row, matrix):
            told = _cell(kind, column, cell)
            joined = (" ".join(map(str, told[key])) for key in ("forms", "channels", "captures"))
            yield csv_row(
                (row.company, sites, kind, column.state, column.choice, cell.mark,
                 len(cell.findings), *joined, said)
            )  # fmt: skip


def _row(row: Row, matrix: Matrix) -> dict[str, Any]:
    cells = [_cell(kind, column, cell) for kind, column, cell in _cells(row, matrix)]
    return {
        "company": row.company,
        "sites": list(row.sites),
        "list_uploaded_says_meta": None if row.said is None else [asdict(one) for one in row.said],
        "tested": [
            {"state": c.state, "choice": c.choice} for c in matrix.columns if c in row.tested
        ],
        "cells": cells,
    }


def _said_word(row: Row) -> str:
    """yes, perhaps, not named; "" where no export was read, or where no company is known."""
    if row.said is None:
        return ""
    sure = any(one.sure for one in row.said)
    return "yes" if sure else "perhaps" if row.said else "not named"


def _cells(row: Row, matrix: Matrix) -> Iterator[tuple[Kind, Column, Cell]]:
    for kind in matrix.kinds:
        for column in matrix.columns:
            yield kind, column, row.cell(kind, column)


def _cell(kind: Kind, column: Column, cell: Cell) -> dict[str, Any]:
    found = cell.findings
    captures = (f"{one['capture']['name']}:{one['capture']['entry']}" for one in found)
    return {
        "kind": kind,
        "state": column.state,
        "choice": column.choice,
        "mark": cell.mark,
        "findings": [one["id"] for one in found],
        "forms": sorted({one["form"] for one in found}),
        "channels": sorted({one["channel"] for one in found}),
        "captures": list(dict.fromkeys(captures)),
    }
