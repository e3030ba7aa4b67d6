"""What the record holds already, and what of a line would be news to it."""

import sys
from typing import Any

from msgspec.structs import replace

from pixelwitness.case.chain import key_of
from pixelwitness.case.fold import rank
from pixelwitness.contract import as_dict, read_elsewhere, to_json
from pixelwitness.finding import (
    ConsentLine,
    Finding,
    Line,
    ProofLine,
    Setup,
    TwinLine,
    is_later,
    sent_again,
)

type _Later = TwinLine | ProofLine | ConsentLine
type _Consent = tuple[str, int, bool]
type _Capture = tuple[str, str]


class Recorded:
    """Remembers the keys of lines, how far each finding is proved, and what is said of consent.

    A proxy may write for weeks: of each finding some 600 bytes are kept.
    """

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self._proved: dict[str, int] = {}
        self._consent: dict[str, _Consent] = {}
        self._capture: dict[str, _Capture] = {}
        self._captures: dict[_Capture, _Capture] = {}
        self._time: dict[str, str] = {}
        self._again: dict[str, str] = {}
        self._twins: set[int] = set()

    def news(self, line: Line) -> list[dict[str, Any]]:
        """What to write: the line; for a finding that is there, what is better known of it now.

        Nothing where the record knows all of it. The same bytes sent once more at another time,
        on another visit, are a finding of their own: the visitor may have chosen otherwise.
        """
        if isinstance(line, TwinLine | ProofLine | ConsentLine):
            name = self._again.get(line.finding, line.finding)
            return self._later(replace(line, finding=name))
        value = as_dict(line)
        if isinstance(line, Finding):
            value["id"] = self._name(line)
        if key_of(value) not in self._keys:
            return [value]
        if not isinstance(line, Finding | Setup):
            return []
        name = value["id"]
        better: list[_Later] = []
        if isinstance(line, Finding) and rank(line.evidence.proof) > self._proved.get(name, 0):
            better.append(ProofLine(name, line.evidence, line.site, line.kind, line.capture))
        if self._is_better(name, value):
            better.append(ConsentLine(name, line.consent, line.site, line.capture))
        return [one for told in better for one in self._later(told)]

    def add(self, value: dict[str, Any]) -> None:
        """One line that was written or read."""
        self._keys.add(key_of(value))
        name = str(value.get("finding") or value.get("id"))
        if "proof" in value:
            self._proved[name] = max(self._proved.get(name, 0), rank(value["proof"]))
        if "consent" in value:
            self._consent[name] = _consent(value)
        if "capture" in value:
            capture = _capture(value)
            self._capture.setdefault(name, self._captures.setdefault(capture, capture))
            self._time.setdefault(name, str(value.get("time")))
        if value.get("type") == "twin":
            self._twins.add(hash((name, value.get("request"))))

    def _later(self, line: _Later) -> list[dict[str, Any]]:
        """A line about another one; of another capture it must be news, and names that capture."""
        value = as_dict(line)
        known = self._capture.get(line.finding)
        if line.capture and known and known != (line.capture.name, str(line.capture.sha256)):
            if self._is_stale(line):
                return []
            value = read_elsewhere(value, line.capture)
        return [] if key_of(value) in self._keys else [value]

    def _is_stale(self, line: _Later) -> bool:
        """Whether it says again what the finding's own capture told."""
        match line:
            case TwinLine(finding=name, twin=twin):
                return hash((name, twin.request)) in self._twins
            case ProofLine(finding=name, evidence=evidence):
                return rank(evidence.proof) <= self._proved.get(name, 0)
        return False

    def _name(self, finding: Finding) -> str:
        """The finding's id, or another where that id is one of another time.

        What is told of it after that (proofs, twins, consent) is told under the same name. The id
        of a set-up holds its moment.
        """
        if not is_later(finding.time, self._time.get(finding.id, "")):
            self._again.pop(finding.id, None)
            return finding.id
        name = self._again[finding.id] = sent_again(finding)
        return name

    def _is_better(self, name: str, value: dict[str, Any]) -> bool:
        """Whether more is known of the consent; another capture of that moment may know less."""
        known, new = self._consent.get(name, ("", 0, False)), _consent(value)
        untold = known[0] == "unknown" and self._time[name] == value["time"]
        if known[2] and new[0] == "unknown":  # another capture of that moment told more
            return False
        return new[:2] != known[:2] and (self._is_same(name, value) or untold)

    def _is_same(self, name: str, value: dict[str, Any]) -> bool:
        """Whether that line is of the same capture."""
        return self._capture[name] == _capture(value)


def _consent(value: dict[str, Any]) -> _Consent:
    """The state, a number that tells whether anything else is said, and whether elsewhere."""
    told = {key: item for key, item in value["consent"].items() if key != "capture"}
    elsewhere = "capture" in value["consent"]
    return sys.intern(str(told.get("state"))), hash(to_json(told)), elsewhere


def _capture(value: dict[str, Any]) -> _Capture:
    told = value["capture"]
    return str(told.get("name")), str(told.get("sha256"))
