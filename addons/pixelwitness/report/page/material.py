"""What a report is made from; the command gathers it, nothing here reads a clock."""

from dataclasses import dataclass
from pathlib import Path

from pixelwitness.case import Case
from pixelwitness.compare import Pair
from pixelwitness.legal import LegalNotes
from pixelwitness.matrix import Matrix
from pixelwitness.metaexport import Matcher, Statement


@dataclass(frozen=True, slots=True)
class Material:
    """A case and what is known beside it.

    `pairs` are the companies' quotes, and what changed where `retest` says that an earlier case
    was given. `match` finds companies by an advertiser's name. `notes` is None where no legal
    notes are wanted, `jurisdiction` is theirs. `broken` are the sentences of `verify_chains`.
    `values` prints every value; otherwise only those of invented persons are printed.
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
