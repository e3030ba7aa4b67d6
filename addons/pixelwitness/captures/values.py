"""Small values of captures -> ours: headers, texts without lone surrogates, times in UTC."""

import datetime
from collections.abc import Iterable
from typing import Any

import msgspec

from pixelwitness.captures.bodies import UnreadableError
from pixelwitness.exchange import Headers


class _Header(msgspec.Struct, gc=False):
    name: str
    value: str


_HEADERS = msgspec.json.Decoder(list[_Header])


def plain_headers(raw: bytes) -> Headers | None:
    """The headers in that JSON, as `headers_of` has them; None where it is not the plain sort."""
    try:
        rows = _HEADERS.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return tuple([(row.name, row.value) for row in rows if row.name and row.name[0] != ":"])


def headers_of(value: Any, where: str) -> Headers:
    """Names and values; HTTP/2's pseudo headers (`:path`) are no headers and are left out.

    What was read already (a tuple) is left as it is.
    """
    if value is None:
        return ()
    if isinstance(value, tuple):
        return value
    if not isinstance(value, list):
        raise UnreadableError(f"{where} is no list")
    pairs = ((clean(str(name or "")), text) for name, text in map(_pair, value))
    return tuple(
        (name, clean("" if value is None else str(value)))
        for name, value in pairs
        if name and not name.startswith(":")
    )


def clean(text: str) -> str:
    """Lone surrogates written out, so that the text can be stored as UTF-8."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


def time_of(value: Any) -> str:
    """ISO 8601 in UTC with milliseconds, or "" where the date cannot be read."""
    if not isinstance(value, str):
        return ""
    try:
        moment = datetime.datetime.fromisoformat(value.strip())
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=datetime.UTC)
        elif moment.tzinfo is not datetime.UTC:
            moment = moment.astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        return ""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def time_of_seconds(seconds: float | None) -> str:
    """As `time_of`, from seconds since 1970."""
    try:
        moment = datetime.datetime.fromtimestamp(seconds or 0, datetime.UTC)
    except (ValueError, OverflowError, OSError):
        return ""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z") if seconds else ""


def fields_as_headers(fields: Iterable[tuple[bytes, bytes]]) -> Headers:
    """As `headers_of`, from bytes."""
    return tuple(
        (name.decode("utf-8", "backslashreplace"), value.decode("utf-8", "backslashreplace"))
        for name, value in fields
        if not name.startswith(b":")
    )


def _pair(row: Any) -> tuple[Any, Any]:
    """One header, written as an object or (by some) as a list of two."""
    if isinstance(row, dict):
        return row.get("name"), row.get("value")
    return (row[0], row[1]) if isinstance(row, list) and len(row) == 2 else ("", "")
