"""Findings -> what was observed where, without any value: for logs that others can read."""

import hashlib
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pixelwitness.case import Case
from pixelwitness.export.withheld import withholding
from pixelwitness.matrix.marks import mark_of
from pixelwitness.report.words import (
    CONSENT,
    FORM,
    KIND,
    ORIGIN,
    OTHERWISE,
    PROOF,
    otherwise,
    visible,
)
from pixelwitness.vocabulary import ConsentState, Form, Kind, Mark

type Line = dict[str, Any]
type Counts = Callable[[Kind, Form, ConsentState], bool]


@dataclass(frozen=True, slots=True)
class Observed:
    """One kind of data in one form and field, from one site in one consent state.

    `field`, `host` and `otherwise` are withheld where they hold a value. `otherwise` says who names
    another site as the sender, and which page. `findings` are the lines of the record, `counts`
    says whether they make a check fail, `known` whether the baseline has them.
    """

    site: str | None
    kind: Kind
    form: Form
    state: ConsentState
    field: str
    host: str
    otherwise: tuple[str, ...]
    fingerprint: str
    findings: tuple[Line, ...]
    counts: bool
    known: bool

    @property
    def rule(self) -> str:
        """What was observed, as a name: `PII-EMAIL-SHA256-REFUSED`."""
        return rule_id(self.kind, self.form, self.state)

    @property
    def mark(self) -> Mark:
        """The strongest mark of its findings."""
        return mark_of(self.findings)


def everything(kind: Kind, form: Form, state: ConsentState) -> bool:
    """What counts where nothing else was asked for: all of it."""
    return True


def observed(
    case: Case, counts: Counts = everything, baseline: Container[str] | None = None
) -> tuple[Observed, ...]:
    """By site, kind, state, form and field; what the baseline has does not count."""
    groups: dict[tuple[str, Kind, ConsentState, Form, str], list[Line]] = {}
    for one in case.findings:
        state = one["consent"]["state"]
        key = (one["site"] or "", one["kind"], state, one["form"], one["field"])
        groups.setdefault(key, []).append(one)
    safe = withholding(case)
    return tuple(
        _observed(key, groups[key], safe, counts, baseline or frozenset()) for key in sorted(groups)
    )


def fingerprint(site: str | None, kind: str, form: str, state: str, field: str) -> str:
    """32 hex digits of what is observed where; no value, person or visit has a part in it."""
    text = "\0".join((site or "", kind, form, state, field))
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:32]


def fingerprint_of(line: Line) -> str:
    """The fingerprint of a finding of the record."""
    state = line["consent"]["state"]
    return fingerprint(line["site"], line["kind"], line["form"], state, line["field"])


def rule_id(kind: Kind, form: Form, state: ConsentState) -> str:
    """`PII-BIRTH-DATE-SHA256-BEFORE-CHOICE`: the observation, not a judgement of it."""
    return f"PII-{kind}-{form}-{state}".upper().replace("_", "-")


def sentence(one: Observed) -> str:
    """What was observed in one sentence, without its full stop and without any value."""
    first, many = one.findings[0], len(one.findings)
    again = f"{many} times, first in" if many > 1 else "in"
    recipients = _joined(line["recipient"] for line in one.findings)
    return visible(
        f"{one.site or 'A site that is not told'} sent to {recipients}, {CONSENT[one.state]}: "
        f"{KIND[one.kind]}, {FORM[one.form]}, {_proof(one)}, "
        f"{_joined(ORIGIN[line['origin']] for line in one.findings)}, "
        f"as {one.field} to {one.host}, {again} "
        f"{first['capture']['name']} entry {first['capture']['entry']}{''.join(one.otherwise)}"
    )


def _observed(
    key: tuple[str, Kind, ConsentState, Form, str],
    lines: list[Line],
    safe: Callable[[str], str],
    counts: Counts,
    baseline: Container[str],
) -> Observed:
    site, kind, state, form, field = key
    own = fingerprint(site, kind, form, state, field)
    return Observed(
        site=site or None,
        kind=kind,
        form=form,
        state=state,
        field=safe(field),
        host=_joined(safe(line["host"]) for line in lines),
        otherwise=tuple(_disputed(lines, safe)),
        fingerprint=own,
        findings=tuple(lines),
        counts=own not in baseline and counts(kind, form, state),
        known=own in baseline,
    )


def _proof(one: Observed) -> str:
    """The strongest proof; where chance explains all of them, that is said, too."""
    order = ("declared", "recovered", "verified")
    strong = [line for line in one.findings if line["strength"] == "strong"]
    best = max((line["proof"] for line in strong or one.findings), key=order.index)
    weak = "" if strong or best == "declared" else " (weak: chance explains it, too)"
    return f"{PROOF[best]}{weak}"


def _disputed(lines: list[Line], safe: Callable[[str], str]) -> Iterator[str]:
    """Who names another site as the sender than a call does itself."""
    told = dict.fromkeys(named for line in lines for named in otherwise(line["context"]))
    return (f"; {OTHERWISE[by]} names {safe(page)} as the sender" for by, page in told)


def _joined(words: Iterable[str]) -> str:
    return " and ".join(dict.fromkeys(words))
