"""A text that came with the record -> the same in the page's language, told by its parts.

The record is English. A text in it is one of the rules' own, or a sentence that was put together
of such texts, numbers and captured values. A catalogue has the first as they are and the second
as forms, `{tool}: {said}`. A hole named `said` holds a text that is told in its turn, `number` and
`entry` digits, `shown` names and values of a consent tool, `tool` its name, `layout` that of a
date; what stands in any other was captured and stays as it is. A digit behind the name tells two
of a sort apart. Forms are tried in the order of the catalogue.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from string import Formatter

# longer texts and longer lists are shown as they are: no sentence of ours is so long
_LONGEST = 2_000
_MOST_PARTS = 60
_MUST: dict[str, re.Pattern[str]] = {
    "number": re.compile(r"\d{1,3}(?:,\d{3})*|\d+", re.ASCII),
    "entry": re.compile(r"\d+", re.ASCII),
    "shown": re.compile(r"[^\s:,(]+(?: [^\s:,(]+){0,3}:(?!\s).*", re.DOTALL),
    "tool": re.compile(r"[^:;/]{1,60}"),
    "host": re.compile(r"\S+"),
    "layout": re.compile(r"[YMD/. -]+(?:T?[0-9:.]+Z?)?"),
    "spelling": re.compile(r".{1,60}", re.DOTALL),
}


@dataclass(frozen=True, slots=True)
class Form:
    """A sentence with holes. `literals` stand around the holes, one more than there are holes."""

    literals: tuple[str, ...]
    holes: tuple[str, ...]
    told: str


class Phrasebook:
    """The texts and forms of one language."""

    def __init__(
        self, entries: Iterable[tuple[str, str]], number: Callable[[int], str] = str
    ) -> None:
        """`entries` are (English, translation); `number` writes one as the language does."""
        self._number = number
        self._texts: dict[str, str] = {}
        self._forms: list[Form] = []
        self._known: dict[str, str | None] = {}
        for english, told in entries:
            form = form_of(english, told)
            if form.holes:
                self._forms.append(form)
            else:
                self._texts[english] = told

    def told(self, text: str) -> str | None:
        """The text in this language, or None where a part of it is not in the catalogue."""
        if len(text) > _LONGEST or text.count(", ") + text.count("; ") > _MOST_PARTS:
            return self._texts.get(text)
        return self._told(text, _MOST_PARTS)

    def _told(self, text: str, deep: int) -> str | None:
        """The same, of parts that lie no deeper than this."""
        if text in self._texts or not deep:
            return self._texts.get(text)
        if text not in self._known:
            self._known[text] = next(self._ways(text, deep - 1), None)
        return self._known[text]

    def _ways(self, text: str, deep: int) -> Iterator[str]:
        for form in self._forms:
            for parts in _parts(form, text):
                filled = self._filled(form, parts, deep)
                if filled is not None:
                    yield filled

    def _filled(self, form: Form, parts: tuple[str, ...], deep: int) -> str | None:
        held = dict(zip(form.holes, parts, strict=True))
        if not all(map(_fits, held, parts)):
            return None
        values: dict[str, str] = {}
        for hole, part in held.items():
            told = self._in_hole(_sort(hole), part, deep)
            if told is None:
                return None
            values[hole] = told
        return form.told.format(**values)

    def _in_hole(self, hole: str, part: str, deep: int) -> str | None:
        match hole:
            case "said":
                return self._told(part, deep)
            case "number":
                return self._number(int(part.replace(",", "")))
            case "tool":
                return self._texts.get(part, part)
            case "layout":
                return part.replace("YYYY", self._texts.get("YYYY", "YYYY"))
        return part


def form_of(english: str, told: str) -> Form:
    """An entry of the catalogue, taken apart at its holes; without holes it is one literal."""
    pieces = [(literal, hole) for literal, hole, _, _ in Formatter().parse(english)]
    holes = tuple(hole for _, hole in pieces if hole is not None)
    literals = [literal for literal, _ in pieces]
    if len(literals) == len(holes):
        literals.append("")
    return Form(tuple(literals), holes, told)


def _sort(hole: str) -> str:
    return hole.rstrip("0123456789")


def _fits(hole: str, part: str) -> bool:
    must = _MUST.get(_sort(hole))
    return must is None or must.fullmatch(part) is not None


def _parts(form: Form, text: str) -> Iterator[tuple[str, ...]]:
    """Every way to take the text apart as the form is; what a hole holds is never empty."""
    first, *others = form.literals
    if text.startswith(first) and all(one in text for one in others):
        yield from _cuts(text, len(first), others)


def _cuts(text: str, start: int, literals: list[str]) -> Iterator[tuple[str, ...]]:
    literal, *others = literals
    if not others:
        end = len(text) - len(literal)
        if text.endswith(literal) and end > start:
            yield (text[start:end],)
        return
    at = text.find(literal, start + 1)
    while at >= 0:
        for rest in _cuts(text, at + len(literal), others):
            yield (text[start:at], *rest)
        at = text.find(literal, at + 1)
