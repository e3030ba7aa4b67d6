"""What must never be claimed, and the same shapes with the real value, which must be found."""

import base64
import datetime
import hashlib
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from pixelwitness.exchange import Exchange
from pixelwitness.finding import CaptureRef, Finding
from pixelwitness.identity import Known, People, load_persona
from pixelwitness.identity.recover import Means, recover
from pixelwitness.observer import Observer, Scope
from pixelwitness.observer.recovered import Recover, TellTrial, Wanted
from pixelwitness.report.result import folded
from pixelwitness.rulebook import Rulebook

FOLDER = Path(__file__).parent / "data" / "negatives"
JAN, PIET = (load_persona(FOLDER / f"{name}.yaml") for name in ("jan", "piet"))
MEANS = Means(datetime.date(2026, 11, 25))

type Row = dict[str, Any]


def rows(name: str) -> list[Any]:
    told = yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))
    return [pytest.param(row, id=row["name"]) for row in told]


def filled(text: str) -> str:
    """Digests and base64 in the place of `{sha256:text}`, the innermost first."""

    def one(found: re.Match[str]) -> str:
        if found[1] == "base64":
            return base64.b64encode(found[2].encode()).decode()
        return hashlib.new(found[1], found[2].encode(), usedforsecurity=False).hexdigest()

    pattern = re.compile(r"\{(sha256|md5|sha1|sha512):([^{}]*)\}|\{(base64):(.*)\}")
    while found := pattern.search(text):
        text = text.replace(found[0], one(found) if found[1] else _base64(found[4]))
    return text


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def exchange(number: int, told: Row) -> Exchange:
    headers = tuple((name, filled(value)) for name, value in told.get("headers", {}).items())
    if told.get("document"):
        headers += (("sec-fetch-dest", "document"),)
    return Exchange(
        entry=number,
        time="2026-11-25T10:00:00.000Z",
        method=told.get("method", "GET"),
        url=filled(told["url"]),
        headers=headers,
        body=filled(told.get("body", "")).encode(),
        status=200,
        response_headers=(("content-type", "text/html"),),
        response_body=told.get("answer", "").encode(),
    )


def recovery(wanted: Wanted, until: str, *, tell: TellTrial) -> Any:
    return recover(wanted, replace(MEANS, tell=tell))


def observed(row: Row, rules: Rulebook) -> tuple[tuple[Finding, ...], list[str]]:
    """All findings with their strongest proof, and what was found of the control."""
    personas = [] if row.get("persona") == "none" else [JAN]
    again: Recover | None = recovery if row.get("recover", True) else None
    scope = Scope(everywhere=row.get("search", "all") == "all", recover=again)
    observer = Observer(rules, Known(People(personas, [PIET])), scope)
    seen = [observer.observe(exchange(n, one)) for n, one in enumerate(row["requests"])]
    lines = [line for one in seen for line in one.lines] + list(observer.finish())
    return folded(lines, CaptureRef("a.har"))[0], observer.tally.controls


@pytest.mark.parametrize("row", rows("none"))
def test_nothing_is_proved(rules: Rulebook, row: Row) -> None:
    findings, controls = observed(row, rules)
    proved = [one for one in findings if one.evidence.proof != "declared"]
    told = [(one.field, one.kind, one.evidence.because) for one in proved]
    assert [field for field, *_ in told] == row.get("proves", []), told
    assert controls == []
    if row.get("nothing") or "declared" in row:
        declared = {one.field for one in findings} - {one.field for one in proved}
        assert declared == set(row.get("declared", []))


@pytest.mark.parametrize("row", [*rows("some"), *rows("claims")])
def test_the_real_value_is_proved(rules: Rulebook, row: Row) -> None:
    findings, controls = observed(row, rules)
    proved = [
        f"{one.field} {one.kind} {one.evidence.proof} {one.evidence.strength}"
        for one in findings
        if one.evidence.proof != "declared"
    ]
    assert sorted(proved) == row["finds"]
    if "declares" in row:
        assert [one.field for one in findings if one.evidence.proof == "declared"] == row[
            "declares"
        ]
    assert controls == []
