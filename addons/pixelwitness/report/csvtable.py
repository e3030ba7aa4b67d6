"""Findings -> CSV whose cells no spreadsheet takes for a formula."""

import csv
import io
from collections.abc import Iterable, Iterator

from pixelwitness.finding import Finding
from pixelwitness.report.result import Result

_COLUMNS = (
    "site", "company", "page", "channel", "host", "account", "event", "kind", "field", "place",
    "form", "origin", "value", "proof", "plain", "because", "strength", "consent", "time",
    "capture", "entry", "twins", "request", "id",
)  # fmt: skip
# cells that begin so are formulas to spreadsheets (OWASP ASVS 1.2.10, CWE-1236)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")


def to_csv(results: Iterable[Result]) -> Iterator[str]:
    """A header, then one row a finding; `'` stands before a cell that could be a formula."""
    yield row(_COLUMNS)
    for result in sorted(results, key=lambda r: (r.capture.name, r.capture.sha256 or "")):
        for finding in result.findings:
            yield row(_cells(finding))


def row(cells: Iterable[object]) -> str:
    """One line of CSV, every cell quoted and harmless."""
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(
        [_safe(c) for c in cells]
    )
    return out.getvalue()


def _safe(cell: object) -> str:
    text = "" if cell is None else str(cell)
    text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _cells(one: Finding) -> tuple[object, ...]:
    capture = one.capture.name if one.capture else ""
    twins = " ".join(str(twin.entry) for twin in one.twins)
    return (
        one.site, one.company, one.page, one.channel, one.host, one.account, one.event, one.kind,
        one.field, one.place, one.form, one.origin, one.value, one.evidence.proof,
        one.evidence.plain, one.evidence.because, one.evidence.strength, one.consent.state,
        one.time, capture, one.entry, twins, one.request, one.id,
    )  # fmt: skip
