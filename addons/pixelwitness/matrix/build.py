"""A case, and a study if there is one -> Matrix."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from pixelwitness.case import Case
from pixelwitness.matrix.lost import LostOf, bodies_lost
from pixelwitness.matrix.marks import mark_of
from pixelwitness.matrix.model import STATE_OF, STATES, Cell, Column, Line, Matrix, Row
from pixelwitness.matrix.said import SaidOf
from pixelwitness.matrix.setups import set_up
from pixelwitness.study import Filing, Study, Taken, filed, study_of
from pixelwitness.vocabulary import CHOICES, KINDS, Choice, Kind

type CompanyOf = Callable[[str, str], str | None]
type _Subject = tuple[str | None, str | None]


def matrix_of(
    case: Case,
    study: Study | None,
    company_of: CompanyOf,
    recipient: str,
    said: SaidOf | None = None,
) -> Matrix:
    """What went to that recipient. `company_of` names companies where findings name none.

    `said` is what Meta's own export says, None where the case holds none.
    """
    findings = [one for one in case.findings if one["recipient"] == recipient]
    filing = filed(study, captures_of(case))
    places: dict[str | None, list[int]] = defaultdict(list)
    for place, one in enumerate(findings):
        places[one["site"]].append(place)
    lost = bodies_lost(case)
    rows = tuple(
        _row(subject, sites, [findings[place] for place in _own(sites, places)], filing, said, lost)
        for subject, sites in _subjects(case, study, company_of, filing, said).items()
    )
    kinds = {one["kind"] for one in findings}
    return Matrix(
        title=case.about["title"],
        study=study,
        recipient=recipient,
        columns=_columns(study, rows),
        kinds=tuple(kind for kind in KINDS if kind in kinds),
        rows=rows,
        setups=set_up(case.setups),
        left_out=_left_out(case, recipient),
        unfiled=filing.unfiled,
    )


def study_in_case(case: Case) -> Study | None:
    """The study that the case was last written for."""
    told = [study_of(line) for line in case.journal if line["type"] == "study"]
    return next((one for one in reversed(told) if one), None)


def captures_of(case: Case) -> list[Taken]:
    """The captures of a case, with the sites that were visited in them or told by their calls."""
    sites: dict[str, dict[str, None]] = {}
    for line in case.journal:
        match line:
            case {"type": "replayed", "name": str(name)}:
                visited = line.get("sites", ())
                sites.setdefault(name, {}).update(dict.fromkeys(map(str, visited)))
    for one in (*case.findings, *case.setups):
        if one["site"]:
            sites.setdefault(one["capture"]["name"], {})[one["site"]] = None
    return [Taken(name, tuple(visited)) for name, visited in sites.items()]


def _subjects(
    case: Case, study: Study | None, company_of: CompanyOf, filing: Filing, said: SaidOf | None
) -> dict[_Subject, list[str | None]]:
    """Companies, and sites without one; those of the study first, in its order.

    Companies that Meta alone names come last.
    """
    planned = [one.site for one in study.sites] if study else []
    others = {site for site, _ in filing.visits} | {one["site"] or "" for one in case.findings}
    told = {one["site"]: one["company"] for one in case.findings if one["company"]}
    last = max((one["time"] for one in case.findings), default=study.when if study else "")
    subjects: dict[_Subject, list[str | None]] = {}
    for site in dict.fromkeys((*planned, *sorted(others - {""}))):
        company = told.get(site) or company_of(site, last)
        subjects.setdefault((company, None if company else site), []).append(site)
    for name in sorted(said or ()):
        subjects.setdefault((name, None), [])
    if "" in others:
        subjects[None, None] = [None]
    return subjects


def _own(sites: list[str | None], places: dict[str | None, list[int]]) -> list[int]:
    """Where the findings of these sites stand, in the order of the record."""
    return sorted(place for site in sites for place in places.get(site, ()))


def _row(
    subject: _Subject,
    sites: list[str | None],
    own: list[Line],
    filing: Filing,
    said: SaidOf | None,
    lost: LostOf,
) -> Row:
    seen: dict[tuple[Kind, Column], list[Line]] = {}
    for one in own:
        seen.setdefault((one["kind"], _column(one, filing)), []).append(one)
    tested = [frozenset(_tested(site, own, filing)) for site in sites]
    return Row(
        company=subject[0],
        sites=tuple(sites),
        cells={key: Cell(mark_of(lines), tuple(lines)) for key, lines in seen.items()},
        tested=frozenset.intersection(*tested) if tested else frozenset(),
        said=said.get(subject[0], ()) if said is not None and subject[0] else None,
        lost=lost(sites),
    )


def _column(one: Line, filing: Filing) -> Column:
    state = one["consent"]["state"]
    choice = filing.choices.get(one["capture"]["name"])
    return Column(state, choice if state == "unknown" else None)


def _tested(site: str | None, own: list[Line], filing: Filing) -> Iterator[Column]:
    """The states that the traffic told of the site, and the visits whose choice it told not.

    A visit counts for the state of its choice where none of its findings is of a state unknown:
    else nobody knows whether what was sent was sent in that state. A set-up is no test: it may
    have come before anything was typed.
    """
    untold: set[Choice | None] = set()
    for one in own:
        if one["site"] == site:
            column = _column(one, filing)
            untold |= {column.choice} if column.state == "unknown" else set()
            yield column
    for visited, choice in filing.visits:
        if visited == site:
            yield Column("unknown", choice)
            if choice and choice not in untold:
                yield Column(STATE_OF[choice])


def _columns(study: Study | None, rows: tuple[Row, ...]) -> tuple[Column, ...]:
    """What was planned and what was seen; a state that the traffic did not tell comes last."""
    planned = {STATE_OF[choice] for one in study.sites for choice in one.choices} if study else ()
    seen = {column for row in rows for _, column in row.cells}
    told = {column.state for column in seen} | {c.state for row in rows for c in row.tested}
    columns = [Column(state) for state in STATES[:-1] if state in planned or state in told]
    untold = [Column("unknown", choice) for choice in (*CHOICES, None)]
    return (*columns, *(c for c in untold if c in seen)) or (Column("unknown"),)


def _left_out(case: Case, recipient: str) -> dict[str, int]:
    others = Counter(one["recipient"] for one in case.findings if one["recipient"] != recipient)
    return dict(sorted(others.items()))
