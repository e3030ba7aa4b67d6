"""Captures -> the site and choice they belong to, by their names and by the pages in them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from pixelwitness.study.model import Study
from pixelwitness.vocabulary import Choice


@dataclass(frozen=True, slots=True)
class Taken:
    """A capture that was read: its name, and the sites that were visited in it."""

    name: str
    sites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filing:
    """Which captures show which site under which choice (None: no study tells).

    `choices` maps the name of a capture to its choice, `unfiled` says why others have none.
    """

    visits: dict[tuple[str, Choice | None], tuple[str, ...]]
    choices: dict[str, Choice]
    unfiled: tuple[str, ...]


def filed(study: Study | None, captures: Iterable[Taken]) -> Filing:
    """Files every capture. One whose name fits no choice, or two, is filed under none of them."""
    visits: dict[tuple[str, Choice | None], tuple[str, ...]] = {}
    choices: dict[str, Choice] = {}
    unfiled: list[str] = []
    for one in captures:
        fitting = _fitting(study, one.name) if study else []
        choice = fitting[0] if len(fitting) == 1 else None
        if choice:
            choices[one.name] = choice
        elif study:
            unfiled.append(_why(one.name, fitting))
        for site in one.sites or _named(study, one.name):
            known = visits.get((site, choice), ())
            visits[site, choice] = tuple(dict.fromkeys((*known, one.name)))
    return Filing(visits, choices, tuple(dict.fromkeys(unfiled)))


def not_tested(study: Study, filing: Filing) -> Iterator[tuple[str, Choice]]:
    """What was planned, but has no capture."""
    for one in study.sites:
        for choice in one.choices:
            if (one.site, choice) not in filing.visits:
                yield one.site, choice


def _fitting(study: Study, name: str) -> list[Choice]:
    low = name.lower()
    return [
        choice
        for choice, patterns in study.names
        if any(fnmatchcase(low, pattern.lower()) for pattern in patterns)
    ]


def _why(name: str, fitting: list[Choice]) -> str:
    if fitting:
        return f"{name}: its name fits {' and '.join(fitting)}, so it is filed under neither"
    return f"{name}: its name fits no choice of the study, so it is filed under none"


def _named(study: Study | None, name: str) -> Iterator[str]:
    """The planned sites that a capture's own name holds, where it tells no pages."""
    words = re.split(r"[^a-z0-9]+", name.lower())
    for one in study.sites if study else ():
        if one.site in name.lower() or one.site.partition(".")[0] in words:
            yield one.site
