"""How many plausible values a kind has: `rules/worlds/sizes.yaml`. Decides what chance explains."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pixelwitness import yamlfile
from pixelwitness.errors import RuleError
from pixelwitness.resources import folder
from pixelwitness.rulebook.check import known_keys, mapping, text
from pixelwitness.vocabulary import KINDS, Kind
from pixelwitness.yamlfile import Map


def world_size(kind: Kind) -> int:
    """How many plausible values that kind has, by the table that ships with the program."""
    return _shipped()[kind]


def load_sizes(path: Path) -> dict[Kind, int]:
    """The table in that file. Raises RuleError where a kind is missing or no number is given."""
    return read_sizes(yamlfile.load(path, RuleError))


def read_sizes(file: Map) -> dict[Kind, int]:
    """As `load_sizes`, from the file's top mapping."""
    known_keys(file, ("source", "because", "kinds"))
    kinds = mapping(file, "kinds")
    known_keys(kinds, KINDS)
    return {kind: _count(mapping(kinds, kind)) for kind in KINDS}


def _count(row: Map) -> int:
    known_keys(row, ("values", "because"), ("source",))
    text(row, "because")
    digits = text(row, "values")
    if not (digits.isascii() and digits.isdigit() and int(digits) > 0):
        raise RuleError(row.at("values"), f"`{digits}` is no count of values")
    return int(digits)


@cache
def _shipped() -> Mapping[Kind, int]:
    return load_sizes(folder("rules") / "worlds" / "sizes.yaml")
