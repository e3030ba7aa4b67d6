"""Results -> the summary that `replay` shows: per site what went, in which form, by which way."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from pixelwitness.exchange import SKIPPED
from pixelwitness.finding import Finding, Setup
from pixelwitness.report.gaps import gap_lines
from pixelwitness.report.result import STRONGEST, Result
from pixelwitness.report.words import (
    CHANNEL,
    CONSENT,
    FORM,
    KIND,
    ORIGIN,
    OTHERWISE,
    SETUP,
    many,
    otherwise,
    proof_of,
    unsound,
    visible,
)
from pixelwitness.vocabulary import CHANNELS, CONSENT_STATES, FORMS, KINDS, ORIGINS

type _Row = tuple[str, ...]
NO_TRAFFIC = (
    "no call to Meta was read in it, so it shows nothing: "
    "was all of the browser's traffic recorded, and the pixel not blocked?"
)
_PLACEHOLDERS_NAMED = 4
_ENTRIES_NAMED = 4
_NARROW = 40
_VALUE = " " * 6  # lines that begin so are never wrapped: a value stands as it was sent


def to_text(
    results: Iterable[Result], colour: bool = False, values: bool = False, width: int = 0
) -> Iterator[str]:
    """The lines of the summary, wrapped to `width` columns (0: not at all).

    Values are shown only where `values`.
    """
    for number, result in enumerate(results):
        lines = _capture(result, colour, values)
        yield from ("\n",) if number else ()
        yield from (part for line in lines for part in _wrapped(line, width))


def _capture(result: Result, colour: bool, values: bool) -> Iterator[str]:
    senders = {finding.site or "" for finding in result.findings}
    told = senders | {setup.site or "" for setup in result.setups}
    yield _headline(result, senders, colour)
    yield from (f"error of the test: {unsound(one)}" for one in result.controls)
    for site in sorted(told):
        findings = [one for one in result.findings if (one.site or "") == site]
        setups = [one for one in result.setups if (one.site or "") == site]
        for state in CONSENT_STATES:
            group = [one for one in findings if one.consent.state == state]
            if group:
                yield ""
                yield f"{_heading(site, findings, colour)}   {_chosen(group)}"
                yield from _disputed(group)
                yield from _ways(group, values)
        yield from () if findings else ("", _heading(site, [], colour))
        yield from _setups(setups)
    unseen = [visible(site) for site in result.sites if site not in senders]
    if unseen:
        yield ""
        yield f"not seen: {', '.join(unseen)}   (not seen is not “does not share”)"
    yield ""
    if not (result.to_recipients or told):
        yield NO_TRAFFIC
    yield _counts(result)
    yield from gap_lines(result.gaps)


def _headline(result: Result, senders: set[str], colour: bool) -> str:
    visited = {*result.sites, *senders} - {""}
    parts = (
        many(result.requests, "request"),
        *(f"{count:,} to {name}" for name, count in result.recipients),
        f"{len(senders - {''})} of {many(len(visited), 'site')} sent personal data",
    )
    return f"{_bold(visible(result.capture.name), colour)}   {' · '.join(parts)}"


def _heading(site: str, findings: list[Finding], colour: bool) -> str:
    """The site and whose it is."""
    whose = sorted({one.company for one in findings if one.company})
    named = f"   {visible(', '.join(whose))}" if whose else ""
    return _bold(visible(site) or "no site is told", colour) + named


def _chosen(group: list[Finding]) -> str:
    """What the visitor had chosen when these left, told by what, and how long before."""
    first = group[0].consent
    seconds = min((one.consent.seconds for one in group if one.consent.seconds), default=None)
    before = f", {seconds:.1f} s before" if seconds else ""
    return f"{CONSENT[first.state]} ({visible(first.because)}{before})"


def _disputed(group: list[Finding]) -> Iterator[str]:
    """Who names another site as the sender of these than they do themselves."""
    named: dict[tuple[str, str], list[Finding]] = {}
    for one in group:
        for told in otherwise(one.context):
            named.setdefault(told, []).append(one)
    for (by, page), found in named.items():
        said = f"the site is the call's own word; {OTHERWISE[by]} names {visible(page)}"
        yield f"  {said}   {_entries(found)}"


def _ways(findings: list[Finding], values: bool) -> Iterator[str]:
    """For each way, first how it went and to whom, then a row for each kind of data."""
    ways: dict[tuple[int, int, str, str], list[Finding]] = {}
    for one in findings:
        order = (CHANNELS.index(one.channel), ORIGINS.index(one.origin))
        ways.setdefault((*order, one.host, one.account or ""), []).append(one)
    tables = {way: _rows(group, values) for way, group in sorted(ways.items())}
    widths = _widths([row for rows in tables.values() for row in rows])
    for way, rows in tables.items():
        yield f"  {_way(ways[way][0])}"
        for row in rows:
            yield from _lines(row, widths)


def _way(one: Finding) -> str:
    at = "" if one.host.endswith(("facebook.com", "facebook.net", "instagram.com")) else one.host
    parts = (CHANNEL[one.channel], visible(one.account or ""), f"at {visible(at)}" if at else "")
    return f"{ORIGIN[one.origin]}, by {' '.join(part for part in parts if part)}"


def _rows(findings: list[Finding], values: bool) -> list[_Row]:
    """A row for each kind and form; a mask stands beside the digest of the same kind."""
    groups: dict[tuple[int, int], list[Finding]] = {}
    for one in sorted(findings, key=lambda f: f.form == "mask"):
        kind, form = KINDS.index(one.kind), FORMS.index(one.form)
        beside = (key for key in groups if key[0] == kind and one.form == "mask")
        groups.setdefault(next(beside, (kind, form)), []).append(one)
    return [_row(group, values) for _, group in sorted(groups.items())]


def _row(group: list[Finding], values: bool) -> _Row:
    best = max(group, key=_rank)
    shown = visible(best.evidence.plain or best.value) if values else ""
    return (
        KIND[best.kind],
        ", ".join(dict.fromkeys(FORM[one.form] for one in group)),
        _proof(group, best),
        _entries(group),
        shown,
    )


def _rank(one: Finding) -> tuple[bool, int, bool, int]:
    proof, strength = one.evidence.proof, one.evidence.strength
    return one.form != "mask", STRONGEST.index(proof), strength == "strong", -one.entry


def _proof(group: list[Finding], best: Finding) -> str:
    """The strongest proof, and of how many of the values it is true where not of all."""
    told = {(one.value.lower(), proof_of(one.evidence)) for one in group if one.form == best.form}
    word = proof_of(best.evidence)
    count, values = sum(proof == word for _, proof in told), len(told)
    return word + (f" ({count} of {values})" if count < values else "")


def _entries(group: list[Finding]) -> str:
    entries = sorted({one.entry for one in group} | {t.entry for one in group for t in one.twins})
    if len(entries) > _ENTRIES_NAMED:
        return f"{len(entries):,} requests, first in entry {entries[0]}"
    return f"{'entry' if len(entries) == 1 else 'entries'} {', '.join(map(str, entries))}"


def _widths(rows: Sequence[_Row]) -> list[int]:
    return [max(map(len, column), default=0) for column in zip(*rows, strict=True)]


def _lines(row: _Row, widths: list[int]) -> Iterator[str]:
    """The row in columns; a value stands on a line of its own, for it can be long."""
    *cells, shown = row
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=False))
    yield f"    {'  '.join(padded).rstrip()}"
    if shown:
        yield f"{_VALUE}{shown}"


def _setups(setups: list[Setup]) -> Iterator[str]:
    """Each set-up once in each state, with the entry of the first time it came."""
    groups: dict[tuple[object, ...], list[Setup]] = {}
    for one in setups:
        key = (one.what, one.account, one.details, one.consent.state)
        groups.setdefault(key, []).append(one)
    for one, *others in groups.values():
        details = f": {', '.join(visible(detail) for detail in one.details)}" if one.details else ""
        when = "" if one.consent.state == "unknown" else f", {CONSENT[one.consent.state]}"
        more = f" and {len(others)} more" if others else ""
        yield f"  {SETUP[one.what]}{details}{when}   entry {one.entry}{more}"


def _counts(result: Result) -> str:
    skipped = sum(gap.reason.endswith(SKIPPED) for gap in result.gaps)
    cut = (f"{many(result.bodies_cut, 'body', 'bodies')} cut",) if result.bodies_cut else ()
    junk = sum(count for _, count in result.placeholders)
    named = ", ".join(
        f"{name} {count}×" for name, count in result.placeholders[:_PLACEHOLDERS_NAMED]
    )
    parts = (
        f"{many(result.bodies_lost, 'body', 'bodies')} lost by the exporter",
        *cut,
        f"{many(skipped, 'entry', 'entries')} skipped",
        f"{many(junk, 'placeholder')} ignored{f' ({named})' if named else ''}",
    )
    return " · ".join(parts)


def _wrapped(line: str, width: int) -> Iterator[str]:
    """The line, its further parts indented two columns more; words stay whole."""
    if not width or len(line) <= width or line.startswith(_VALUE):
        yield f"{line}\n"
        return
    further = " " * (len(line) - len(line.lstrip()) + 2)
    parts = textwrap.wrap(
        line,
        max(width, _NARROW),
        subsequent_indent=further,
        break_long_words=False,
        break_on_hyphens=False,
    )
    yield from (f"{part}\n" for part in parts)


def _bold(text: str, colour: bool) -> str:
    return f"\x1b[1m{text}\x1b[0m" if colour else text
