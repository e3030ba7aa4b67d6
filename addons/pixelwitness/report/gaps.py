"""Where a capture does not hold what was sent -> sentences, one for each reason."""

from collections.abc import Iterable, Iterator

from pixelwitness.exchange import Gap
from pixelwitness.report.words import visible

_ENTRIES_NAMED = 4
_REASONS_NAMED = 8


def gap_lines(gaps: Iterable[Gap]) -> Iterator[str]:
    """What is missing and where, without the capture's name; the whole capture's gaps first."""
    reasons: dict[str, list[int]] = {}
    for gap in sorted(gaps, key=lambda gap: gap.entry):
        reasons.setdefault(gap.reason, []).append(gap.entry)
    for reason, entries in list(reasons.items())[:_REASONS_NAMED]:
        yield f"{_where(entries)}{visible(reason)}"
    if (left := len(reasons) - _REASONS_NAMED) > 0:
        yield f"and {left:,} more reasons of that sort; a case's journal holds them all"


def _where(entries: list[int]) -> str:
    if entries[0] < 0:
        return ""
    named = ", ".join(map(str, entries[:_ENTRIES_NAMED]))
    left = len(entries) - _ENTRIES_NAMED
    more = f" and {left:,} more" if left > 0 else ""
    return f"{'entry' if len(entries) == 1 else 'entries'} {named}{more}: "
