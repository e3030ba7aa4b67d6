"""Comparison -> text and JSON: what became of each kind, and which quotes it does not fit."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from pixelwitness.companies import Quote
from pixelwitness.compare import Changed, Comparison, Gainsaid, Pair
from pixelwitness.matrix import Column, Matrix
from pixelwitness.matrix.marks import without_masks
from pixelwitness.matrix.model import Line
from pixelwitness.report.words import (
    CHANGE,
    CHANNEL,
    CHOICE,
    CONSENT,
    FORM,
    KIND,
    PRACTICE,
    REPLY,
    visible,
    wrapped,
)
from pixelwitness.vocabulary import CHANNELS, FORMS

_KIND, _VERDICT = 17, 10


def to_comparison_text(
    comparison: Comparison, names: tuple[str, str], width: int = 80
) -> Iterator[str]:
    """The lines, at most `width` columns wide where words allow it; `names` are the cases'."""
    lines = (
        f"before: {_title(names[0], comparison.before)}",
        f"after:  {_title(names[1], comparison.after)}",
        *(line for pair in comparison.pairs for line in _pair(pair)),
        "",
        _counts(comparison),
        "“Stopped” means that it was not seen any more, which is never “does not share”: what was"
        " blocked, or not recorded, is not seen either.",
    )
    for line in lines:
        yield from wrapped(line, width) if line else ("\n",)


def to_comparison_json(comparison: Comparison) -> Iterator[str]:
    """One object; findings are named by their ids, `gainsaid` are the quotes that do not fit."""
    value = {
        "before": _about(comparison.before),
        "after": _about(comparison.after),
        "pairs": [
            {
                "company": pair.company,
                "sites": list(pair.sites),
                "changes": [_changed(one) for one in pair.changes],
                "quotes": [_quote(one) for one in pair.quotes],
                "gainsaid": [_gainsaid(one) for one in pair.gainsaid],
            }
            for pair in comparison.pairs
        ],
    }
    yield json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def said_to_have_stopped(comparison: Comparison) -> bool:
    """Whether something was seen that the company was quoted before to have stopped."""
    return any(one.stopped for pair in comparison.pairs for one in pair.gainsaid)


def _title(name: str, matrix: Matrix) -> str:
    study = matrix.study
    return visible(f"{name} ({study.title}, {study.when})" if study else f"{name} ({matrix.title})")


def _pair(pair: Pair) -> Iterator[str]:
    if not pair.changes:
        return
    sites = ", ".join(visible(site) for site in pair.sites if site) or "no site is told"
    yield ""
    yield f"{visible(pair.company)} ({sites})" if pair.company else sites
    for one in pair.changes:
        told = "; ".join(_details(one))
        yield f"  {KIND[one.kind]:{_KIND}}{CHANGE[one.verdict]:{_VERDICT}}  {told}".rstrip()
    for quote in pair.quotes:
        yield visible(
            f"  quoted by {quote.by}, {quote.on}, on {PRACTICE[quote.practice]}: {quote.says}"
        )
    for gainsaid in pair.gainsaid:
        yield f"  ! {_sentence(gainsaid)}"


def _details(one: Changed) -> Iterator[str]:
    if one.verdict == "changed":
        yield from _difference(one, "form", FORMS, FORM)
        yield from _difference(one, "channel", CHANNELS, CHANNEL)
    if one.untested:
        where = " and ".join(_at(column) for column in one.untested)
        other = "now" if one.before else "before"
        yield f"seen {where}, not tested {other}"
    elif one.verdict == "not_tested":
        yield "seen before only" if one.before else "seen now only"
    if one.lost:
        bodies = "1 request or body was" if one.lost == 1 else f"{one.lost} requests or bodies were"
        yield f"{bodies} lost {'now' if one.before else 'before'}"
    for column, verdict in one.states:
        if verdict != one.verdict:
            yield f"{_at(column)}: {CHANGE[verdict]}"


def _difference(
    one: Changed, key: str, order: Sequence[str], words: dict[Any, str]
) -> Iterator[str]:
    was, now = (
        {line[key] for line in without_masks(list(lines))} for lines in (one.before, one.after)
    )
    if was != now:
        told = (", ".join(words[x] for x in order if x in found) for found in (was, now))
        yield " → ".join(told)


def _at(column: Column) -> str:
    if column.state != "unknown" or not column.choice:
        return CONSENT[column.state]
    return CHOICE[column.choice]


def _sentence(one: Gainsaid) -> str:
    states = ", ".join(CONSENT[state] for state in one.states)
    captures = dict.fromkeys(_capture(line) for line in one.findings)
    return visible(
        f"{REPLY[one.quote.reply]} ({one.quote.by}, {one.quote.on}),"
        f" still sends {KIND[one.kind]}: {states} ({', '.join(list(captures)[:3])})"
    )


def _capture(line: Line) -> str:
    return f"{line['capture']['name']} entry {line['capture']['entry']}"


def _counts(comparison: Comparison) -> str:
    counts = Counter(one.verdict for pair in comparison.pairs for one in pair.changes)
    told = [f"{counts[change]} {word}" for change, word in CHANGE.items() if counts[change]]
    return " · ".join(told) or "nothing was seen before or after"


def _about(matrix: Matrix) -> dict[str, Any]:
    study = matrix.study
    return {
        "title": study.title if study else matrix.title,
        "when": study.when if study else None,
        "columns": [{"state": one.state, "choice": one.choice} for one in matrix.columns],
    }


def _changed(one: Changed) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "verdict": one.verdict,
        "before": _found(one.before),
        "after": _found(one.after),
        "states": [
            {"state": column.state, "choice": column.choice, "verdict": verdict}
            for column, verdict in one.states
        ],
        "untested": [{"state": c.state, "choice": c.choice} for c in one.untested],
        "bodies_lost": one.lost,
    }


def _found(lines: Sequence[Line]) -> dict[str, Any]:
    return {
        "findings": [one["id"] for one in lines],
        "forms": sorted({one["form"] for one in lines}),
        "channels": sorted({one["channel"] for one in lines}),
        "states": sorted({one["consent"]["state"] for one in lines}),
    }


def _quote(one: Quote) -> dict[str, Any]:
    return {
        "reply": one.reply, "practice": one.practice, "by": one.by, "on": one.on,
        "says": one.says, "source": one.source, "url": one.url,
    }  # fmt: skip


def _gainsaid(one: Gainsaid) -> dict[str, Any]:
    return {
        "quote": _quote(one.quote),
        "kind": one.kind,
        "states": list(one.states),
        "findings": [line["id"] for line in one.findings],
        "said_to_have_stopped": one.stopped,
        "sentence": _sentence(one),
    }
