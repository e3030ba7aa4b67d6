"""Values -> rows of CSV whose cells no spreadsheet takes for a formula."""

import csv
import io
from collections.abc import Iterable

from pixelwitness.report.words import visible

# cells that begin so are formulas to spreadsheets (OWASP ASVS 1.2.10, CWE-1236)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")


def csv_row(cells: Iterable[object]) -> str:
    """One row with its line end; `'` stands before a cell that could be a formula."""
    return csv_rows((cells,))


def csv_rows(rows: Iterable[Iterable[object]]) -> str:
    """Many rows at once, each with its line end."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return out.getvalue()


def _safe(cell: object) -> str:
    text = "" if cell is None else str(cell)
    if not text.isprintable():
        text = visible(text)
    return f"'{text}" if text.startswith(_FORMULA) else text
