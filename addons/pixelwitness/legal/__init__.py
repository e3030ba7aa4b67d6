"""`rules/legal` -> what courts, authorities and contracts said; never what this program thinks."""

from pixelwitness.legal.load import load_notes
from pixelwitness.legal.model import LegalNotes, Note, notes_for

__all__ = ["LegalNotes", "Note", "load_notes", "notes_for"]
