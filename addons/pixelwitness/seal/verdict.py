"""What a verification came to: one check a thing that can be wrong."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

type State = Literal["whole", "wrong", "unchecked"]


@dataclass(frozen=True, slots=True)
class Check:
    """What was checked, how it stands, and the sentences that say so.

    `unchecked` is for what could not be told from what was at hand; it is never taken for wrong.
    """

    what: str
    state: State
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """All checks of one bundle or case."""

    of: str
    checks: tuple[Check, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong; what is unchecked does not count."""
        return all(check.state != "wrong" for check in self.checks)


def check(what: str, faults: Iterable[str], whole: str) -> Check:
    """Wrong for these faults; without any, whole for that sentence."""
    found = tuple(faults)
    return Check(what, "wrong", found) if found else Check(what, "whole", (whole,))


def as_dict(verdict: Verdict) -> dict[str, Any]:
    """The verdict as JSON, for other programs."""
    checks = [{"what": x.what, "state": x.state, "told": list(x.told)} for x in verdict.checks]
    return {"type": "verdict", "of": verdict.of, "whole": verdict.whole, "checks": checks}
