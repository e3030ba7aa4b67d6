"""The case folder: the record of what was found, appended line by line and checkable later."""

from pixelwitness.case.about import About, PersonaRecord, commitment, record_of
from pixelwitness.case.fold import fold
from pixelwitness.case.reading import Case, read_case
from pixelwitness.case.statements import as_line, keep_statements, statements
from pixelwitness.case.verify import verify_chains
from pixelwitness.case.writer import CaseWriter, create_or_open

__all__ = [
    "About",
    "Case",
    "CaseWriter",
    "PersonaRecord",
    "as_line",
    "commitment",
    "create_or_open",
    "fold",
    "keep_statements",
    "read_case",
    "record_of",
    "statements",
    "verify_chains",
]
