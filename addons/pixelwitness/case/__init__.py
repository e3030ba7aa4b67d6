"""The case folder: the record of what was found, appended line by line and checkable later."""

from pixelwitness.case.about import About, PersonaRecord, commitment, is_same, record_of
from pixelwitness.case.clerk import Clerk
from pixelwitness.case.fold import fold, fold_moments, fold_setups
from pixelwitness.case.lock import held
from pixelwitness.case.opening import check, create_or_open
from pixelwitness.case.personas import persona_faults, personas_in_clear
from pixelwitness.case.reading import Case, read_case, read_head
from pixelwitness.case.statements import as_line, keep_statements, statements
from pixelwitness.case.strangers import links_in, strangers
from pixelwitness.case.verify import left_by_crash, unhashed, verify_chains
from pixelwitness.case.writer import CaseWriter

__all__ = [
    "About",
    "Case",
    "CaseWriter",
    "Clerk",
    "PersonaRecord",
    "as_line",
    "check",
    "commitment",
    "create_or_open",
    "fold",
    "fold_moments",
    "fold_setups",
    "held",
    "is_same",
    "keep_statements",
    "left_by_crash",
    "links_in",
    "persona_faults",
    "personas_in_clear",
    "read_case",
    "read_head",
    "record_of",
    "statements",
    "strangers",
    "unhashed",
    "verify_chains",
]
