"""A case -> what stands in the page for each site that sent something."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pixelwitness.matrix.model import Line
from pixelwitness.report.page.cards import Card, card_of, strongest
from pixelwitness.report.page.material import Material
from pixelwitness.report.page.shown import Printable
from pixelwitness.report.page.timeline import Timeline, timelines
from pixelwitness.vocabulary import CONSENT_STATES, KINDS, ConsentState, Kind

_CARDS = 300  # in the whole page: more are opened by no browser in good time, and read by nobody
_LISTED = 40


@dataclass(frozen=True, slots=True)
class Site:
    """`rest` are the requests without a card, first findings of them; `left_out` counts more."""

    anchor: str
    name: str | None
    company: str | None
    kinds: tuple[Kind, ...]
    states: tuple[ConsentState, ...]
    accounts: tuple[str, ...]
    events: tuple[str, ...]
    hosts: tuple[str, ...]
    requests: int
    cards: tuple[Card, ...]
    rest: tuple[Line, ...]
    left_out: int
    timelines: tuple[Timeline, ...]
    days: tuple[tuple[str, int], ...]


def sites_of(material: Material, may: Printable) -> tuple[Site, ...]:
    """The sites in the order of the matrix; cards until there are as many as a page bears."""
    groups: dict[str | None, list[Line]] = {s: [] for r in material.matrix.rows for s in r.sites}
    for one in material.case.findings:
        if one["recipient"] == material.matrix.recipient:
            groups.setdefault(one["site"], []).append(one)
    groups = {site: findings for site, findings in groups.items() if findings}
    sites: list[Site] = []
    left = _CARDS
    for number, (name, findings) in enumerate(groups.items(), 1):
        site = _site(f"site-{number}", name, findings, material, may, left)
        left -= len(site.cards)
        sites.append(site)
    return tuple(sites)


def _site(
    anchor: str,
    name: str | None,
    findings: list[Line],
    material: Material,
    may: Printable,
    most: int,
) -> Site:
    requests: dict[str, list[Line]] = {}
    for one in sorted(findings, key=lambda line: (line["time"], line["capture"]["entry"])):
        requests.setdefault(one["request"], []).append(one)
    chosen = _chosen(findings)[:most]
    rest = [lines[0] for request, lines in requests.items() if request not in chosen]
    setups = [one for one in material.case.setups if one["site"] == name]
    kinds = {one["kind"] for one in findings}
    states = {one["consent"]["state"] for one in findings}
    shown = [lines for request, lines in requests.items() if request in chosen]
    return Site(
        anchor=anchor,
        name=name,
        company=next((one["company"] for one in findings if one["company"]), None),
        kinds=tuple(kind for kind in KINDS if kind in kinds),
        states=tuple(state for state in CONSENT_STATES if state in states),
        accounts=_told(one["account"] for one in findings),
        events=_told(one["event"] for one in findings),
        hosts=_told(one["host"] for one in findings),
        requests=len(requests),
        cards=tuple(card_of(lines, material.folder, may) for lines in shown),
        rest=tuple(rest[:_LISTED]),
        left_out=max(0, len(rest) - _LISTED),
        timelines=timelines(findings, setups),
        days=tuple(sorted(Counter(lines[0]["time"][:10] for lines in requests.values()).items())),
    )


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
