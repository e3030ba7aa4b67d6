"""A page's HTML -> its form fields and scripts, in time that grows with the page's length only.

The parser of the standard library needs minutes for a broken page of one megabyte (`<!--` again
and again). Here a page's tags, a tag's parts and their lengths are bounded instead.
"""

import re
from collections.abc import Iterator

import msgspec

_MOST = 5000
_START = re.compile(r"<(?:(input|select|option|script)(?=[\s/>])|!--)", re.IGNORECASE)
_REST = re.compile(r"""((?:[^<>"']++|"[^"]{0,2000}+"|'[^']{0,2000}+'){0,60}+)>""")
_ATTRIBUTE = re.compile(
    r"""([^\s=<>"'/]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++)))?+"""
)
_END = re.compile(r"</script", re.IGNORECASE)


class Tag(msgspec.Struct, frozen=True, gc=False):
    """`input`, `select`, `option` or `script`, its attributes, and a script's text."""

    name: str
    attributes: dict[str, str]
    text: str = ""


def tags(text: str) -> Iterator[Tag]:
    """At most 5,000 tags, in order; what stands in comments and in scripts is no tag."""
    position = 0
    for _ in range(_MOST):
        start = _START.search(text, position)
        if not start:
            return
        if not start[1]:
            position = _behind(text, "-->", start.end())
            continue
        rest = _REST.match(text, start.end())
        position = rest.end() if rest else start.end()
        if not rest:
            continue
        name, script = start[1].lower(), ""
        if name == "script":
            end = _END.search(text, position)
            script = text[position : end.start() if end else len(text)]
            position += len(script)
        yield Tag(name, _attributes(rest[1]), script)


def _behind(text: str, mark: str, start: int) -> int:
    found = text.find(mark, start)
    return found + len(mark) if found >= 0 else len(text)


def _attributes(text: str) -> dict[str, str]:
    """The first of each name counts, as browsers have it; entities are resolved."""
    from html import unescape  # its table of entities is for those who meet a page

    result: dict[str, str] = {}
    for found in _ATTRIBUTE.finditer(text):
        value = found[2] or found[3] or found[4] or ""
        result.setdefault(found[1].lower(), unescape(value))
    return result
