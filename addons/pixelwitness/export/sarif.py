"""A case -> SARIF 2.1.0 without any personal value, for the checks of a build server.

Written after the standard of OASIS (docs.oasis-open.org/sarif/sarif/v2.1.0), with the web request
of section 3.46 and the fingerprints of 3.27.17.
"""

import json
from collections import Counter
from collections.abc import Container, Iterator
from urllib.parse import quote

from pixelwitness import __version__
from pixelwitness.case import Case
from pixelwitness.export.observed import Counts, Line, Observed, everything, observed, sentence
from pixelwitness.export.withheld import WITHHELD
from pixelwitness.report.words import CONSENT, FORM, KIND, visible

FINGERPRINT = "siteKindFormStateField/v1"
_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_MOST = 20


def to_sarif(
    case: Case, counts: Counts = everything, baseline: Container[str] | None = None
) -> Iterator[str]:
    """One run. A result is an observation (several findings), its level `note` where none counts.

    With a baseline every result says whether it is new.
    """
    found = observed(case, counts, baseline)
    run = {
        "tool": {"driver": _driver(found)},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(case)],
        "results": [_result(one, baseline is not None) for one in found],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    yield json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _driver(found: tuple[Observed, ...]) -> Line:
    rules = {one.rule: one for one in found}
    return {
        "name": "pixelwitness",
        "version": __version__,
        "semanticVersion": __version__,
        "shortDescription": {"text": "Shows which personal data a web site sends to Meta."},
        "fullDescription": {
            "text": "Reads recordings of traffic. What is not seen may be shared all the same: "
            "what servers pass on among themselves is invisible here."
        },
        "rules": [_rule(one) for _, one in sorted(rules.items())],
    }


def _rule(one: Observed) -> Line:
    what = f"{KIND[one.kind]}, {FORM[one.form]}, {CONSENT[one.state]}"
    return {
        "id": one.rule,
        "name": "".join(part.title() for part in one.rule.split("-")),
        "shortDescription": {"text": what},
        "fullDescription": {"text": f"A site sent personal data: {what}."},
        "help": {
            "text": "The rule's name says what was observed; it judges nothing. A digest of a "
            "personal value can be compared with a known value, so it is no anonymous data."
        },
        "properties": {"tags": ["privacy", one.kind, one.form, one.state]},
    }


def _result(one: Observed, compared: bool) -> Line:
    result = {
        "ruleId": one.rule,
        "kind": "fail",
        "level": _level(one),
        "message": {"text": f"{sentence(one)}."},
        "locations": [_location(one.findings[0])],
        "partialFingerprints": {FINGERPRINT: one.fingerprint},
        "occurrenceCount": len(one.findings),
        "webRequest": _request(one),
        "properties": {
            "site": one.site and visible(one.site),
            "mark": one.mark,
            "findings": [line["id"] for line in one.findings[:_MOST]],
        },
    }
    state = {"baselineState": "unchanged" if one.known else "new"} if compared else {}
    return result | state


def _level(one: Observed) -> str:
    """What does not count is a note; a digest that nobody proved is a warning."""
    if not one.counts:
        return "note"
    return "warning" if one.mark == "hashed" else "error"


def _location(line: Line) -> Line:
    name, entry = line["capture"]["name"], line["capture"]["entry"]
    uri = quote(name.encode("utf-8", "backslashreplace")) or "capture"
    return {
        "physicalLocation": {"artifactLocation": {"uri": uri}},
        "logicalLocations": [{"fullyQualifiedName": f"entry {entry}", "kind": "request"}],
    }


def _request(one: Observed) -> Line:
    """The request as far as it may be shown: who received it, and under which name."""
    value = f"{WITHHELD[:-1]}: {KIND[one.kind]}, {FORM[one.form]})"
    place, name = one.findings[0]["place"], visible(one.field)
    request: Line = {"headers": {"Host": visible(one.host)}}
    if place == "header":
        request["headers"] |= {name: value}
    else:
        request["parameters"] = {name: value}
    return request | {"properties": {"place": place}}


def _invocation(case: Case) -> Line:
    """Whether the test was sound, and how much could not be read: counts, no captured text."""
    controls = sum(line["type"] == "control" for line in case.journal)
    lost = Counter(line["capture"] for line in case.journal if line["type"] == "gap")
    told = [_told("warning", f"{count} entries or parts of a recording could not be read")
            for count in lost.values()]  # fmt: skip
    if controls:
        told.append(_told("error", "a value of a control persona was found: the test is not sound"))
    return {"executionSuccessful": not controls, "toolExecutionNotifications": told}


def _told(level: str, text: str) -> Line:
    return {"level": level, "message": {"text": text}}
