"""The file of secrets -> what single tokens stand for; and a check of what somebody was handed."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from pixelwitness.case import commitment, read_case
from pixelwitness.errors import CaseError
from pixelwitness.redact.vault import Secret


def read_secrets(path: Path) -> dict[str, Secret]:
    """The secrets by their tokens; CaseError where the file is no such file."""
    try:
        value = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as cause:
        raise CaseError(str(path), "cannot be read as a file of secrets", _WAY_OUT) from cause
    try:
        return dict(_secrets(value))
    except (AttributeError, KeyError, TypeError) as cause:
        raise CaseError(str(path), "is no file of secrets", _WAY_OUT) from cause


def disclosed(path: Path, tokens: Iterable[str]) -> list[Secret]:
    """What these tokens stand for, to hand to somebody; CaseError for one that is unknown."""
    secrets = read_secrets(path)
    for token in tokens:
        if token not in secrets:
            raise CaseError(str(path), f"there is no token “{token}”", "Write it without ⟦ and ⟧.")
    return [secrets[token] for token in tokens]


def check(public: Path, token: str, salt: str, kind: str, value: str) -> None:
    """Returns where the public case is committed to that value; CaseError where it is not."""
    made = commitment(salt, kind, value)
    held = [line["tokens"] for line in read_case(public).journal if line["type"] == "commitments"]
    if not any(token in tokens for tokens in held):
        raise CaseError(str(public), f"there is no token “{token}”", "Write it without ⟦ and ⟧.")
    if not any(tokens.get(token) == made for tokens in held):
        raise CaseError(str(public), f"“{token}” does not stand for that value with that salt")


def _secrets(value: object) -> Iterator[tuple[str, Secret]]:
    if not isinstance(value, dict):
        raise TypeError
    for token, one in value.items():
        told = [one[key] for key in ("kind", "salt", "value")]
        if not all(isinstance(text, str) for text in told):
            raise TypeError
        kind, salt, plain = told
        yield token, Secret(token, kind, salt, plain)


_WAY_OUT = "Give the file that `pixelwitness redact` wrote beside the public case."
