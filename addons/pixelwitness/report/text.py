"""Results -> the summary that `replay` shows: per site what went, in which form, by which way."""

from collections.abc import Iterable, Iterator

from pixelwitness.finding import Finding, Setup
from pixelwitness.report.result import STRONGEST, Result
from pixelwitness.report.words import CHANNEL, FORM, KIND, ORIGIN, PROOF, visible
from pixelwitness.vocabulary import KINDS

type _Row = tuple[str, ...]
_PLACEHOLDERS_NAMED = 4


def to_text(results: Iterable[Result], colour: bool = False, values: bool = False) -> Iterator[str]:
    """The lines of the summary. Values are shown only where `values`."""
    for result in results:
        yield from _capture(result, colour, values)


def _capture(result: Result, colour: bool, values: bool) -> Iterator[str]:
    by_site: dict[str, list[Finding]] = {}
    for finding in result.findings:
        by_site.setdefault(finding.site or "", []).append(finding)
    yield _headline(result, by_site, colour)
    tables = {site: _rows(findings, values) for site, findings in by_site.items()}
    widths = _widths(row for rows in tables.values() for row in rows)
    for site, rows in sorted(tables.items()):
        yield f"\n{_bold(visible(site) or 'no site is told', colour)}\n"
        yield from (_line(row, widths) for row in rows)
    yield from _setups(result.setups)
    unseen = [site for site in result.sites if site not in by_site]
    if unseen:
        names = ", ".join(visible(site) for site in unseen)
        yield f"\nnot seen: {names}   (not seen is not “does not share”)\n"
    yield from _counts(result)


def _headline(result: Result, by_site: dict[str, list[Finding]], colour: bool) -> str:
    visited = {*result.sites, *(site for site in by_site if site)}
    senders = len([site for site in by_site if site])
    parts = (
        _many(result.requests, "request"),
        *(f"{count:,} to {name}" for name, count in result.recipients),
        f"{senders} of {_many(len(visited), 'site')} sent personal data",
    )
    return f"{_bold(visible(result.capture.name), colour)}   {' · '.join(parts)}\n"


def _rows(findings: list[Finding], values: bool) -> list[_Row]:
    """One row for each kind, form, origin and way, in the order of the vocabulary."""
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for one in findings:
        groups.setdefault((one.kind, one.form, one.origin, one.channel, one.host), []).append(one)
    ordered = sorted(groups.items(), key=lambda g: (KINDS.index(g[1][0].kind), g[0]))
    return [_row(group, values) for _, group in ordered]


def _row(group: list[Finding], values: bool) -> _Row:
    best = max(group, key=lambda f: (STRONGEST.index(f.evidence.proof), -f.entry))
    requests = len({one.request for one in group})
    account = f" {visible(best.account)}" if best.account else ""
    way = (
        CHANNEL[best.channel] if _is_meta(best.host) else f"{CHANNEL[best.channel]} at {best.host}"
    )
    shown = visible(best.evidence.plain or best.value) if values else ""
    return (
        KIND[best.kind],
        FORM[best.form],
        PROOF[best.evidence.proof],
        ORIGIN[best.origin],
        f"{way}{account}",
        f"{_many(requests, 'request')}, first in entry {min(one.entry for one in group)}",
        shown,
    )


def _is_meta(host: str) -> bool:
    return host.endswith(("facebook.com", "facebook.net", "instagram.com"))


def _widths(rows: Iterable[_Row]) -> list[int]:
    return [max(map(len, column), default=0) for column in zip(*rows, strict=True)]


def _line(row: _Row, widths: list[int]) -> str:
    cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
    return f"  {'  '.join(cells).rstrip()}\n"


def _setups(setups: tuple[Setup, ...]) -> Iterator[str]:
    words = {
        "automatic_matching": "set up to read forms",
        "manual_matching": "passed user data to the pixel",
        "gateway": "set up to send through",
    }
    if setups:
        yield "\n"
    for one in setups:
        details = f": {', '.join(visible(d) for d in one.details)}" if one.details else ""
        site = visible(one.site or "no site is told")
        yield f"{site}   {words[one.what]}{details}   entry {one.entry}\n"


def _counts(result: Result) -> Iterator[str]:
    skipped = len(result.gaps) - result.bodies_lost - result.bodies_cut
    cut = (f"{_many(result.bodies_cut, 'body', 'bodies')} cut",) if result.bodies_cut else ()
    junk = sum(count for _, count in result.placeholders)
    named = ", ".join(
        f"{name} {count}×" for name, count in result.placeholders[:_PLACEHOLDERS_NAMED]
    )
    parts = (
        f"{_many(result.bodies_lost, 'body', 'bodies')} lost by the exporter",
        *cut,
        f"{_many(skipped, 'entry', 'entries')} skipped",
        f"{_many(junk, 'placeholder')} ignored{f' ({named})' if named else ''}",
    )
    yield f"\n{' · '.join(parts)}\n"


def _many(count: int, one: str, more: str = "") -> str:
    return f"{count:,} {one if count == 1 else more or one + 's'}"


def _bold(text: str, colour: bool) -> str:
    return f"\x1b[1m{text}\x1b[0m" if colour else text
