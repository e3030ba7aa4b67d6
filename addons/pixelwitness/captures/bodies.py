"""A HAR's `postData` -> the bytes of the body, and whether the exporter lost it."""

import base64
import binascii
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

_BOUNDARY = re.compile(r'boundary="?([^";,\s]{1,200})', re.IGNORECASE)
_WITH_BODY = ("POST", "PUT", "PATCH")


class UnreadableError(ValueError):
    """The entry says something that cannot be meant; the text says what."""


def body_of(post: Mapping[str, Any], beside: Path) -> bytes:
    """The body as sent. `beside` is the folder where Playwright lays bodies as files."""
    text = post.get("text")
    if text is not None and not isinstance(text, str):
        raise UnreadableError("postData.text is not text")
    params = post.get("params")
    mime = str(post.get("mimeType") or "")
    return text_of(post, beside) or (_from_params(params, mime) if params else b"")


def text_of(content: Mapping[str, Any], beside: Path) -> bytes:
    """What `text` or a file beside the HAR holds; for the content of responses, too."""
    text = content.get("text")
    if not isinstance(text, str) or not text:
        return _from_file(content.get("_file"), beside)
    if content.get("encoding") != "base64":
        return _bytes(text)
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as cause:
        raise UnreadableError("a body is not the base64 it is said to be") from cause


def _from_file(name: object, beside: Path) -> bytes:
    """A file in that very folder; a name that leads elsewhere is passed over."""
    if not isinstance(name, str) or not name or Path(name).name != name:
        return b""
    file = beside / name
    try:
        return file.read_bytes() if file.is_file() and not file.is_symlink() else b""
    except (OSError, ValueError):
        return b""


def _bytes(text: str) -> bytes:
    """Text of a HAR as bytes. Lone surrogates stand for the bytes that Python could not decode."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def is_lost(method: str, body: bytes, size: object, length: str) -> bool:
    """Whether a body was sent that the capture does not hold; an empty body is not lost."""
    if body or method.upper() not in _WITH_BODY:
        return False
    told = [int(n) for n in (size, length) if isinstance(n, int | str) and _is_count(n)]
    return max(told) > 0 if told else True


def _is_count(value: int | str) -> bool:
    return str(value).isascii() and str(value).isdecimal() and len(str(value)) < 19


def _from_params(params: Any, mime: str) -> bytes:
    if not isinstance(params, list):
        raise UnreadableError("postData.params is no list")
    rows = [p for p in params if isinstance(p, dict) and isinstance(p.get("name"), str)]
    boundary = _BOUNDARY.search(mime)
    if boundary:
        return _multipart(rows, boundary[1])
    pairs = [(row["name"], _value(row)) for row in rows]
    # an exporter that fills params may leave them percent-encoded; then they go as they are
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs).encode()


def _quoted(text: str) -> str:
    raw = _bytes(text)
    if re.search(rb"%[0-9A-Fa-f]{2}", raw) and not re.search(rb"[^!-~]|[&=]", raw):
        return text
    return quote(raw, safe="[]$!*'(),;:@/?")


def _value(row: Mapping[str, Any]) -> str:
    value = row.get("value")
    return "" if value is None else str(value)


def _multipart(rows: list[dict[str, Any]], boundary: str) -> bytes:
    parts = (f"--{boundary}\r\n{_disposition(row)}\r\n{_value(row)}\r\n" for row in rows)
    return _bytes(f"{''.join(parts)}--{boundary}--\r\n")


def _disposition(row: Mapping[str, Any]) -> str:
    """The head of one part, with the blank line's first half."""
    file, kind = row.get("fileName"), row.get("contentType")
    named = f'; filename="{file}"' if file else ""
    typed = f"Content-Type: {kind}\r\n" if kind else ""
    return f'Content-Disposition: form-data; name="{row["name"]}"{named}\r\n{typed}'
