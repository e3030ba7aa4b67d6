"""Companies as values: their domains over time, their names, and their words.

Days are texts as precise as they are known: `2019`, `2019-10` or `2019-10-07`.
"""

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from pixelwitness.vocabulary import Practice, Reply


class Domain(msgspec.Struct, frozen=True, gc=False):
    """A registrable domain and from when until when it was the company's ("" where not told).

    `checked` says that somebody looked the company up there, and did not go by the name alone.
    """

    domain: str
    since: str
    until: str
    because: str
    checked: bool
    where: str

    @property
    def first(self) -> str:
        """The first day, to compare with."""
        return (self.since or "0000") + "-00-00"[len(self.since or "0000") - 4 :]

    @property
    def last(self) -> str:
        """The last day, to compare with; `until` is the last year, month or day itself."""
        return (self.until or "9999") + "-99-99"[len(self.until or "9999") - 4 :]

    def holds(self, time: str) -> bool:
        """Whether it was the company's then. Where no time is told only what always holds does."""
        if not time:
            return not (self.since or self.until)
        return self.first <= time[:10] <= self.last


class FormerName(msgspec.Struct, frozen=True, gc=False):
    """A name that the company, or a part of it, once had."""

    name: str
    until: str
    source: str


class NamedIn(msgspec.Struct, frozen=True, gc=False):
    """A study that named the company, and what that study was about."""

    study: str
    practice: Practice
    because: str
    on: str
    source: str
    url: str


class Quote(msgspec.Struct, frozen=True, gc=False):
    """What the company was quoted to have said, by whom, and of which practice.

    A quote about customer lists says nothing of a pixel, and a pixel does not gainsay it.
    """

    reply: Reply
    practice: Practice
    by: str
    on: str
    says: str
    source: str
    url: str


class Company(msgspec.Struct, frozen=True, gc=False):
    """One file under `rules/companies`."""

    name: str
    source: str
    because: str
    domains: tuple[Domain, ...]
    former_names: tuple[FormerName, ...]
    named_in: tuple[NamedIn, ...]
    quotes: tuple[Quote, ...]
    where: str

    @property
    def names(self) -> tuple[str, ...]:
        """The name of today, then former ones."""
        return (self.name, *(one.name for one in self.former_names))


class Companies:
    """All known companies; look-ups by site and by name."""

    def __init__(self, companies: Iterable[Company] = (), digest: str = "") -> None:
        """`digest` is the SHA-256 over the files they were read from."""
        self.all = tuple(sorted(companies, key=lambda one: one.name.casefold()))
        self.digest = digest
        self._by_site: dict[str, list[tuple[Domain, Company]]] = defaultdict(list)
        for company in self.all:
            for domain in company.domains:
                self._by_site[domain.domain].append((domain, company))

    def at(self, site: str, time: str) -> Company | None:
        """The company whose site it was at that time (ISO 8601), or None."""
        found = self._by_site.get(site, ())
        return next((company for domain, company in found if domain.holds(time)), None)

    def named(self, name: str) -> Company | None:
        """The company of that name, else the one that once was called so."""
        wanted = name.casefold()
        exact = (one for one in self.all if one.name.casefold() == wanted)
        former = (one for one in self.all if wanted in map(str.casefold, one.names))
        return next(exact, None) or next(former, None)
