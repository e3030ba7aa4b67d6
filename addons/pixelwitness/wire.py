"""Texts as they are written on the wire -> names, values and JSON; never raises."""

import base64
import binascii
import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_to_bytes

from pixelwitness.vocabulary import Encoding

MOST = 120_000
_SHORT = 64  # names come again and again, long values seldom
_DEPTH = 64


def pairs(text: str | bytes, plus: bool = True) -> Iterator[tuple[str, str]]:
    """Names and values of a query string, percent-decoded; what is no UTF-8 as `\\xff`."""
    raw = text.decode("utf-8", "backslashreplace") if isinstance(text, bytes) else text
    for part in raw.split("&", MOST):
        name, _, value = part.partition("=")
        if not name:
            continue
        if "%" in part or "+" in part:
            yield unquote(name, plus), unquote(value, plus)
        else:
            yield name, value


def unquote(text: str, plus: bool = True) -> str:
    """Percent-decoding, `+` as a blank where `plus`."""
    if plus and "+" in text:
        text = text.replace("+", " ")
    if "%" not in text:
        return text
    return _unquote(text) if len(text) < _SHORT else _decoded(text)


def flatten(value: Any, name: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """The texts and numbers of a JSON value with their paths (`data[0].user_data.em`)."""
    if depth > _DEPTH:
        return
    if isinstance(value, dict):
        for key, item in value.items():
            yield from flatten(item, f"{name}.{key}" if name else key, depth + 1)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from flatten(item, f"{name}[{index}]", depth + 1)
    elif isinstance(value, str):
        yield name, clean(value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield name, str(value)


def first(found: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return (pair for pair, _ in zip(found, range(MOST), strict=False))


def from_json(text: str | bytes) -> Any:
    """The JSON value, or None where the text is no JSON (or too deep)."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def from_base64(text: str) -> tuple[str, Encoding] | None:
    """Printable text behind base64 or base64url and which of them it was, or None."""
    found = base64_bytes(text)
    try:
        plain = found[0].decode("utf-8") if found else ""
    except ValueError:
        return None
    return (plain, found[1]) if found and plain and plain.isprintable() else None


def base64_bytes(text: str) -> tuple[bytes, Encoding] | None:
    """The bytes behind base64 or base64url, padded or not, and which it was; None if neither."""
    bare = text.strip().rstrip("=")
    way: Encoding = "base64url" if "-" in bare or "_" in bare else "base64"
    if way == "base64url" and ("+" in bare or "/" in bare):
        return None
    try:
        raw = base64.b64decode(
            bare + "=" * (-len(bare) % 4),
            altchars=b"-_" if way == "base64url" else None,
            validate=True,
        )
    except (binascii.Error, ValueError):
        return None
    return raw, way


def clean(text: str) -> str:
    """The same text with lone surrogates written out, so that it can be stored as UTF-8."""
    return text if text.isprintable() else text.encode("utf-8", "backslashreplace").decode()


@lru_cache(maxsize=4096)
def _unquote(text: str) -> str:
    return _decoded(text)


def _decoded(text: str) -> str:
    return unquote_to_bytes(text).decode("utf-8", "backslashreplace")
