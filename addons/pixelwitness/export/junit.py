"""A case -> JUnit XML without any personal value: a suite a site, a test a kind and state.

Written after the shape that build servers read; it has no standard.
"""

from collections.abc import Container, Iterator
from dataclasses import replace
from xml.etree import ElementTree as ET

from pixelwitness.case import Case
from pixelwitness.export.observed import Counts, Observed, everything, observed, sentence
from pixelwitness.matrix import Row, matrix_of
from pixelwitness.matrix.model import STATE_OF, STATES
from pixelwitness.report.words import CONSENT, KIND, visible
from pixelwitness.study import Study
from pixelwitness.vocabulary import KINDS, ConsentState, Kind

_MOST = 20
_NOTE = "not seen is not “does not share”: what servers pass on is invisible here"


def to_junit(
    case: Case,
    study: Study | None = None,
    counts: Counts = everything,
    baseline: Container[str] | None = None,
) -> Iterator[str]:
    """A failure is what counts and is new.

    Skipped is what the study planned and nobody tested, or what may stand where nobody could read.
    """
    found = observed(case, counts, baseline)
    kinds = _kinds(case)
    suites = [_suite(row, found, kinds, study) for row in _rows(case, study)]
    suites += [_unsound()] if any(line["type"] == "control" for line in case.journal) else []
    top = ET.Element("testsuites", {"name": "pixelwitness", **_sums(suites)})
    top.extend(suites)
    ET.indent(top, " ")
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield ET.tostring(top, encoding="unicode") + "\n"


def _rows(case: Case, study: Study | None) -> tuple[Row, ...]:
    """A row a site, whatever company it is of and whoever received its data."""
    findings = [{**one, "company": None, "recipient": ""} for one in case.findings]
    plain = replace(case, findings=findings, about={"title": "", **case.about})
    return matrix_of(plain, study, lambda site, time: None, "").rows


def _kinds(case: Case) -> tuple[Kind, ...]:
    """The kinds that were looked for or found, none where neither is told."""
    kinds = {one["kind"] for one in case.findings}
    for persona in case.about.get("personas", ()):
        kinds |= set(persona.get("values", ()))
        kinds |= {one["kind"] for one in persona.get("commitments", ())}
    return tuple(kind for kind in KINDS if kind in kinds)


def _suite(
    row: Row, found: tuple[Observed, ...], kinds: tuple[Kind, ...], study: Study | None
) -> ET.Element:
    site = row.sites[0]
    name = visible(site or "no site is told")
    suite = ET.Element("testsuite", name=name)
    own = [one for one in found if one.site == site]
    for state in _states(row, own, study):
        for kind in kinds or (None,):
            seen = [one for one in own if (one.kind, one.state) == (kind, state)]
            words = KIND[kind] if kind else "personal data"
            test = ET.SubElement(
                suite, "testcase", classname=name, name=f"{words} {CONSENT[state]}", time="0"
            )
            _outcome(test, seen, state, row)
    suite.attrib |= _counts(suite)
    properties = ET.Element("properties")
    ET.SubElement(properties, "property", name="limits", value=_NOTE)
    suite.insert(0, properties)
    return suite


def _states(row: Row, own: list[Observed], study: Study | None) -> Iterator[ConsentState]:
    """Those in which something was seen, that were tested, or that were planned for the site."""
    states = {one.state for one in own}
    states |= {c.state for c in row.tested if c.state != "unknown" or c.choice is None}
    for planned in study.sites if study else ():
        if planned.site in row.sites:
            states |= {STATE_OF[choice] for choice in planned.choices}
    yield from (state for state in STATES if state in states)


def _outcome(test: ET.Element, seen: list[Observed], state: ConsentState, row: Row) -> None:
    failing = [one for one in seen if one.counts]
    if failing:
        kinds = sorted({one.rule for one in failing})
        failure = ET.SubElement(test, "failure", type=kinds[0], message=f"{sentence(failing[0])}.")
        failure.text = _lines(failing)
    elif seen:
        known = all(one.known for one in seen)
        why = "seen, as in the baseline:" if known else "seen, yet it does not count here:"
        ET.SubElement(test, "system-out").text = f"{why}\n{_lines(seen)}"
    elif all(column.state != state for column in row.tested):
        visited = any(STATE_OF.get(c.choice) == state for c in row.tested if c.choice)
        untold = "visited, but the recordings do not tell what had been chosen when data left"
        ET.SubElement(test, "skipped", message=untold if visited else "not tested")
    elif row.lost:
        lost = f"not seen, yet requests or their bodies are missing that it may be in: {row.lost}"
        ET.SubElement(test, "skipped", message=lost)


def _lines(seen: list[Observed]) -> str:
    lines = [f"{one.rule} {sentence(one)}." for one in seen[:_MOST]]
    more = [f"and {len(seen) - _MOST} more"] if len(seen) > _MOST else []
    return "\n".join((*lines, *more))


def _unsound() -> ET.Element:
    suite = ET.Element("testsuite", name="the test itself")
    test = ET.SubElement(
        suite, "testcase", classname="pixelwitness", name="control personas are not found", time="0"
    )
    ET.SubElement(
        test,
        "error",
        type="UNSOUND",
        message="a value of a control persona was found: the test is not sound until you know why",
    )
    suite.attrib |= _counts(suite)
    return suite


def _counts(suite: ET.Element) -> dict[str, str]:
    outcomes = {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}
    return {name: str(len(list(suite.iter(tag)))) for name, tag in outcomes.items()}


def _sums(suites: list[ET.Element]) -> dict[str, str]:
    names = ("tests", "failures", "errors", "skipped")
    return {name: str(sum(int(one.attrib[name]) for one in suites)) for name in names}
