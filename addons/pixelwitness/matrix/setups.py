"""Set-ups of the record -> what each site was set up to take, on which day, in which states."""

from collections.abc import Iterable

from pixelwitness.matrix.model import STATES, Line, SetUp
from pixelwitness.vocabulary import ConsentState


def set_up(setups: Iterable[Line]) -> tuple[SetUp, ...]:
    """Each site and day once for what was set up and how, by site, day and what."""
    groups: dict[tuple[str, str, str, str, tuple[str, ...]], list[Line]] = {}
    for one in setups:
        details = tuple(map(str, one["details"]))
        key = (one["site"] or "", one["time"][:10], one["what"], one["account"] or "", details)
        groups.setdefault(key, []).append(one)
    return tuple(_group(*key, lines) for key, lines in sorted(groups.items()))


def _state(setup: Line) -> ConsentState:
    """The state in which a configuration came; records of old hold none."""
    state: ConsentState = setup.get("consent", {}).get("state", "unknown")
    return state


def _group(
    site: str, day: str, what: str, account: str, details: tuple[str, ...], lines: list[Line]
) -> SetUp:
    seen = {_state(one) for one in lines}
    states = tuple(state for state in STATES if state in seen)
    return SetUp(site or None, day, what, account or None, details, states, tuple(lines))
