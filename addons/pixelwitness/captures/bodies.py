"""A HAR's `postData` -> the bytes of the body, and whether the exporter lost it."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pixelwitness.exchange import Headers

_BOUNDARY = re.compile(r'boundary="?([^";,\s]{1,200})', re.IGNORECASE)
_DECODED = re.compile(rb"[^A-Za-z0-9*_.~%+&=!'()-]")  # never stands in a form as it is sent
_RECODED = frozenset(("content-encoding", "transfer-encoding"))
MOST_FILE = 64 << 20
_WITH_BODY = ("POST", "PUT", "PATCH")

# the content of the file of that name that lies beside the HAR, b"" where there is none
type Beside = Callable[[str], bytes]


class UnreadableError(ValueError):
    """The entry says something that cannot be meant; the text says what."""


def body_of(post: Mapping[str, Any], beside: Beside) -> bytes:
    """The body as sent. `beside` reads the files in which Playwright lays bodies."""
    text = post.get("text")
    if text is not None and not isinstance(text, str):
        raise UnreadableError("postData.text is not text")
    params = post.get("params")
    mime = str(post.get("mimeType") or "")
    return text_of(post, beside) or (_from_params(params, mime) if params else b"")


def text_of(content: Mapping[str, Any], beside: Beside) -> bytes:
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


def _from_file(name: object, beside: Beside) -> bytes:
    """A name that leads elsewhere is passed over."""
    if not isinstance(name, str) or name in ("", "..") or Path(name).name != name:
        return b""
    return beside(name)


def _bytes(text: str) -> bytes:
    """Text of a HAR as bytes. Lone surrogates stand for the bytes that Python could not decode."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def beside_file(har: Path) -> Beside:
    """Reads plain files (at most 64 MB each) in the folder of that HAR."""
    folder = har.parent

    def content(name: str) -> bytes:
        file = folder / name
        try:
            if not file.is_file() or file.is_symlink():
                return b""
            if file.stat().st_size > MOST_FILE:
                raise UnreadableError(f"the body in the file {name} is too large")
            return file.read_bytes()
        except (OSError, ValueError) as cause:
            if isinstance(cause, UnreadableError):
                raise
            return b""

    return content


def is_lost(method: str, body: bytes, size: object, headers: Headers) -> bool:
    """Whether a body was sent that the capture does not hold; an empty body is not lost."""
    if body or method.upper() not in _WITH_BODY:
        return False
    length = next((v.strip() for n, v in headers if n.lower() == "content-length"), "")
    told = [int(n) for n in (size, length) if isinstance(n, int | str) and _is_count(n)]
    return max(told) > 0 if told else True


def missing(post: object, body: bytes, headers: Headers) -> int:
    """How many bytes of the body the exporter left out, as far as that can be told for sure.

    It can where `text` is what was sent: readable ASCII that no exporter decodes, normalises or
    puts together anew, with the length that the browser itself announced.
    """
    if not isinstance(post, dict) or not isinstance(post.get("text"), str) or not post["text"]:
        return 0
    told = {name.lower(): value.strip() for name, value in headers}
    kind = str(post.get("mimeType") or told.get("content-type", "")).lower()
    length = told.get("content-length", "")
    rebuilt = post.get("encoding") or "multipart" in kind or told.keys() & _RECODED
    if rebuilt or not _is_count(length) or not body.isascii():
        return 0
    if "urlencoded" in kind and _DECODED.search(body):
        return 0
    lacking = int(length) - len(body)
    trimmed = 2 + body.count(b"\n")  # a blank end, and line ends of two bytes made one
    return lacking if lacking > trimmed else 0


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
