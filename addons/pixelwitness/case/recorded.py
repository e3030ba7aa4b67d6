"""What the record holds already, and what of a line would be news to it."""

from typing import Any

from pixelwitness.case.chain import key_of
from pixelwitness.case.fold import rank
from pixelwitness.contract import as_dict
from pixelwitness.finding import Finding, Line, ProofLine


class Recorded:
    """Remembers the keys of lines and how far each finding is proved."""

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self._proved: dict[str, int] = {}

    def news(self, line: Line) -> dict[str, Any] | None:
        """The line to write; for a finding that is there, yet now better proved, one of proof.

        None where the record knows all of it.
        """
        value = as_dict(line)
        if key_of(value) not in self._keys:
            return value
        if not isinstance(line, Finding):
            return None
        if rank(line.evidence.proof) <= self._proved.get(line.id, 0):
            return None
        return as_dict(ProofLine(line.id, line.evidence, line.site, line.kind))

    def add(self, value: dict[str, Any]) -> None:
        """One line that was written or read."""
        self._keys.add(key_of(value))
        if "proof" in value:
            name = str(value.get("id") or value["finding"])
            self._proved[name] = max(self._proved.get(name, 0), rank(value["proof"]))
