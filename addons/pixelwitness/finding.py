"""A finding and the lines of the record: values, their ids, and their JSON."""

import hashlib
import json
from dataclasses import dataclass, field, replace
from typing import Any

from pixelwitness.vocabulary import (
    Channel,
    ConsentState,
    Encoding,
    Form,
    Kind,
    Origin,
    Place,
    Proof,
    Strength,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """How a value is known.

    `plain` is the value in readable form where it is known, `source` says where the plaintext
    came from (`{"persona": "jan"}`), `because` is one sentence for the reader.
    """

    proof: Proof
    because: str
    plain: str | None = None
    source: dict[str, Any] | None = None
    strength: Strength = "strong"


@dataclass(frozen=True, slots=True)
class Consent:
    """What the visitor had chosen when the data left, told by which entry of the capture."""

    state: ConsentState = "unknown"
    because: str = "nothing in the capture tells what was chosen"
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class CaptureRef:
    """The capture a finding was read from. `sha256` is None while it is being recorded."""

    name: str
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Twin:
    """A second request that carried the same value of the same event."""

    entry: int
    request: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One value of one upload. The contract of the record; no field is ever dropped."""

    id: str
    site: str | None
    page: str
    recipient: str
    channel: Channel
    rule: str
    host: str
    account: str | None
    event: str | None
    kind: Kind
    field: str
    place: Place
    form: Form
    encoding: tuple[Encoding, ...]
    origin: Origin
    value: str
    evidence: Evidence
    consent: Consent
    time: str
    entry: int
    request: str
    meaning: str
    context: dict[str, Any] = field(default_factory=dict)
    company: str | None = None
    capture: CaptureRef | None = None
    twins: tuple[Twin, ...] = ()


@dataclass(frozen=True, slots=True)
class TwinLine:
    """Names one more twin of a finding that was written before."""

    finding: str
    twin: Twin
    site: str | None


@dataclass(frozen=True, slots=True)
class ProofLine:
    """Raises the proof of a finding that was written before."""

    finding: str
    evidence: Evidence
    site: str | None


@dataclass(frozen=True, slots=True)
class Setup:
    """What a site is set up to take or send, told by its configuration and not by a value sent.

    `what` is `automatic_matching`, `manual_matching` or `gateway`; `details` holds the keys or
    the addresses.
    """

    id: str
    what: str
    site: str | None
    page: str
    host: str
    account: str | None
    details: tuple[str, ...]
    because: str
    rule: str
    time: str
    entry: int
    capture: CaptureRef | None = None


type Line = Finding | TwinLine | ProofLine | Setup


def finding_id(request: str, name: str, place: str, nth: int = 0) -> str:
    """16 hex digits made of what does not move: the request's hash, the field and the place.

    `nth` counts the findings of one request, field and place (two addresses in one text).
    """
    parts = (request, name, place, str(nth)) if nth else (request, name, place)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()[:16]


def in_capture(line: Line, capture: CaptureRef) -> Line:
    """The same line, naming the capture it was read from (twin and proof lines need none)."""
    return replace(line, capture=capture) if isinstance(line, Finding | Setup) else line


def as_dict(line: Line) -> dict[str, Any]:
    """The line as the JSON object of the contract, keys in its order, without `previous`."""
    match line:
        case Finding():
            return _finding(line)
        case TwinLine(finding=name, twin=twin):
            return {"type": "twin", "finding": name, "entry": twin.entry, "request": twin.request}
        case ProofLine(finding=name, evidence=evidence):
            return {"type": "proof", "finding": name, **_evidence(evidence)}
        case Setup():
            return _setup(line)


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
        "consent": {
            "state": one.consent.state,
            "because": one.consent.because,
            "entry": one.consent.entry,
        },
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
        "because": one.because,
        "source": one.source,
        "strength": one.strength,
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
        "time": one.time,
        "capture": _capture(one.capture, one.entry),
    }


def _capture(ref: CaptureRef | None, entry: int) -> dict[str, Any]:
    return {
        "sha256": ref.sha256 if ref else None,
        "name": ref.name if ref else "",
        "entry": entry,
    }
