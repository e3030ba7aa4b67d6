"""What a report is made from; the command gathers it, nothing here reads a clock."""

from dataclasses import dataclass
from pathlib import Path

from pixelwitness.case import Case
from pixelwitness.compare import Pair
from pixelwitness.legal import LegalNotes
from pixelwitness.matrix import Matrix
from pixelwitness.metaexport import Matcher, Statement
from pixelwitness.sites import within


@dataclass(frozen=True, slots=True)
class Material:
    """A case and what is known beside it.

    `pairs` are the companies' quotes, and what changed where `retest` says that an earlier case
    was given. `match` finds companies by an advertiser's name. `notes` is None where no legal
    notes are wanted, `jurisdiction` is theirs. `broken` are the sentences of `verify_chains`.
    `values` prints every value; otherwise only those of invented persons are printed. `domains`
    are those of the recipient whose matrix it is.
    """

    folder: Path
    case: Case
    matrix: Matrix
    pairs: tuple[Pair, ...]
    retest: bool
    statements: tuple[Statement, ...]
    match: Matcher[str]
    notes: LegalNotes | None
    jurisdiction: str
    broken: tuple[str, ...]
    values: bool
    domains: tuple[str, ...] = ()

    def is_relayed(self, host: str) -> bool:
        """Whether a call to that host is none of the recipient's own: others are to pass it on."""
        return bool(self.domains) and not any(within(host, domain) for domain in self.domains)
