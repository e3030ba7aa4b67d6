"""What a case says of its personas -> whether it can be read, and the people it gives in clear."""

import re
from collections.abc import Iterable
from typing import Any

from pixelwitness.case.about import commitment
from pixelwitness.identity import Persona
from pixelwitness.vocabulary import KINDS

_KINDS = (*(kind for kind in KINDS if kind != "other"), "also")
_SALT = re.compile("[0-9a-f]{32}")
_SHA256 = re.compile("[0-9a-f]{64}")


def persona_faults(personas: Iterable[Any]) -> list[str]:
    """A sentence for every persona that is not written as cases write them.

    A person who is not invented has commitments alone: salts of 128 bits, digests of 256, and no
    value in clear, nor a digest that anybody could guess because it has no salt.
    """
    return [
        f"persona {number}: {fault}"
        for number, one in enumerate(personas, 1)
        if (fault := _fault(one))
    ]


def personas_in_clear(personas: Iterable[Any]) -> list[Persona]:
    """The invented persons, as a persona file would give them; what is at fault is left out."""
    return [
        _persona(one["name"], one["values"])
        for one in personas
        if not _fault(one) and "values" in one
    ]


def _fault(one: Any) -> str:
    match one:
        case {"name": str(), "synthetic": True, "values": dict(values), **rest} if not rest:
            sound = all(kind in _KINDS and _is_texts(given) for kind, given in values.items())
            return "" if sound else "its values are no lists of texts under known kinds"
        case {"name": str(), "synthetic": True, "commitments": [], **rest} if not rest:
            return ""  # of a case that was redacted
        case {"name": str(), "synthetic": False, "commitments": list(given), **rest} if not rest:
            return next((fault for each in given if (fault := _commitment_fault(each))), "")
        case {"synthetic": False, "values": _}:
            return "its values stand in clear, though it is a real person"
    return "is not written as a case writes it"


def _commitment_fault(one: Any) -> str:
    match one:
        case {"kind": str(kind), "salt": str(salt), "commitment": str(digest), **rest} if not rest:
            if kind not in _KINDS:
                return "a commitment is to no known kind"
            if not _SALT.fullmatch(salt) or not _SHA256.fullmatch(digest):
                return "a commitment has no salt of 32 hex digits or no digest of 64"
            return "a commitment is to nothing" if digest == commitment(salt, kind, "") else ""
    return "a commitment is not written as a case writes it"


def _is_texts(given: Any) -> bool:
    return isinstance(given, list) and all(isinstance(value, str) for value in given)


def _persona(name: str, values: dict[str, list[str]]) -> Persona:
    known = tuple((kind, tuple(values[kind])) for kind in KINDS if kind in values)
    return Persona(name, True, known, tuple(values.get("also", ())))
