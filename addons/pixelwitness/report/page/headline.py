"""The matrix -> the numbers of the headline. Only what nobody can wave away is counted."""

from dataclasses import dataclass

from pixelwitness.matrix.model import Line
from pixelwitness.report.page.material import Material
from pixelwitness.report.words import otherwise
from pixelwitness.vocabulary import KINDS, ConsentState, Kind

_WITHOUT_YES: tuple[ConsentState, ...] = ("before_choice", "refused", "withdrawn")


@dataclass(frozen=True, slots=True)
class Headline:
    """Counts of sites; what does not tell its site counts as one.

    `sent`: something stood there readable, or is proved, and chance does not explain it;
    `without_yes`: it left before a choice, after a refusal or after a withdrawal; `relayed`: none
    of it was seen to reach a host of the recipient's own; `disputed`: in each call browser or
    recording name another site as its sender; `unproved`: only digests that nobody could compare
    were seen. `requests` carried the findings.
    """

    tested: int
    sent: int
    without_yes: int
    relayed: int
    disputed: int
    unproved: int
    requests: int
    kinds: tuple[Kind, ...]
    first: str
    last: str


def headline_of(material: Material) -> Headline:
    """What the whole case comes to."""
    matrix = material.matrix
    found = [one for one in material.case.findings if one["recipient"] == matrix.recipient]
    sites: dict[str | None, list[Line]] = {site: [] for row in matrix.rows for site in row.sites}
    for one in found:
        sites.setdefault(one["site"], []).append(one)
    solid = [[one for one in lines if _solid(one)] for lines in sites.values()]
    times = sorted(one["time"] for one in found if one["time"])
    kinds = {one["kind"] for lines in solid for one in lines}
    return Headline(
        tested=len(sites),
        sent=sum(map(bool, solid)),
        without_yes=sum(
            any(one["consent"]["state"] in _WITHOUT_YES for one in lines) for lines in solid
        ),
        relayed=sum(
            bool(lines) and all(material.is_relayed(one["host"]) for one in lines)
            for lines in solid
        ),
        disputed=sum(
            bool(lines) and all(otherwise(one["context"]) for one in lines) for lines in solid
        ),
        unproved=sum(
            bool(all_) and not lines for all_, lines in zip(sites.values(), solid, strict=True)
        ),
        requests=len({one["request"] for one in found}),
        kinds=tuple(kind for kind in KINDS if kind in kinds),
        first=times[0] if times else "",
        last=times[-1] if times else "",
    )


def _solid(one: Line) -> bool:
    proved: bool = one["proof"] != "declared" and one["form"] != "mask"
    return one["strength"] == "strong" and (one["form"] == "readable" or proved)
