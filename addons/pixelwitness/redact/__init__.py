"""A case that may be published: tokens for personal data, commitments, and a search for leaks."""

from pixelwitness.redact.disclose import check, disclosed, read_secrets
from pixelwitness.redact.publish import Published, redact
from pixelwitness.redact.rules import RedactionRules, load_redaction
from pixelwitness.redact.search import Detector, Leak
from pixelwitness.redact.vault import Secret

__all__ = [
    "Detector",
    "Leak",
    "Published",
    "RedactionRules",
    "Secret",
    "check",
    "disclosed",
    "load_redaction",
    "read_secrets",
    "redact",
]
