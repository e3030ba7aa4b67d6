"""Two matrices and the companies' quotes -> Comparison."""

from collections.abc import Iterator, Sequence

from pixelwitness.companies import Companies
from pixelwitness.compare.model import Changed, Comparison, Pair
from pixelwitness.compare.quotes import gainsaid
from pixelwitness.matrix import Column, Matrix, Row
from pixelwitness.matrix.marks import without_masks
from pixelwitness.matrix.model import STATES, Line
from pixelwitness.vocabulary import KINDS, Change, Kind

_NOBODY = Row(None, (), {}, frozenset())


def compare(before: Matrix, after: Matrix, companies: Companies) -> Comparison:
    """Companies and sites in the order of `after`, those that only `before` has last."""
    pairs = tuple(_pair(*rows, companies) for rows in _paired(before.rows, after.rows))
    return Comparison(before, after, pairs)


def _paired(before: Sequence[Row], after: Sequence[Row]) -> Iterator[tuple[Row, Row]]:
    """Rows of one company or, where it is not known both times, of a site in common."""
    left = list(before)
    for row in after:
        partner = next((one for one in left if _same(one, row)), _NOBODY)
        if partner is not _NOBODY:
            left.remove(partner)
        yield partner, row
    for row in left:
        yield row, _NOBODY


def _same(one: Row, other: Row) -> bool:
    if one.company and other.company:
        return one.company == other.company
    return bool(set(one.sites) & set(other.sites))


def _pair(before: Row, after: Row, companies: Companies) -> Pair:
    company = after.company or before.company
    known = companies.named(company) if company else None
    quotes = known.quotes if known else ()
    return Pair(
        company=company,
        sites=tuple(dict.fromkeys((*after.sites, *before.sites))),
        changes=tuple(_changes(before, after)),
        quotes=quotes,
        gainsaid=tuple(gainsaid(quotes, after)),
    )


def _changes(before: Row, after: Row) -> Iterator[Changed]:
    for kind in (kind for kind in KINDS if kind in before.kinds | after.kinds):
        was, now = _seen(before, kind), _seen(after, kind)
        both = sorted(before.tested & after.tested, key=_order)
        states = [(c, _verdict_in(kind, c, before, after)) for c in both]
        shows, other = (before, after) if was else (after, before)
        tested = any(k == kind and column in other.tested for k, column in shows.cells)
        lost = 0 if was and now else other.lost
        yield Changed(
            kind=kind,
            verdict=_verdict(was, now, tested and not lost) or "not_tested",
            before=was,
            after=now,
            states=tuple((column, verdict) for column, verdict in states if verdict),
            untested=tuple(_untested(kind, before, after)),
            lost=lost,
        )


def _verdict_in(kind: Kind, column: Column, before: Row, after: Row) -> Change | None:
    was, now = before.cell(kind, column).findings, after.cell(kind, column).findings
    other = after if was else before
    return _verdict(was, now, not other.lost)


def _seen(row: Row, kind: Kind) -> tuple[Line, ...]:
    return tuple(one for (k, _), cell in row.cells.items() if k == kind for one in cell.findings)


def _verdict(was: Sequence[Line], now: Sequence[Line], tested: bool) -> Change | None:
    """`tested` says whether the time that shows nothing tested a state that showed it.

    What was seen after accepting has not stopped because it is not seen after refusing, nor where
    a body is missing that it may have been in. None: nothing at all.
    """
    if was and now:
        return "continues" if _ways(was) == _ways(now) else "changed"
    if not (was or now):
        return None
    if not tested:
        return "not_tested"
    return "stopped" if was else "started"


def _ways(lines: Sequence[Line]) -> tuple[frozenset[str], frozenset[str]]:
    """In which forms and by which channels."""
    told = without_masks(list(lines))
    return frozenset(one["form"] for one in told), frozenset(one["channel"] for one in told)


def _untested(kind: Kind, before: Row, after: Row) -> Iterator[Column]:
    """Where it stopped or started: the states that show it, and were not tested the other time."""
    shows, other = (before, after) if not _seen(after, kind) else (after, before)
    if _seen(other, kind):
        return
    columns = (column for k, column in shows.cells if k == kind and column not in other.tested)
    yield from sorted(columns, key=_order)


def _order(column: Column) -> tuple[int, str]:
    return STATES.index(column.state), column.choice or ""
