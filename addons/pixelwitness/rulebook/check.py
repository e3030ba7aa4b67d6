"""Checks of a YAML mapping: the right keys, the right words; RuleError with the line."""

import datetime
import re
from collections.abc import Sequence
from typing import Any

from pixelwitness.errors import RuleError
from pixelwitness.yamlfile import Map


def known_keys(one: Map, must: Sequence[str], may: Sequence[str] = ()) -> None:
    """Refuses missing and unknown keys."""
    for key in must:
        if key not in one:
            raise RuleError(one.where, f"`{key}` is missing")
    for key in one:
        if key not in must and key not in may:
            allowed = ", ".join((*must, *may))
            raise RuleError(one.at(key), f"`{key}` is unknown here", f"Known are: {allowed}.")


def text(one: Map, key: str, default: str = "") -> str:
    """The text under that key; it must not be empty where the key is there."""
    if key not in one:
        return default
    value = verbatim(one, key)
    if not value.strip():
        raise RuleError(one.at(key), f"`{key}` must be a text")
    return " ".join(value.split())


def verbatim(one: Map, key: str) -> str:
    """The text under that key with its blanks as they stand; "" where the key is missing."""
    value = one.get(key, "")
    if not isinstance(value, str):
        raise RuleError(one.at(key), f"`{key}` must be a text")
    return value


def number(one: Map, key: str, default: str) -> int:
    """The number under that key."""
    value = text(one, key, default)
    if not (value.isascii() and value.isdecimal()):
        raise RuleError(one.at(key), f"`{key}` must be a number")
    return int(value)


def texts(one: Map, key: str) -> tuple[str, ...]:
    """The list of texts under that key (one text counts as a list of one)."""
    value = one.get(key, [])
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise RuleError(one.at(key), f"`{key}` must be a list of texts")
    return tuple(items)


def maps(one: Map, key: str) -> list[Map]:
    """The list of mappings under that key."""
    value = one.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, Map) for item in value):
        raise RuleError(one.at(key), f"`{key}` must be a list of mappings")
    return value


def mapping(one: Map, key: str) -> Map:
    """The mapping under that key."""
    value = one.get(key)
    if not isinstance(value, Map):
        raise RuleError(one.at(key), f"`{key}` must hold `key: value` lines")
    return value


def word[T: str](one: Map, key: str, allowed: Sequence[T], default: T | None = None) -> T:
    """The word under that key, one of `allowed`."""
    value: Any = one.get(key, default)
    for candidate in allowed:
        if candidate == value:
            return candidate
    raise RuleError(
        one.at(key), f"`{key}: {value}` is no such word", f"Allowed are: {', '.join(allowed)}."
    )


def pattern(one: Map, key: str, value: str) -> re.Pattern[str]:
    """A regular expression written in the file."""
    try:
        return re.compile(value)
    except re.error as cause:
        raise RuleError(one.at(key), f"`{value}` is no regular expression ({cause})") from cause


def day(one: Map, key: str) -> str:
    """The year, month or day under that key (`2019`, `2019-10`, `2019-10-07`); "" if missing."""
    value = text(one, key)
    if value and not _is_day(value):
        raise RuleError(
            one.at(key), f"`{value}` is no day", "Write as much of it as is known: 2019-10-07."
        )
    return value


def url(one: Map, key: str, item: str = "") -> str:
    """The address of a page under that key, or `item` of the list there."""
    value = item or text(one, key)
    if not re.fullmatch(r"https?://[^\s/]+\.[^\s/]+(/\S*)?", value):
        raise RuleError(one.at(key), f"`{value}` is no address of a page")
    return value


def _is_day(value: str) -> bool:
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", value):
        return False
    try:
        datetime.date.fromisoformat(value + "-01-01"[len(value) - 4 :])
    except ValueError:
        return False
    return True
