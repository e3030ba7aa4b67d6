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
    if text:
        return decoded(text, post.get("encoding"))
    name = post.get("_file")
    if isinstance(name, str) and name and Path(name).name == name and (beside / name).is_file():
        return (beside / name).read_bytes()
    params = post.get("params")
    return _from_params(params, str(post.get("mimeType") or "")) if params else b""


def decoded(text: str, encoding: object) -> bytes:
    """Text of a HAR as bytes. Lone surrogates stand for the bytes that Python could not decode."""
    if encoding == "base64":
        try:
            return base64.b64decode("".join(text.split()), validate=True)
        except (binascii.Error, ValueError) as cause:
            raise UnreadableError("a body is not the base64 it is said to be") from cause
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
    pairs = [(row["name"], str(row.get("value") or "")) for row in rows]
    boundary = _BOUNDARY.search(mime)
    if boundary:
        return _multipart(pairs, boundary[1])
    # an exporter that fills params may leave them percent-encoded; then they go as they are
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs).encode()


def _quoted(text: str) -> str:
    raw = text.encode("utf-8", "surrogatepass")
    if re.search(rb"%[0-9A-Fa-f]{2}", raw) and not re.search(rb"[^!-~]|[&=]", raw):
        return text
    return quote(raw, safe="[]$!*'(),;:@/?")


def _multipart(pairs: list[tuple[str, str]], boundary: str) -> bytes:
    parts = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in pairs
    )
    return f"{''.join(parts)}--{boundary}--\r\n".encode("utf-8", "surrogatepass")
