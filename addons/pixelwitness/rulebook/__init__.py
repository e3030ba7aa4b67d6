"""`rules/` -> rules and tables, checked as they are read."""

from pixelwitness.rulebook.load import load_rulebook
from pixelwitness.rulebook.model import (
    Example,
    ExampleRequest,
    FieldRule,
    KeyTable,
    Match,
    Recipient,
    Rule,
    Rulebook,
    SetupRule,
    Step,
    Words,
)

__all__ = [
    "Example",
    "ExampleRequest",
    "FieldRule",
    "KeyTable",
    "Match",
    "Recipient",
    "Rule",
    "Rulebook",
    "SetupRule",
    "Step",
    "Words",
    "load_rulebook",
]
