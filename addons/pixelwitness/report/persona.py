"""A persona and its spellings -> what `persona show` prints: kind, value, how each is searched."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from pixelwitness.identity import Persona
from pixelwitness.report.words import KIND, many, visible

_WIDTH = 80
_KIND, _VALUE, _TEXT = 17, 45, 38  # columns: a kind, a value, a spelling


@dataclass(frozen=True, slots=True)
class Sought:
    """A value of a persona, and what it is searched as: text, and the steps that made it."""

    kind: str
    value: str
    spellings: tuple[tuple[str, tuple[str, ...]], ...]


def persona_lines(persona: Persona, sought: list[Sought], whole: bool) -> Iterator[str]:
    """The lines, grouped by kind. `whole` lists every spelling, else they are counted."""
    sort = "invented" if persona.synthetic else "a real person"
    yield f"{visible(persona.name)} · {sort} · {persona.country}\n"
    kinds = [one.kind for one in sought]
    for position, one in enumerate(sought):
        if whole or position == 0:
            yield "\n"
        again = position and kinds[position - 1] == one.kind and not whole
        yield from _value(one, "" if again else _word(one.kind))
        if whole:
            yield from _spellings(one)
    spellings = sum(len(one.spellings) for one in sought)
    hint = "" if whole else "   (--all lists them)"
    yield f"\n{many(len(sought), 'value')}, {many(spellings, 'spelling')}{hint}\n"


def _value(one: Sought, word: str) -> Iterator[str]:
    value, count = _shown(one.value), many(len(one.spellings), "spelling")
    if len(value) > _VALUE:
        yield f"{word:{_KIND}}{value}\n"
        word = value = ""
    yield f"{word:{_KIND}}{value:{_VALUE}}{count:>{_WIDTH - _KIND - _VALUE}}\n"


def _spellings(one: Sought) -> Iterator[str]:
    for text, steps in one.spellings:
        yield from _spelling(_shown(text), ", ".join(steps) or "as typed")


def _spelling(text: str, steps: str) -> Iterator[str]:
    """The text in its column, the steps beside it or, where there is no room, below it."""
    rows = textwrap.wrap(visible(steps), _WIDTH - _TEXT - 4)
    if len(text) > _TEXT - 2:
        yield f"  {text}\n"
        text = ""
    for row in rows:
        yield f"  {text:{_TEXT}}  {row}\n"
        text = ""


def _shown(text: str) -> str:
    """Terminal-safe; in quotes where a blank at an end would not be seen."""
    return f"“{visible(text)}”" if text != text.strip() else visible(text)


def _word(kind: str) -> str:
    return next((word for known, word in KIND.items() if known == kind), kind)
