"""What Meta's own exports in a case say of lists -> each company's share, apart from findings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pixelwitness.metaexport import Matcher, Statement


@dataclass(frozen=True, slots=True)
class Said:
    """That an advertiser uploaded or used a list with the tester's data, as Meta says it.

    The advertiser is the company, or (not `sure`) may be, `because` of its name. `statements` are
    the ids of the lines that say so.
    """

    advertiser: str
    sure: bool
    because: str
    statements: tuple[str, ...]


type SaidOf = Mapping[str, tuple[Said, ...]]
"""What is said of each company, by its name; a company that is not there was not named."""


def said_of(statements: Iterable[Statement], match: Matcher[str]) -> SaidOf:
    """The companies that go by an advertiser's name, with what Meta says of that advertiser."""
    lists: dict[str, list[str]] = {}
    for one in statements:
        if one.fact == "list_uploaded":
            lists.setdefault(one.advertiser, []).append(one.id)
    found: dict[str, tuple[Said, ...]] = {}
    for advertiser, ids in sorted(lists.items()):
        for fit in match(advertiser):
            said = Said(advertiser, fit.sure, fit.because, tuple(dict.fromkeys(ids)))
            found[fit.company] = (*found.get(fit.company, ()), said)
    return found
