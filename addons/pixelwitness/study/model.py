"""A study as values, and as the JSON that a case keeps of it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pixelwitness.vocabulary import CHOICES, Choice


@dataclass(frozen=True, slots=True)
class PlannedSite:
    """A site to be visited, under which choices; `company` is None where the study names none.

    `where` is `file:line`, or "" where a case tells.
    """

    site: str
    choices: tuple[Choice, ...]
    company: str | None = None
    pages: tuple[str, ...] = ()
    where: str = ""


@dataclass(frozen=True, slots=True)
class Study:
    """What a study file says. `names` are patterns of captures' names, for each choice.

    `personas` and `case` are paths as seen from here; `digest` is the SHA-256 of the file.
    """

    title: str
    by: str
    when: str
    until: str
    sites: tuple[PlannedSite, ...]
    names: tuple[tuple[Choice, tuple[str, ...]], ...]
    digest: str
    personas: tuple[Path, ...] = ()
    case: Path | None = None

    @property
    def companies(self) -> dict[str, str]:
        """The companies that the study names, by their sites."""
        return {one.site: one.company for one in self.sites if one.company}

    def as_json(self) -> dict[str, Any]:
        """What a case's journal keeps of it."""
        return {
            "study": self.title,
            "by": self.by,
            "when": self.when,
            "until": self.until,
            "sites": [
                {
                    "site": one.site,
                    "company": one.company,
                    "choices": list(one.choices),
                    "pages": list(one.pages),
                }
                for one in self.sites
            ],
            "names": {choice: list(patterns) for choice, patterns in self.names},
            "personas": [path.name for path in self.personas],
            "digest": self.digest,
        }


def study_of(line: dict[str, Any]) -> Study | None:
    """The study of such a line of a journal; None where it is no such line."""
    match line:
        case {
            "study": str(title),
            "by": str(by),
            "when": str(when),
            "until": str(until),
            "sites": list(sites),
            "names": dict(names),
            "digest": str(digest),
        }:
            planned = tuple(one for row in sites if (one := _planned(row)) is not None)
            patterns = ((choice, names[choice]) for choice in CHOICES if choice in names)
            told = tuple((choice, tuple(map(str, given))) for choice, given in patterns)
            return Study(title, by, when, until, planned, told, digest)
    return None


def _planned(row: object) -> PlannedSite | None:
    match row:
        case {
            "site": str(site),
            "company": str() | None as company,
            "choices": list(choices),
            "pages": list(pages),
        }:
            known = tuple(choice for choice in CHOICES if choice in choices)
            return PlannedSite(site, known, company, tuple(map(str, pages)))
    return None
