"""The passphrase of a signing key, typed unseen or read from a file."""

import getpass
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from pixelwitness.errors import InputError


def default_key() -> Path:
    """Where the signing key lies unless a file is named: in the user's own settings."""
    from platformdirs import user_config_path

    return user_config_path("pixelwitness") / "signing-key.pem"


def passphrase_from(file: str | None) -> Callable[[], bytes]:
    """Gives the passphrase when a key needs one: the file's first line, else what is typed."""
    return partial(_first_line, Path(file)) if file else partial(_typed, "Passphrase of the key: ")


def new_passphrase(file: str | None, typed: bool) -> bytes:
    """The passphrase of a key that is made, b"" for none. Raises InputError where it is empty."""
    if file:
        return _first_line(Path(file))
    if not typed:
        return b""
    first = _typed("New passphrase: ")
    if first != _typed("Once more: "):
        raise InputError("--passphrase", "both were not the same")
    return first


def _first_line(path: Path) -> bytes:
    try:
        with path.open("rb") as lines:
            line = lines.readline().rstrip(b"\r\n")
    except OSError as cause:
        raise InputError(str(path), f"cannot be read ({cause.strerror})") from cause
    return _not_empty(line, str(path))


def _typed(prompt: str) -> bytes:
    if not sys.stdin.isatty():
        raise InputError(
            "the key", "has a passphrase, and there is nobody to type it", "Use --passphrase-file."
        )
    return _not_empty(getpass.getpass(prompt, sys.stderr).encode(), "the passphrase")


def _not_empty(line: bytes, where: str) -> bytes:
    if not line:
        raise InputError(where, "is empty")
    return line
