"""What the record holds already, and what of a line would be news to it."""

from typing import Any

from pixelwitness.case.chain import key_of
from pixelwitness.case.fold import rank
from pixelwitness.contract import as_dict
from pixelwitness.finding import ConsentLine, Finding, Line, ProofLine, Setup


class Recorded:
    """Remembers the keys of lines, how far each finding is proved, and what is said of consent."""

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self._proved: dict[str, int] = {}
        self._consent: dict[str, dict[str, Any]] = {}
        self._capture: dict[str, dict[str, Any]] = {}

    def news(self, line: Line) -> list[dict[str, Any]]:
        """What to write: the line; for a finding that is there, what is better known of it now.

        Nothing where the record knows all of it.
        """
        value = as_dict(line)
        if key_of(value) not in self._keys:
            return [value]
        if not isinstance(line, Finding | Setup):
            return []
        better: list[Line] = []
        if isinstance(line, Finding) and rank(line.evidence.proof) > self._proved.get(line.id, 0):
            better.append(ProofLine(line.id, line.evidence, line.site, line.kind))
        if self._is_better(line.id, value):
            better.append(ConsentLine(line.id, line.consent, line.site))
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

    def _is_better(self, name: str, value: dict[str, Any]) -> bool:
        """Whether more is known of the consent; another capture may know less, or a later visit."""
        known = self._consent.get(name, {})
        same = all(self._capture[name][key] == value["capture"][key] for key in ("name", "sha256"))
        return bool(value["consent"] != known and (same or known.get("state") == "unknown"))
