"""What the record holds already, and what of a line would be news to it."""

from typing import Any

from pixelwitness.case.chain import key_of
from pixelwitness.case.fold import rank
from pixelwitness.contract import as_dict
from pixelwitness.finding import ConsentLine, Finding, Line, ProofLine, Setup, TwinLine
from pixelwitness.twins import is_later, sent_again


class Recorded:
    """Remembers the keys of lines, how far each finding is proved, and what is said of consent."""

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self._proved: dict[str, int] = {}
        self._consent: dict[str, dict[str, Any]] = {}
        self._capture: dict[str, dict[str, Any]] = {}
        self._time: dict[str, str] = {}
        self._again: dict[str, str] = {}

    def news(self, line: Line) -> list[dict[str, Any]]:
        """What to write: the line; for a finding that is there, what is better known of it now.

        Nothing where the record knows all of it. The same bytes sent once more at another time,
        on another visit, are a finding of their own: the visitor may have chosen otherwise.
        """
        value = as_dict(line)
        if isinstance(line, Finding):
            value["id"] = self._name(line)
        elif isinstance(line, TwinLine | ProofLine | ConsentLine):
            value["finding"] = self._again.get(line.finding, line.finding)
        if key_of(value) not in self._keys:
            return [value]
        if not isinstance(line, Finding | Setup):
            return []
        name = value["id"]
        better: list[Line] = []
        if isinstance(line, Finding) and rank(line.evidence.proof) > self._proved.get(name, 0):
            better.append(ProofLine(name, line.evidence, line.site, line.kind))
        if self._is_better(name, value):
            better.append(ConsentLine(name, line.consent, line.site))
        return [as_dict(one) for one in better]

    def add(self, value: dict[str, Any]) -> None:
        """One line that was written or read."""
        self._keys.add(key_of(value))
        name = str(value.get("finding") or value.get("id"))
        if "proof" in value:
            self._proved[name] = max(self._proved.get(name, 0), rank(value["proof"]))
        if "consent" in value:
            self._consent[name] = value["consent"]
        if "capture" in value:
            self._capture.setdefault(name, value["capture"])
            self._time.setdefault(name, str(value.get("time")))

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
        known = self._consent.get(name, {})
        untold = known.get("state") == "unknown" and self._time[name] == value["time"]
        return bool(value["consent"] != known and (self._is_same(name, value) or untold))

    def _is_same(self, name: str, value: dict[str, Any]) -> bool:
        """Whether that line is of the same capture."""
        return all(self._capture[name][key] == value["capture"][key] for key in ("name", "sha256"))
