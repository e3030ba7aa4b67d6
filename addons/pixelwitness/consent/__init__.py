"""Exchange -> what was chosen, when, told by what; all knowledge of tools is `rules/consent`."""

from pixelwitness.consent.holds import failures
from pixelwitness.consent.load import load_consent
from pixelwitness.consent.model import ConsentRules, Signal, Tool, ToolExample
from pixelwitness.consent.signals import consent_interest, signals_of
from pixelwitness.consent.timeline import Timeline

__all__ = [
    "ConsentRules",
    "Signal",
    "Timeline",
    "Tool",
    "ToolExample",
    "consent_interest",
    "failures",
    "load_consent",
    "signals_of",
]
