"""A case -> what stands in the page for each site that sent something."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pixelwitness.matrix.model import Line
from pixelwitness.report.page.cards import Card, card_of, strongest
from pixelwitness.report.page.days import Days, days_of
from pixelwitness.report.page.journalled import Journal
from pixelwitness.report.page.material import Material
from pixelwitness.report.page.shown import Printable
from pixelwitness.report.page.timeline import Timeline, by_capture, timelines
from pixelwitness.report.words import otherwise
from pixelwitness.vocabulary import CONSENT_STATES, KINDS, ConsentState, Kind

_CARDS = 300  # in the whole page: more are opened by no browser in good time, and read by nobody
_LISTED = 40


@dataclass(frozen=True, slots=True)
class Site:
    """`rest` are the requests without a card, first findings of them; `left_out` counts more.

    `disputed` requests name this site themselves, while those in `otherwise` name another.
    """

    anchor: str
    name: str | None
    company: str | None
    kinds: tuple[Kind, ...]
    states: tuple[ConsentState, ...]
    accounts: tuple[str, ...]
    events: tuple[str, ...]
    hosts: tuple[str, ...]
    otherwise: tuple[tuple[str, str], ...]
    disputed: int
    requests: int
    cards: tuple[Card, ...]
    rest: tuple[Line, ...]
    left_out: int
    timelines: tuple[Timeline, ...]
    days: Days


@dataclass(frozen=True, slots=True)
class Own:
    """What the record holds of one site."""

    name: str | None
    findings: list[Line]
    setups: list[Line]
    moments: list[Line]


def sites_of(material: Material, may: Printable, journal: Journal) -> tuple[Site, ...]:
    """The sites in the order of the matrix; cards until there are as many as a page bears."""
    groups: dict[str | None, list[Line]] = {s: [] for r in material.matrix.rows for s in r.sites}
    for one in material.case.findings:
        if one["recipient"] == material.matrix.recipient:
            groups.setdefault(one["site"], []).append(one)
    groups = {site: findings for site, findings in groups.items() if findings}
    sites: list[Site] = []
    beside = _beside(material)
    left = _CARDS
    for number, (name, findings) in enumerate(groups.items(), 1):
        own = Own(name, findings, *beside.get(name, ([], [])))
        site = _site(f"site-{number}", own, material.folder, may, journal, left)
        left -= len(site.cards)
        sites.append(site)
    return tuple(sites)


def _site(anchor: str, own: Own, folder: Path, may: Printable, journal: Journal, most: int) -> Site:
    findings = own.findings
    requests: dict[str, list[Line]] = {}
    for one in sorted(findings, key=lambda line: (line["time"], line["capture"]["entry"])):
        requests.setdefault(one["request"], []).append(one)
    chosen = _chosen(findings)[:most]
    rest = [lines[0] for request, lines in requests.items() if request not in chosen]
    kinds = {one["kind"] for one in findings}
    states = {one["consent"]["state"] for one in findings}
    shown = [lines for request, lines in requests.items() if request in chosen]
    lines = timelines(findings, own.setups, own.moments, journal, may.request(findings))
    moments = by_capture(own.moments)
    timed = {one.capture: moments.get(one.capture, []) for one in lines}
    return Site(
        anchor=anchor,
        name=own.name,
        company=next((one["company"] for one in findings if one["company"]), None),
        kinds=tuple(kind for kind in KINDS if kind in kinds),
        states=tuple(state for state in CONSENT_STATES if state in states),
        accounts=_told(one["account"] for one in findings),
        events=_told(one["event"] for one in findings),
        hosts=_told(one["host"] for one in findings),
        otherwise=tuple(sorted({told for one in findings for told in otherwise(one["context"])})),
        disputed=len({one["request"] for one in findings if otherwise(one["context"])}),
        requests=len(requests),
        cards=tuple(card_of(found, timed, journal, folder, may) for found in shown),
        rest=tuple(rest[:_LISTED]),
        left_out=max(0, len(rest) - _LISTED),
        timelines=lines,
        days=days_of(sorted(Counter(lines[0]["time"][:10] for lines in requests.values()).items())),
    )


def _beside(material: Material) -> dict[str | None, tuple[list[Line], list[Line]]]:
    """Set-ups and moments by site."""
    found: dict[str | None, tuple[list[Line], list[Line]]] = {}
    for place, lines in enumerate((material.case.setups, material.case.moments)):
        for one in lines:
            found.setdefault(one["site"], ([], []))[place].append(one)
    return found


def _chosen(findings: Sequence[Line]) -> list[str]:
    """The requests that show each kind in each state best; each visit where no state is known."""
    groups: dict[tuple[str, str, str], list[Line]] = {}
    for one in findings:
        state = one["consent"]["state"]
        visit = one["capture"]["name"] if state == "unknown" else ""
        groups.setdefault((one["kind"], state, visit), []).append(one)
    return list(dict.fromkeys(strongest(group)["request"] for group in groups.values()))


def _told(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({one for one in values if one})[:20])
