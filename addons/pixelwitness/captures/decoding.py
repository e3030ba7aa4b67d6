"""The text of some entries of a HAR -> entries: the fast way, else the standard library's."""

import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from pixelwitness.captures.entry import Entry, Item

UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
NO_JSON = "the entry is not JSON"
_FAST = msgspec.json.Decoder(list[Entry])
_ONE = msgspec.json.Decoder(Entry)
_RAWS = msgspec.json.Decoder(list[msgspec.Raw])
_SLOW = json.JSONDecoder()
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_STAND_IN = rb"\\u0020"  # as long as what it stands for
_SEPARATORS = re.compile(r"[\s,]*")


def decoded(view: memoryview) -> list[Item] | None:
    """The entries of a whole JSON list; None where it is none."""
    try:
        return list[Item](_FAST.decode(view))
    except UNREADABLE:
        pass
    text = bytes(view)
    try:
        # stand-ins of the same length: only where entries begin and end is asked here
        raws = _RAWS.decode(_SURROGATE.sub(_STAND_IN, text))
    except UNREADABLE:
        return None
    return list(_apart(text, raws))


def one_by_one(text: str, position: int) -> tuple[list[Item], int]:
    """By the standard library, which accepts NaN and the like: (entries, where they end)."""
    items: list[Item] = []
    while True:
        position = _skipped(text, position)
        try:
            value, position = _SLOW.raw_decode(text, position)
        except (ValueError, RecursionError):
            return items, position
        items.append(object_of(value))


def object_of(value: Any) -> Item:
    """The entry, or the text that says why it is none."""
    return value if isinstance(value, dict) else "the entry is no object"


def _apart(text: bytes, raws: list[msgspec.Raw]) -> Iterator[Item]:
    """The entries of the original text, which lie where their stand-ins lie."""
    position = 1
    for raw in raws:
        while text[position] in b" \t\r\n,":
            position += 1
        length = len(bytes(raw))
        yield _one(text[position : position + length])
        position += length


def _one(text: bytes) -> Item:
    try:
        return _ONE.decode(text)
    except UNREADABLE:
        pass
    try:
        return object_of(json.loads(text.decode("utf-8", "surrogateescape")))
    except (ValueError, RecursionError):
        return NO_JSON


def _skipped(text: str, position: int) -> int:
    found = _SEPARATORS.match(text, position)
    return found.end() if found else position
