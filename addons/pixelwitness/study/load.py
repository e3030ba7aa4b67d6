"""`study.yaml` -> Study, checked strictly. Raises RuleError with file and line."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from pixelwitness import yamlfile
from pixelwitness.errors import RuleError
from pixelwitness.rulebook.check import day, known_keys, mapping, maps, text, texts, url
from pixelwitness.sites import site_of
from pixelwitness.study.model import PlannedSite, Study
from pixelwitness.vocabulary import CHOICES, Choice
from pixelwitness.yamlfile import Map

_MUST = ("study", "by", "when", "choices", "sites")
_MAY = ("until", "personas", "captures", "case")
_NAMES: dict[Choice, tuple[str, ...]] = {
    "before": ("*before*",),
    "accept": ("*accept*",),
    "refuse": ("*refuse*", "*reject*"),
    "withdraw": ("*withdraw*",),
}


def load_study(path: Path) -> Study:
    """The study of that file; its personas and case are found from the file's own folder."""
    file = yamlfile.load(path, RuleError)
    return read_study(file, path.parent, hashlib.sha256(path.read_bytes()).hexdigest())


def read_study(file: Map, folder: Path, digest: str) -> Study:
    """The study that the file says; `folder` is where its other files are named from."""
    known_keys(file, _MUST, _MAY)
    choices = _choices(file)
    sites = tuple(_planned(row, choices) for row in maps(file, "sites"))
    if not sites:
        raise RuleError(file.at("sites"), "a study needs at least one site")
    _refuse_doubles(file, sites)
    when, until = day(file, "when"), day(file, "until")
    if until and until < when[: len(until)]:
        raise RuleError(file.at("until"), f"`until: {until}` lies before `when: {when}`")
    return Study(
        title=text(file, "study"),
        by=text(file, "by"),
        when=when,
        until=until,
        sites=sites,
        names=tuple(_names(file, {choice for one in sites for choice in one.choices})),
        digest=digest,
        personas=tuple(folder / name for name in texts(file, "personas")),
        case=folder / text(file, "case") if "case" in file else None,
    )


def _choices(one: Map) -> tuple[Choice, ...]:
    told = texts(one, "choices")
    for word in told:
        if word not in CHOICES:
            raise RuleError(
                one.at("choices"), f"`{word}` is no choice", f"Allowed are: {', '.join(CHOICES)}."
            )
    if not told:
        raise RuleError(one.at("choices"), "name at least one choice")
    return tuple(choice for choice in CHOICES if choice in told)


def _planned(row: Map, choices: tuple[Choice, ...]) -> PlannedSite:
    known_keys(row, (), ("site", "pages", "company", "choices"))
    pages = texts(row, "pages")
    for page in pages:
        url(row, "pages", page)
    sites = {site_of(page) for page in pages}
    site = text(row, "site") or next(iter(sorted(sites)), "")
    if not site:
        raise RuleError(row.where, "name a `site`, or its `pages`")
    if site != site_of(site) or sites - {site}:
        others = ", ".join(sorted((sites | {site_of(site)}) - {site}))
        raise RuleError(row.where, f"`{site}` and `{others}` are two sites", "Give each a row.")
    return PlannedSite(
        site=site,
        choices=_choices(row) if "choices" in row else choices,
        company=text(row, "company") or None,
        pages=pages,
        where=row.where,
    )


def _refuse_doubles(file: Map, sites: tuple[PlannedSite, ...]) -> None:
    seen: set[str] = set()
    for row, one in zip(maps(file, "sites"), sites, strict=True):
        if one.site in seen:
            raise RuleError(row.where, f"the site `{one.site}` stands twice")
        seen.add(one.site)


def _names(file: Map, planned: set[Choice]) -> Iterator[tuple[Choice, tuple[str, ...]]]:
    """Patterns for every planned choice: the file's own, else the words that names hold."""
    own = mapping(file, "captures") if "captures" in file else Map(file.name, 0)
    known_keys(own, (), CHOICES)
    for choice in CHOICES:
        if choice in own and choice not in planned:
            raise RuleError(own.at(choice), f"`{choice}` is planned for no site")
        if choice in planned:
            yield choice, texts(own, choice) if choice in own else _NAMES[choice]
