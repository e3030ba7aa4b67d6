"""Values -> a row of CSV whose cells no spreadsheet takes for a formula."""

import csv
import io
from collections.abc import Iterable

from pixelwitness.report.words import visible

# cells that begin so are formulas to spreadsheets (OWASP ASVS 1.2.10, CWE-1236)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")


def csv_row(cells: Iterable[object]) -> str:
    """One row with its line end; `'` stands before a cell that could be a formula."""
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(
        [_safe(cell) for cell in cells]
    )
    return out.getvalue()


def _safe(cell: object) -> str:
    text = visible("" if cell is None else str(cell))
    return f"'{text}" if text.startswith(_FORMULA) else text
