"""The journal -> what was read, with which version and rules, and what is missing."""

from dataclasses import dataclass
from typing import Any

from pixelwitness.case import Case
from pixelwitness.matrix.lost import Unread, unread
from pixelwitness.report.page.journalled import controls_in
from pixelwitness.vocabulary import Kind


@dataclass(frozen=True, slots=True)
class CaptureRead:
    """One capture, as the journal tells of its last reading.

    `silent`: nothing in it went to any recipient, which is no sign that nothing would.
    """

    name: str
    sha256: str
    requests: int
    lost: int
    sites: int
    unread: Unread
    silent: bool


@dataclass(frozen=True, slots=True)
class Method:
    """What a reader needs to repeat it.

    `controls` are values that should never have been found, `looked_for` the control persons and
    the kinds of their values, `backwards` the recordings whose times tell no order. `unended` are
    live sessions without an end, `unwritten` those that could not write all, with how often, `gaps`
    what they could not see, and why.
    """

    captures: tuple[CaptureRead, ...]
    personas: tuple[tuple[str, bool], ...]
    versions: tuple[tuple[str, str], ...]
    rules: tuple[str, ...]
    controls: tuple[str, ...]
    looked_for: tuple[tuple[str, tuple[Kind, ...]], ...] = ()
    backwards: tuple[str, ...] = ()
    unended: tuple[str, ...] = ()
    unwritten: tuple[tuple[str, int], ...] = ()
    gaps: tuple[tuple[str, str], ...] = ()


def method_of(case: Case) -> Method:
    """From `case.json` and the journal."""
    read: dict[str, CaptureRead] = {}
    rules: dict[str, None] = {str(case.about["rules"]): None}
    controls: dict[str, None] = {}
    looked_for: dict[str, tuple[Kind, ...]] = {}
    backwards: dict[str, None] = {}
    lacking = unread(case.journal)
    for line in case.journal:
        looked_for |= controls_in(line)
        if line.get("backwards") is True:
            backwards[str(line.get("name", ""))] = None
        if line["type"] == "replayed":
            one = _capture(line, lacking)
            read[one.sha256] = one
            rules[str(line.get("rules", ""))] = None
        elif line["type"] == "control":
            controls[str(line.get("found", ""))] = None
    return Method(
        captures=tuple(sorted(read.values(), key=lambda one: (one.name, one.sha256))),
        personas=tuple((str(p["name"]), bool(p["synthetic"])) for p in case.about["personas"]),
        versions=tuple((str(k), str(v)) for k, v in sorted(case.about["versions"].items())),
        rules=tuple(one for one in rules if one),
        controls=tuple(controls),
        looked_for=tuple(looked_for.items()),
        backwards=tuple(backwards),
        unended=_unended(case),
        unwritten=tuple(
            (str(line.get("name", "")), count)
            for line in case.journal
            if line["type"] == "live_ended" and (count := _count(line.get("unwritten")))
        ),
        gaps=tuple(_gaps(case)),
    )


def _gaps(case: Case) -> dict[tuple[str, str], None]:
    """Each reason once a session."""
    live = {str(line.get("name", "")) for line in case.journal if line["type"] == "live"}
    gaps = (line for line in case.journal if line["type"] == "gap")
    told = ((str(line.get("capture", "")), str(line.get("reason", ""))) for line in gaps)
    return dict.fromkeys(one for one in told if one[0] in live)


def _unended(case: Case) -> tuple[str, ...]:
    ended = {str(line.get("name", "")) for line in case.journal if line["type"] == "live_ended"}
    begun = (str(line.get("name", "")) for line in case.journal if line["type"] == "live")
    return tuple(name for name in begun if name not in ended)


def _capture(line: dict[str, Any], lacking: dict[str, Unread]) -> CaptureRead:
    lost = _count(line.get("bodies_lost")) + _count(line.get("bodies_cut"))
    return CaptureRead(
        name=str(line.get("name", "")),
        sha256=str(line.get("capture", "")),
        requests=_count(line.get("requests")),
        lost=lost,
        sites=len(line.get("sites") or ()),
        silent=line.get("to_recipients") == 0 == _count(line.get("findings")),
        unread=lacking.get(str(line.get("capture", "")), Unread()),
    )


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0
