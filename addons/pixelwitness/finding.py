"""A finding and the other lines of the record, and their ids.

Values here are Structs, as in all rooms that each replay loads: a frozen dataclass takes 0.5 ms
to define and five times as long to make.
"""

import datetime
import hashlib
from typing import Any

import msgspec
from msgspec.structs import replace

from pixelwitness.vocabulary import (
    Channel,
    ConsentState,
    Encoding,
    Form,
    Happening,
    Kind,
    Origin,
    Place,
    Proof,
    Strength,
)

_APART = datetime.timedelta(seconds=5)  # one page may hold the same image twice


class Evidence(msgspec.Struct, frozen=True, gc=False):
    """How a value is known.

    `plain` is the value in readable form where it is known, `source` says where the plaintext
    came from (`{"persona": "jan"}`), `because` is one sentence for the reader. `kind` is what the
    value proved to be, where that is known better than by the field's name. `spelled` is the text
    that was sent or hashed, `steps` say how it comes from `plain`, `chain` names the digests over
    it, the first one first: with these three anybody can repeat the proof.
    """

    proof: Proof
    because: str
    plain: str | None = None
    source: dict[str, Any] | None = None
    strength: Strength = "strong"
    kind: Kind | None = None
    spelled: str | None = None
    steps: tuple[str, ...] = ()
    chain: tuple[str, ...] = ()


class Consent(msgspec.Struct, frozen=True, gc=False):
    """What the visitor had chosen when the data left, told by which entry of the capture.

    `seconds` is how long before the data left the choice was made, None where the capture does
    not tell the moment; `tool` is the consent tool that told, or "".
    """

    state: ConsentState = "unknown"
    because: str = "nothing in the capture tells what was chosen"
    entry: int | None = None
    seconds: float | None = None
    tool: str = ""


class CaptureRef(msgspec.Struct, frozen=True, gc=False):
    """The capture a finding was read from; `sha256` is None where nobody asked for it.

    A capture that is still being recorded has none either.
    """

    name: str
    sha256: str | None = None


class Twin(msgspec.Struct, frozen=True, gc=False):
    """A second request that carried the same value of the same event."""

    entry: int
    request: str


class Finding(msgspec.Struct, frozen=True, gc=False):
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
    context: dict[str, Any] = msgspec.field(default_factory=dict)
    company: str | None = None
    capture: CaptureRef | None = None
    twins: tuple[Twin, ...] = ()


class TwinLine(msgspec.Struct, frozen=True, gc=False):
    """Names one more twin of a finding that was written before."""

    finding: str
    twin: Twin
    site: str | None
    capture: CaptureRef | None = None


class ProofLine(msgspec.Struct, frozen=True, gc=False):
    """Raises the proof of a finding written before; `kind` is the finding's from now on."""

    finding: str
    evidence: Evidence
    site: str | None
    kind: Kind
    capture: CaptureRef | None = None


class ConsentLine(msgspec.Struct, frozen=True, gc=False):
    """Says better what had been chosen when a finding that was written before left."""

    finding: str
    consent: Consent
    site: str | None
    capture: CaptureRef | None = None


class Setup(msgspec.Struct, frozen=True, gc=False):
    """What a site is set up to take or send, told by its configuration and not by a value sent.

    `what` is `automatic_matching`, `manual_matching`, `gateway`, `gateway_login`, `gateway_forms`
    or `kept_user_data`; `details` holds the keys or the addresses. `consent` is what the visitor
    had chosen when the configuration came.
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
    consent: Consent = Consent()


class Moment(msgspec.Struct, frozen=True, gc=False):
    """Something that the visitor did before or after a site sent data, as the capture shows it.

    `what`: a page was `opened`; a value that was sent elsewhere was `given` to the site itself, or
    `shown` by it. Nobody sees keys being pressed. `page` is the address that was opened, or the
    page that the request came from; `kind`, `plain`, `place` and `field` are None for a page.
    """

    id: str
    what: Happening
    site: str
    page: str
    time: str
    entry: int
    kind: Kind | None = None
    plain: str | None = None
    place: str | None = None
    field: str | None = None
    capture: CaptureRef | None = None


type Line = Finding | TwinLine | ProofLine | ConsentLine | Setup | Moment


def finding_id(request: str, name: str, place: str, nth: int = 0) -> str:
    """16 hex digits made of what does not move: the request's hash, the field and the place.

    `nth` counts the findings of one request, field and place (two addresses in one text).
    """
    parts = (request, name, place, str(nth)) if nth else (request, name, place)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()[:16]


def sent_again(finding: Finding) -> str:
    """The id of a finding whose own is that of the same bytes at another time."""
    return finding_id(finding.id, finding.time, "again")


def is_later(time: str, before: str) -> bool:
    """Whether two times are too far apart for one visit; no where one of them is none."""
    try:
        apart = datetime.datetime.fromisoformat(time) - datetime.datetime.fromisoformat(before)
    except (ValueError, TypeError):
        return False
    return abs(apart) > _APART


def in_capture(line: Line, capture: CaptureRef) -> Line:
    """The same line, naming the capture it was read from."""
    return replace(line, capture=capture)
