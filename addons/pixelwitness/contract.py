"""Lines of the record -> the JSON that other programs read."""

import json
from typing import Any

from pixelwitness.finding import (
    CaptureRef,
    Consent,
    ConsentLine,
    Evidence,
    Finding,
    Line,
    Moment,
    ProofLine,
    Setup,
    TwinLine,
)


def as_dict(line: Line) -> dict[str, Any]:
    """The line as the JSON object of the contract, keys in its order, without `previous`."""
    match line:
        case Finding():
            return _finding(line)
        case TwinLine(finding=name, twin=twin):
            return {"type": "twin", "finding": name, "entry": twin.entry, "request": twin.request}
        case ProofLine(finding=name, evidence=evidence, kind=kind):
            return {"type": "proof", "finding": name, "kind": kind, **_evidence(evidence)}
        case ConsentLine(finding=name, consent=consent):
            return {"type": "consent", "finding": name, "consent": _consent(consent)}
        case Setup():
            return _setup(line)
        case Moment():
            return _moment(line)


def read_elsewhere(value: dict[str, Any], capture: CaptureRef) -> dict[str, Any]:
    """A twin, proof or consent whose entries count in another capture than the finding's.

    It is named beside each entry: in `source.learned`, in `consent`, or in the twin itself.
    """
    told = {"sha256": capture.sha256, "name": capture.name}
    match value:
        case {"source": {"learned": learned}}:
            return {**value, "source": {"learned": {**learned, "capture": told}}}
        case {"consent": consent}:
            return {**value, "consent": {**consent, "capture": told}}
        case {"type": "twin"}:
            return {**value, "capture": told}
    return value


def to_json(value: dict[str, Any]) -> str:
    """One line of JSON, the same text for the same value everywhere."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "type": "finding",
        "id": one.id,
        "site": one.site,
        "company": one.company,
        "page": one.page,
        "recipient": one.recipient,
        "channel": one.channel,
        "rule": one.rule,
        "host": one.host,
        "account": one.account,
        "event": one.event,
        "kind": one.kind,
        "field": one.field,
        "place": one.place,
        "form": one.form,
        "encoding": list(one.encoding),
        "origin": one.origin,
        "value": one.value,
        **_evidence(one.evidence),
        "meaning": one.meaning,
        "consent": _consent(one.consent),
        "time": one.time,
        "capture": _capture(one.capture, one.entry),
        "twins": [{"entry": twin.entry, "request": twin.request} for twin in one.twins],
        "request": one.request,
        "context": one.context,
    }


def _evidence(one: Evidence) -> dict[str, Any]:
    return {
        "proof": one.proof,
        "plain": one.plain,
        "spelled": one.spelled,
        "steps": list(one.steps),
        "chain": list(one.chain),
        "because": one.because,
        "source": one.source,
        "strength": one.strength,
    }


def _consent(one: Consent) -> dict[str, Any]:
    return {
        "state": one.state,
        "because": one.because,
        "entry": one.entry,
        "seconds": one.seconds,
        "tool": one.tool,
    }


def _setup(one: Setup) -> dict[str, Any]:
    return {
        "type": "setup",
        "id": one.id,
        "what": one.what,
        "site": one.site,
        "page": one.page,
        "host": one.host,
        "account": one.account,
        "details": list(one.details),
        "because": one.because,
        "rule": one.rule,
        "consent": _consent(one.consent),
        "time": one.time,
        "capture": _capture(one.capture, one.entry),
    }


def _moment(one: Moment) -> dict[str, Any]:
    return {
        "type": "moment",
        "id": one.id,
        "what": one.what,
        "site": one.site,
        "page": one.page,
        "kind": one.kind,
        "plain": one.plain,
        "place": one.place,
        "field": one.field,
        "time": one.time,
        "capture": _capture(one.capture, one.entry),
    }


def _capture(ref: CaptureRef | None, entry: int) -> dict[str, Any]:
    return {
        "sha256": ref.sha256 if ref else None,
        "name": ref.name if ref else "",
        "entry": entry,
    }
