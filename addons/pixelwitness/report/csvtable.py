"""Findings -> CSV whose cells no spreadsheet takes for a formula."""

from collections.abc import Iterable, Iterator

from pixelwitness.finding import Finding
from pixelwitness.report.cells import csv_row
from pixelwitness.report.result import Result

_COLUMNS = (
    "site", "company", "page", "channel", "host", "account", "event", "kind", "field", "place",
    "form", "origin", "value", "proof", "plain", "because", "strength", "consent", "time",
    "capture", "entry", "twins", "request", "id",
)  # fmt: skip


def to_csv(results: Iterable[Result]) -> Iterator[str]:
    """A header, then one row a finding; `'` stands before a cell that could be a formula."""
    yield csv_row(_COLUMNS)
    for result in sorted(results, key=lambda r: (r.capture.name, r.capture.sha256 or "")):
        for finding in result.findings:
            yield csv_row(_cells(finding))


def _cells(one: Finding) -> tuple[object, ...]:
    capture = one.capture.name if one.capture else ""
    twins = " ".join(str(twin.entry) for twin in one.twins)
    return (
        one.site, one.company, one.page, one.channel, one.host, one.account, one.event, one.kind,
        one.field, one.place, one.form, one.origin, one.value, one.evidence.proof,
        one.evidence.plain, one.evidence.because, one.evidence.strength, one.consent.state,
        one.time, capture, one.entry, twins, one.request, one.id,
    )  # fmt: skip
