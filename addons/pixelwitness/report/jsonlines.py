"""Findings -> the contract's JSON lines, the same bytes on every run."""

from collections.abc import Iterable, Iterator

from pixelwitness.contract import as_dict, to_json
from pixelwitness.report.result import Result


def to_jsonl(results: Iterable[Result]) -> Iterator[str]:
    """One line a finding, folded, captures in the order of their names."""
    for result in sorted(results, key=lambda r: (r.capture.name, r.capture.sha256 or "")):
        for finding in result.findings:
            yield to_json(as_dict(finding)) + "\n"
