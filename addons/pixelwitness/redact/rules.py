"""`rules/redaction/` -> what of a case may be published. Raises RuleError with file and line."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pixelwitness import yamlfile
from pixelwitness.errors import RuleError
from pixelwitness.resources import folder
from pixelwitness.rulebook.check import known_keys, mapping, maps, text, texts, word
from pixelwitness.yamlfile import Map

ACTIONS = (
    "keep", "told", "text", "address", "details", "id", "request", "twins", "value", "proof",
    "source", "second", "whole", "parameters", "capture", "personas", "nobody", "nothing", "empty",
    "control", "controls", "drop",
)  # fmt: skip
_PARTS = ("kept", "accounts", "addresses", "ids", "headers", "header_addresses")


@dataclass(frozen=True, slots=True)
class RedactionRules:
    """`lines` says by type and path of a field what is done with it; the rest are names.

    `kept`, `accounts`, `addresses` and `ids` are parameters, `headers` and `header_addresses`
    request headers in small letters.
    """

    lines: Mapping[str, Mapping[str, str]]
    kept: frozenset[str]
    accounts: frozenset[str]
    addresses: frozenset[str]
    ids: frozenset[str]
    headers: frozenset[str]
    header_addresses: frozenset[str]


def load_redaction(where: Path | None = None) -> RedactionRules:
    """The rules of that folder, or those that ship with the program."""
    top = where or folder("rules") / "redaction"
    parts = _head(yamlfile.load(top / "requests.yaml", RuleError), _PARTS)
    lines = mapping(_head(yamlfile.load(top / "lines.yaml", RuleError), ("lines",)), "lines")
    names = {part: frozenset(_names(parts, part)) for part in _PARTS}
    return RedactionRules({kind: _fields(lines, kind) for kind in lines}, **names)


def _head(file: Map, keys: tuple[str, ...]) -> Map:
    known_keys(file, ("source", "because", *keys))
    for key in ("source", "because"):
        text(file, key)
    return file


def _names(file: Map, part: str) -> list[str]:
    for row in maps(file, part):
        known_keys(row, ("names", "because"))
        text(row, "because")
    return [name for row in maps(file, part) for name in texts(row, "names")]


def _fields(lines: Map, kind: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in maps(lines, kind):
        known_keys(row, ("fields", "do", "because"))
        text(row, "because")
        action = word(row, "do", ACTIONS)
        for name in texts(row, "fields"):
            if name in found:
                raise RuleError(row.at("fields"), f"`{name}` of `{kind}` stands twice")
            found[name] = action
    return found
