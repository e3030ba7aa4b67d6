"""A case folder -> all that its exports are made from."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pixelwitness.case import Case, read_case, statements
from pixelwitness.companies import Companies, Company
from pixelwitness.matrix import study_in_case
from pixelwitness.matrix.build import captures_of
from pixelwitness.metaexport import Statement
from pixelwitness.study import Study

type Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Named:
    """A company with its sites in the case; `company` is None where no file tells of it."""

    name: str
    sites: tuple[str, ...]
    company: Company | None


@dataclass(frozen=True, slots=True)
class Taken:
    """A capture of the case. `told` is what the journal says of its reading, {} where nothing.

    `id` is its SHA-256, or its name behind `name:` where it has none (a live capture).
    """

    id: str
    name: str
    told: Line


@dataclass(frozen=True, slots=True)
class Material:
    """What a case holds, with its study, its companies and what Meta's own export says."""

    case: Case
    study: Study | None
    companies: tuple[Named, ...]
    statements: tuple[Statement, ...]

    @property
    def sites(self) -> dict[str, str | None]:
        """All sites of findings, set-ups, visits and the study, with their companies, sorted."""
        lines = (*self.case.findings, *self.case.setups, *self.case.moments)
        found = {str(one["site"]) for one in lines if one["site"]}
        found |= {site for taken in captures_of(self.case) for site in taken.sites}
        found |= {one.site for one in self.study.sites} if self.study else set()
        company = {site: one.name for one in self.companies for site in one.sites}
        return {site: company.get(site) for site in sorted(found)}

    @property
    def captures(self) -> tuple[Taken, ...]:
        """The captures, by name and id."""
        found = {one.id: one for one in _captures(self.case)}
        return tuple(sorted(found.values(), key=lambda one: (one.name, one.id)))


def material_of(folder: Path, study: Study | None, companies: Companies) -> Material:
    """Reads a case folder. `study` stands instead of the case's own.

    Raises CaseError where the folder is no case, or a line of it is broken.
    """
    case = read_case(folder)
    study = study or study_in_case(case)
    return Material(case, study, _companies(case, study, companies), tuple(statements(folder)))


def capture_id(capture: Line) -> str:
    """What a capture is called by the lines that name it."""
    return str(capture["sha256"] or f"name:{capture['name']}")


def gaps(case: Case) -> Iterator[tuple[Line, str]]:
    """The journal's lines of what could not be read, each with the name of its capture."""
    names = {line["capture"]: line["name"] for line in case.journal if line["type"] == "replayed"}
    for line in case.journal:
        if line["type"] == "gap":
            yield line, str(names.get(line.get("capture"), ""))


def counted(lines: list[Line], key: str) -> Counter[str]:
    """How many lines have which text there; those without one count for ""."""
    return Counter(line[key] or "" for line in lines)


def _captures(case: Case) -> Iterator[Taken]:
    for one in (*case.findings, *case.setups, *case.moments):
        yield Taken(capture_id(one["capture"]), one["capture"]["name"], {})
    for line in case.journal:
        match line:
            case {"type": "replayed", "capture": str() | None as sha256, "name": str(name)}:
                yield Taken(capture_id({"sha256": sha256, "name": name}), name, line)


def _companies(case: Case, study: Study | None, companies: Companies) -> tuple[Named, ...]:
    """By name. A finding's own word comes first, then the files, then the study."""
    told = {one["site"]: one["company"] for one in case.findings if one["company"]}
    planned = study.companies if study else {}
    last = max((one["time"] for one in case.findings), default=study.when if study else "")
    names: dict[str, list[str]] = {}
    for site in sorted(set(Material(case, study, (), ()).sites)):
        known = companies.at(site, last)
        name = told.get(site) or (known.name if known else planned.get(site))
        if name:
            names.setdefault(name, []).append(site)
    return tuple(
        Named(name, tuple(sites), companies.named(name)) for name, sites in sorted(names.items())
    )
