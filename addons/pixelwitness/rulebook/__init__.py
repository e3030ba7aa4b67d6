"""`rules/` -> rules and tables, checked as they are read."""

from pixelwitness.rulebook.learning import learning_interest
from pixelwitness.rulebook.learningwords import Inline, Joined, LearningWords
from pixelwitness.rulebook.load import load_recipients, load_rulebook
from pixelwitness.rulebook.model import (
    Batches,
    Example,
    ExampleRequest,
    FieldRule,
    KeyTable,
    Match,
    Offer,
    Recipient,
    Rule,
    Rulebook,
    SetupRule,
    Step,
    Words,
)

__all__ = [
    "Batches",
    "Example",
    "ExampleRequest",
    "FieldRule",
    "Inline",
    "Joined",
    "KeyTable",
    "LearningWords",
    "Match",
    "Offer",
    "Recipient",
    "Rule",
    "Rulebook",
    "SetupRule",
    "Step",
    "Words",
    "learning_interest",
    "load_recipients",
    "load_rulebook",
]
