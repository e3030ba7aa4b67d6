"""How many values of a kind there are to try: `rules/worlds/possible.yaml`. For readers only."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pixelwitness import yamlfile
from pixelwitness.errors import RuleError
from pixelwitness.resources import folder
from pixelwitness.rulebook.check import known_keys, mapping, text
from pixelwitness.vocabulary import KINDS, Kind
from pixelwitness.yamlfile import Map


@dataclass(frozen=True, slots=True)
class Possible:
    """Values by kind, not for all kinds, and how many digests a second were made elsewhere."""

    values: Mapping[Kind, int]
    per_second: int


def load_possible(path: Path | None = None) -> Possible:
    """The table in that file, or the one that ships. Raises RuleError with file and line."""
    path = path or folder("rules") / "worlds" / "possible.yaml"
    file = yamlfile.load(path, RuleError)
    known_keys(file, ("source", "because", "pace", "kinds"))
    kinds, pace = mapping(file, "kinds"), mapping(file, "pace")
    known_keys(kinds, (), KINDS)
    values = {kind: _count(mapping(kinds, kind), "values") for kind in KINDS if kind in kinds}
    return Possible(values, _count(pace, "per_second"))


def _count(row: Map, key: str) -> int:
    known_keys(row, (key, "because"), ("source",))
    text(row, "because")
    digits = text(row, key)
    if not (digits.isascii() and digits.isdigit() and int(digits) > 0):
        raise RuleError(row.at(key), f"`{digits}` is no count")
    return int(digits)
