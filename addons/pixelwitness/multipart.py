"""A multipart/form-data body -> names and values, also where line ends or the boundary suffered."""

import re
from collections.abc import Iterator

_BOUNDARY = re.compile(r'boundary="?([^";,\s]{1,200})', re.IGNORECASE)
_NAME = re.compile(rb'content-disposition:[^\r\n]*?[;\s]name="([^"\r\n]*)"', re.IGNORECASE)
_HEADER_END = re.compile(rb"\r?\n\r?\n")


def multipart_fields(body: bytes, content_type: str) -> Iterator[tuple[str, str]]:
    """Each part's field name and text; bytes that are no UTF-8 as `\\xff`."""
    for name, content in multipart_parts(body, content_type):
        yield name, _text(content)


def multipart_parts(body: bytes, content_type: str = "") -> Iterator[tuple[str, bytes]]:
    """Each part's field name and bytes.

    Without a boundary in the content type the body's first line tells it.
    """
    told = _BOUNDARY.search(content_type)
    boundary = b"--" + told[1].encode("utf-8", "replace") if told else b""
    if not boundary or boundary not in body:
        boundary = body.lstrip().split(b"\n", 1)[0].rstrip()
    if not boundary.startswith(b"--"):
        return
    for part in body.split(boundary)[1:]:
        pieces = _HEADER_END.split(part, maxsplit=1)
        name = _NAME.search(pieces[0])
        if name and len(pieces) == 2:
            yield _text(name[1]), pieces[1].removesuffix(b"\n").removesuffix(b"\r")


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "backslashreplace")
