"""What Meta's export says -> text for people, one JSON object, or CSV."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from pixelwitness.contract import to_json
from pixelwitness.metaexport import FACTS, Export, Fact, Match, Matcher, Statement
from pixelwitness.report.cells import csv_row
from pixelwitness.report.words import many, visible

FACT: dict[Fact, str] = {
    "list_uploaded": "uploaded or used a list with your data",
    "remarketing": "chose you by what you may have done on their sites, in their apps or shops",
    "store_visit": "chose you by a visit to their shops",
    "off_meta_activity": "reported what you did on their sites, in their apps or shops",
    "listed": "named, but in which way is not told",
}
_COLUMNS = (
    "advertiser", "fact", "company", "sure", "because", "events", "first", "last", "product",
    "heading", "exported", "file", "position", "sha256", "written", "id",
)  # fmt: skip

type _Groups = dict[str, list[Statement]]
type _Matches = dict[str, tuple[Match[str], ...]]


def export_text(
    export: Export, match: Matcher[str], companies: Iterable[str] = ()
) -> Iterator[str]:
    """The lines of a summary: the companies, then all who uploaded or used a list.

    Those that were asked for come first, before others that are known.
    """
    groups = _by_advertiser(export.statements)
    matches = {advertiser: match(advertiser) for advertiser in groups}
    asked = list(dict.fromkeys(companies))
    known = {one.company for found in matches.values() for one in found}
    yield f"{_headline(export, len(groups))}\n"
    for company in dict.fromkeys((*asked, *sorted(known))):
        yield from _company(company, groups, matches)
    yield from _unnamed(asked, matches)
    yield from _uploaders(groups, export)
    yield "\n"
    yield from (f"{line}\n" for line in (*_others(groups), *_unknown(export), *_lost(export)))


def export_json(export: Export, match: Matcher[str]) -> Iterator[str]:
    """One object: what was read, every statement with its companies, what was not read."""
    yield (
        to_json(
            {
                "exported": export.exported,
                "files": [asdict(one) for one in export.files],
                "statements": [_object(one, match) for one in export.statements],
                "not_read": [asdict(one) for one in export.not_read],
                "absent": list(export.absent),
                "others": export.others,
            }
        )
        + "\n"
    )


def export_csv(export: Export, match: Matcher[str]) -> Iterator[str]:
    """A header, then one row a statement; where it may be of several companies, a row for each."""
    yield csv_row(_COLUMNS)
    for one in export.statements:
        for found in match(one.advertiser) or (Match("", False, ""),):
            company = (found.company, found.sure if found.company else "", found.because)
            yield csv_row((
                one.advertiser, one.fact, *company, one.events, one.first, one.last, one.product,
                one.heading, one.exported, one.file, one.position, one.sha256, one.written, one.id,
            ))  # fmt: skip


def _object(one: Statement, match: Matcher[str]) -> dict[str, object]:
    companies = [asdict(found) for found in match(one.advertiser)]
    return {"id": one.id, **asdict(one), "companies": companies}


def _by_advertiser(statements: Iterable[Statement]) -> _Groups:
    groups: _Groups = {}
    for one in statements:
        groups.setdefault(one.advertiser, []).append(one)
    return dict(sorted(groups.items(), key=lambda item: (item[0].casefold(), item[0])))


def _headline(export: Export, advertisers: int) -> str:
    day = f" of {export.exported}" if export.exported else ", its day is not told"
    files = many(len(export.files), "file")
    return f"Meta's export{day}   {files} read · {many(advertisers, 'advertiser')} named"


def _company(company: str, groups: _Groups, matches: _Matches) -> Iterator[str]:
    for advertiser, found in matches.items():
        for one in found:
            if one.company == company:
                perhaps = "" if one.sure else f"   perhaps: {one.because}"
                yield f"\n{visible(company)}   as “{visible(advertiser)}”{perhaps}\n"
                yield from (f"  {line}\n" for line in _said(groups[advertiser]))


def _said(group: list[Statement]) -> Iterator[str]:
    """Each fact once, with its first place; facts in the order of FACTS."""
    for fact in FACTS:
        told = [one for one in group if one.fact == fact]
        if told:
            more = f" and {len(told) - 1} more" if len(told) > 1 else ""
            yield f"{_words(fact, told)}, says Meta"
            yield f"  {told[0].file} {told[0].position}{more}"


def _words(fact: Fact, told: list[Statement]) -> str:
    if fact == "listed" and told[0].heading:
        return f"{FACT[fact]} (under “{visible(told[0].heading)}”)"
    if fact != "off_meta_activity":
        return FACT[fact]
    days = sorted({time[:10] for one in told for time in (one.first, one.last) if time})
    span = f", {' to '.join(dict.fromkeys((days[0], days[-1])))}" if days else ""
    return f"{FACT[fact]} ({many(sum(one.events for one in told), 'event')}{span})"


def _unnamed(asked: list[str], matches: _Matches) -> Iterator[str]:
    named = {one.company for found in matches.values() for one in found}
    missing = [visible(company) for company in asked if company not in named]
    if missing:
        yield f"\nnot named: {', '.join(missing)}   (not named is not “uploaded nothing”)\n"


def _uploaders(groups: _Groups, export: Export) -> Iterator[str]:
    found = [name for name, group in groups.items() if "list_uploaded" in _facts(group)]
    if found:
        yield f"\n{FACT['list_uploaded']}, says Meta ({len(found):,})\n"
        yield from (f"  {visible(name)}\n" for name in found)
    elif "list_uploaded" not in export.absent:
        said = f"{FACT['list_uploaded']}, says this export"
        yield f"\nnobody {said}   (which is no proof that nobody did)\n"


def _others(groups: _Groups) -> Iterator[str]:
    for fact in FACTS:
        count = sum(fact in _facts(group) for group in groups.values())
        if count and fact not in ("list_uploaded", "listed"):
            yield f"{many(count, 'advertiser')}: {FACT[fact]}"


def _unknown(export: Export) -> Iterator[str]:
    """The advertisers of whom the way is not told, by the heading that they stand under."""
    headings = Counter(one.heading for one in export.statements if one.fact == "listed")
    for heading, count in headings.items():
        under = f" (under “{visible(heading)}”, which no rule knows)" if heading else ""
        yield f"{many(count, 'advertiser')}: {FACT['listed']}{under}"


def _lost(export: Export) -> Iterator[str]:
    for fact in export.absent:
        yield f"nothing in this export tells who {FACT[fact]}"
    for lost in export.not_read:
        yield f"not read: {visible(lost.file)}: {visible(lost.why)}"
    if export.others:
        yield f"not opened: {many(export.others, 'file')} of other kinds"


def _facts(group: list[Statement]) -> set[Fact]:
    return {one.fact for one in group}
