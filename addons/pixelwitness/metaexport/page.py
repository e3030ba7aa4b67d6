"""An export's HTML page of advertisers -> statements, by the headings it shows them under."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from pixelwitness.metaexport.mend import plain
from pixelwitness.metaexport.model import Statement
from pixelwitness.metaexport.rules import Document, Page
from pixelwitness.metaexport.walk import Told, Walked

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*+)>")
_CLASS = re.compile(r"""\bclass\s*+=\s*+["']([^"']*+)["']""")
_NO_PAGE = re.compile(r"<(script|style)\b.*?(?:</\1\b|\Z)", re.IGNORECASE | re.DOTALL)
_EMPTY = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr")
_DEEP = 100  # an end tag closes nothing further out, so that a broken page costs no more time


@dataclass(slots=True)
class _Open:
    """An element that is open: what it is, its text before its first child, whether it has one."""

    tag: str
    classes: frozenset[str]
    text: list[str] = field(default_factory=list)
    parent: bool = False

    def is_a(self, wanted: tuple[str, str]) -> bool:
        return self.tag == wanted[0] and wanted[1] in self.classes

    def words(self) -> str:
        return " ".join(unescape("".join(self.text)).split())


def walk_page(text: str, document: Document, told: Told) -> Walked:
    """The statements of a page; one without headings is `known=False`, and nothing raises."""
    if document.page is None:
        return Walked((), 0, 0, known=False)
    found = list(_items(_NO_PAGE.sub("", text), document.page))
    statements = tuple(
        Statement(
            advertiser=name,
            written=name,
            fact=document.headings.get(plain(heading), "listed"),
            file=told.file,
            sha256=told.sha256,
            position=f"item {number}",
            product=told.product,
            heading=heading,
            exported=told.exported,
        )
        for number, (heading, name) in enumerate(found, 1)
    )
    return Walked(statements, len(statements), 0, known=bool(statements))


def _items(text: str, page: Page) -> Iterator[tuple[str, str]]:
    """Heading and name of every item that holds text alone and stands in a heading's cell."""
    stack: list[_Open] = []
    headings: list[_Open] = []
    end = 0
    for tag in _TAG.finditer(text):
        if stack and not stack[-1].parent:
            stack[-1].text.append(text[end : tag.start()])
        end = tag.end()
        name = tag[2].lower()
        if tag[1]:
            for one in _closed(stack, name):
                if headings and headings[-1] is one:
                    headings.pop()
                elif headings and one.is_a(page.item) and not one.parent and one.words():
                    yield headings[-1].words(), one.words()
            continue
        if stack:
            stack[-1].parent = True
        if name not in _EMPTY and not tag[3].endswith("/"):
            stack.append(_Open(name, _classes(tag[3])))
            if stack[-1].is_a(page.heading):
                headings.append(stack[-1])


def _closed(stack: list[_Open], tag: str) -> list[_Open]:
    """The elements that an end tag closes, innermost first; none where it fits no open one."""
    lowest = max(len(stack) - _DEEP, 0)
    depth = next((n for n in range(len(stack) - 1, lowest - 1, -1) if stack[n].tag == tag), -1)
    if depth < 0:
        return []
    closed = stack[depth:][::-1]
    del stack[depth:]
    return closed


def _classes(attributes: str) -> frozenset[str]:
    found = _CLASS.search(attributes)
    return frozenset(found[1].split()) if found else frozenset()
