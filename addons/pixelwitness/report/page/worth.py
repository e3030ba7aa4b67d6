"""Findings and trials -> what hashing is worth: how many values there are, how soon all are tried.

What was measured stands in the journal; nothing is measured for the page.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pixelwitness.identity.worlds.possible import Possible
from pixelwitness.matrix.model import Line
from pixelwitness.report.page.journalled import Journal
from pixelwitness.vocabulary import KINDS, Kind

_MEASURED = 50_000  # texts: of a shorter search the start is most of the time
_WIDTH, _LARGEST = 700, 10  # of the scale: its length, and the power of ten at its end


@dataclass(frozen=True, slots=True)
class Bar:
    """A kind that was sent hashed: how many values there are, and in how long all are tried."""

    kind: Kind
    values: int
    seconds: float
    x: int


@dataclass(frozen=True, slots=True)
class Worth:
    """`kinds` were sent hashed. `measured` says whether the pace is that of a search of the case.

    `trials` are the searches that show most, one for each world and form; `left_out` counts the
    other searches. `names` are those of the recordings by what trials call them.
    """

    kinds: tuple[Kind, ...]
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[int, int], ...]
    per_second: int
    measured: bool
    trials: tuple[Line, ...]
    left_out: int
    names: Mapping[str, str]


def worth_of(findings: Iterable[Line], journal: Journal, possible: Possible) -> Worth:
    """What stands under “What hashing is worth”; without kinds there is nothing to say."""
    hashed = {one["kind"] for one in findings if one["form"] not in ("readable", "mask")}
    kinds = tuple(kind for kind in KINDS if kind in hashed)
    pace = _pace(journal.trials)
    per_second = pace or possible.per_second
    bars = (Bar(k, n, n / per_second, _x(n)) for k in kinds if (n := possible.values.get(k)))
    trials = tuple(_telling(journal.trials))
    return Worth(
        kinds=kinds,
        bars=tuple(sorted(bars, key=lambda bar: bar.values)),
        ticks=tuple((10**power, _x(10**power)) for power in (0, 3, 6, 9)),
        per_second=per_second,
        measured=bool(pace),
        trials=trials,
        left_out=len(journal.trials) - len(trials),
        names=journal.names,
    )


def trial_for(finding: Line, trials: Sequence[Line]) -> Line | None:
    """The search that recovered a finding's value; None where the journal tells of none."""
    match finding["source"]:
        case {"enumerated": str(world)}:
            worlds = world.split(" or ")
            own = (one for one in trials if one["form"] == finding["form"] and one["found"])
            return next((one for one in own if one["world"] in worlds), None)
    return None


def _telling(trials: Sequence[Line]) -> Iterator[Line]:
    """Of each world and form the search that found most, then the one that took longest."""
    groups: dict[tuple[str, str], list[Line]] = {}
    for one in trials:
        groups.setdefault((str(one["world"]), str(one["form"])), []).append(one)
    ordered = sorted(groups.items(), key=lambda item: (item[1][0]["texts"], item[0]))
    for _, group in ordered:
        yield max(group, key=lambda one: (one["found"], one["seconds"]))


def _pace(trials: Iterable[Line]) -> int:
    """Digests a second of the longest trying, to two figures; 0 where none was long enough."""
    tried = [one for one in trials if one["way"] == "tried" and one["tried"] >= _MEASURED]
    if not tried:
        return 0
    longest = max(tried, key=lambda one: (one["tried"], one["seconds"]))
    pace = longest["tried"] / max(longest["seconds"], 1e-6)
    return int(float(f"{pace:.2g}"))


def _x(values: int) -> int:
    return round(_WIDTH * min(math.log10(values), _LARGEST) / _LARGEST)
