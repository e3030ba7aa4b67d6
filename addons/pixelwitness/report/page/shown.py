"""What may be printed, and how captured text is printed so that it harms nobody."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pixelwitness.case import Case
from pixelwitness.matrix.model import Line

_LONGEST = 300
# what never harms: printable ASCII, line ends, and the blanks that dates and numbers are set with
_PLAIN = "\n\u00a0\u202f"
_SUSPECT = re.compile(r"[^\n\x20-\x7e]+")


@dataclass(frozen=True, slots=True)
class Printable:
    """Whose values may be printed: everybody's, or only those of these invented persons."""

    everything: bool
    invented: frozenset[str]

    def value(self, one: Line) -> bool:
        """Whether a finding's value, its digest and its plaintext may be printed."""
        match one["source"]:
            case {"persona": str(name)}:
                return self.everything or name in self.invented
        return self.everything

    def request(self, findings: Iterable[Line]) -> bool:
        """Whether a whole request may: all that was found in it, but for masks of the same."""
        told = [one for one in findings if one["form"] != "mask"]
        return self.everything or (bool(told) and all(map(self.value, told)))


def printable(case: Case, everything: bool) -> Printable:
    """What may be printed of that case; a name that a real person bears too counts as theirs."""
    personas: list[dict[str, Any]] = case.about["personas"]
    real, invented = (
        {str(one["name"]) for one in personas if one["synthetic"] is told} for told in (False, True)
    )
    return Printable(everything, frozenset(invented - real))


def cut(text: str, longest: int = _LONGEST) -> tuple[str, int]:
    """The beginning of a text, and how many characters were left out."""
    return text[:longest], max(0, len(text) - longest)


def page_shown(page: str, whole: bool) -> str:
    """A page's address, or only its scheme and host: the rest can hold what is hidden."""
    if whole:
        return page
    try:
        parts = urlsplit(page)
    except ValueError:
        return ""
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}/…" if host else ""


def opened_shown(page: str, whole: bool) -> str:
    """The address of a page that was opened, without what stands behind the path."""
    try:
        bare = urlsplit(page)._replace(query="", fragment="").geturl()
    except ValueError:
        return ""
    return page_shown(bare, whole)


def harmless(text: str) -> str:
    """The same text, controls and characters that turn or hide others written out (`\\u202e`)."""
    return _SUSPECT.sub(lambda found: _written(found[0]), text)


def _written(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() or c in _PLAIN else c.encode("unicode_escape").decode() for c in text
    )
