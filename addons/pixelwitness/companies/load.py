"""Folders of company files -> Companies. Raises RuleError with file and line."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pixelwitness import yamlfile
from pixelwitness.companies.model import Companies, Company, Domain, FormerName, NamedIn, Quote
from pixelwitness.errors import RuleError
from pixelwitness.rulebook.check import day, known_keys, maps, text, url, word
from pixelwitness.sites import site_of
from pixelwitness.vocabulary import PRACTICES, REPLIES
from pixelwitness.yamlfile import Map

_NAMED = ("study", "practice", "because", "on", "source", "url")
_QUOTED = ("reply", "practice", "by", "on", "says", "source", "url")


def load_companies(*folders: Path) -> Companies:
    """The companies of all files in these folders; no company and no domain may stand twice."""
    paths = [path for one in folders for path in sorted(one.glob("*.yaml"))]
    companies = [read_company(yamlfile.load(path, RuleError)) for path in paths]
    _refuse_doubles(companies)
    digest = hashlib.sha256(b"".join(hashlib.sha256(p.read_bytes()).digest() for p in paths))
    return Companies(companies, digest.hexdigest())


def read_company(file: Map) -> Company:
    """The company of that file, checked."""
    known_keys(
        file,
        ("company", "source", "because", "domains"),
        ("former_names", "named_in", "quotes"),
    )
    return Company(
        name=text(file, "company"),
        source=text(file, "source"),
        because=text(file, "because"),
        domains=tuple(_domains(file)),
        former_names=tuple(map(_former_name, maps(file, "former_names"))),
        named_in=tuple(map(_named_in, maps(file, "named_in"))),
        quotes=tuple(map(_quote, maps(file, "quotes"))),
        where=file.where,
    )


def _domains(file: Map) -> Iterator[Domain]:
    rows = maps(file, "domains")
    if not rows:
        raise RuleError(file.at("domains"), "a company needs at least one domain")
    for row in rows:
        known_keys(row, ("domain", "because"), ("from", "until", "checked"))
        name = text(row, "domain")
        if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", name) or site_of(name) != name:
            raise RuleError(
                row.at("domain"),
                f"`{name}` is no site",
                f"Write the registrable domain in small letters: {site_of(name.lower())}.",
            )
        yield _domain(row, name)


def _domain(row: Map, name: str) -> Domain:
    domain = Domain(
        domain=name,
        since=day(row, "from"),
        until=day(row, "until"),
        because=text(row, "because"),
        checked=word(row, "checked", ("yes", "no"), "no") == "yes",
        where=row.where,
    )
    if domain.first > domain.last:
        raise RuleError(row.where, f"`until: {domain.until}` lies before `from: {domain.since}`")
    return domain


def _former_name(row: Map) -> FormerName:
    known_keys(row, ("name", "source"), ("until",))
    return FormerName(text(row, "name"), day(row, "until"), text(row, "source"))


def _named_in(row: Map) -> NamedIn:
    known_keys(row, _NAMED)
    return NamedIn(
        study=text(row, "study"),
        practice=word(row, "practice", PRACTICES),
        because=text(row, "because"),
        on=day(row, "on"),
        source=text(row, "source"),
        url=url(row, "url"),
    )


def _quote(row: Map) -> Quote:
    known_keys(row, _QUOTED)
    return Quote(
        reply=word(row, "reply", REPLIES),
        practice=word(row, "practice", PRACTICES),
        by=text(row, "by"),
        on=day(row, "on"),
        says=text(row, "says"),
        source=text(row, "source"),
        url=url(row, "url"),
    )


def _refuse_doubles(companies: Iterable[Company]) -> None:
    names: dict[str, Company] = {}
    domains: dict[str, list[Domain]] = {}
    for company in companies:
        other = names.setdefault(company.name.casefold(), company)
        if other is not company:
            raise RuleError(company.where, f"`{company.name}` stands in {other.where} too")
        for one in company.domains:
            same = domains.setdefault(one.domain, [])
            for known in filter(_overlapping(one), same):
                raise RuleError(
                    one.where,
                    f"`{one.domain}` belongs at the same time to another in {known.where}",
                    "Give each a `from` and `until` of its own.",
                )
            same.append(one)


def _overlapping(one: Domain) -> Callable[[Domain], bool]:
    return lambda other: one.first <= other.last and other.first <= one.last
