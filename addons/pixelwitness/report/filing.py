"""A study and its captures -> what was filed where, and what was planned but not tested."""

from collections.abc import Iterable, Iterator

from pixelwitness.report.result import Result
from pixelwitness.report.words import CHOICE, visible
from pixelwitness.study import Study, Taken, filed
from pixelwitness.study.filing import not_tested


def filing_lines(study: Study, results: Iterable[Result]) -> Iterator[str]:
    """A line a capture, then one for each choice that has no capture of some planned site."""
    taken = [_taken(result) for result in results]
    filing = filed(study, taken)
    for one in taken:
        sites = [site for (site, _), names in filing.visits.items() if one.name in names]
        if one.name in filing.choices:
            yield visible(f"{one.name}: {CHOICE[filing.choices[one.name]]}, {_many(sites)}")
    yield from map(visible, filing.unfiled)
    missing: dict[str, list[str]] = {}
    for site, choice in not_tested(study, filing):
        missing.setdefault(CHOICE[choice], []).append(site)
    for words, sites in missing.items():
        yield f"not tested {words}: {', '.join(sites)}"


def _taken(result: Result) -> Taken:
    """The sites that were visited, and those that calls without a page name."""
    senders = (one.site for one in result.findings if one.site)
    return Taken(result.capture.name, tuple(dict.fromkeys((*result.sites, *senders))))


def _many(sites: list[str]) -> str:
    return f"{len(set(sites))} site{'' if len(set(sites)) == 1 else 's'}"
