"""Steps and rules: what a sender does to a value, one change after the other, each with a name.

Senders are written in JavaScript for the most part, so blanks, digits and letters are here what
they are there: blanks are ECMAScript's `\\s`, digits and letters without accents are ASCII.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

import msgspec

from pixelwitness.identity.spelling import Spelling, simplest

BLANKS = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
PUNCTUATION = r"!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~"


class Step(msgspec.Struct, frozen=True, gc=False):
    """One change. `words` say it for a report; `change` gives None where the sender gives up."""

    words: str
    change: Callable[[str], str | None]


_ENDS = re.compile(rf"\A[{BLANKS}]+|[{BLANKS}]+\Z")

type Rule = tuple[Step, ...]


def apply(rule: Rule, start: Spelling) -> Spelling | None:
    """The text after all steps, with those named that changed something. None: the rule gave up."""
    text, words = start.text, list(start.steps)
    for step in rule:
        changed = step.change(text)
        if not changed:
            return None
        if changed != text:
            words.append(step.words)
            text = changed
    return Spelling(text, tuple(words)) if text else None


def applied(starts: Iterable[Spelling], rules: Iterable[Rule]) -> tuple[Spelling, ...]:
    """Every rule applied to every start; each text once, the simplest first."""
    ways = tuple(rules)
    return simplest(apply(rule, start) for start in starts for rule in ways)


def without(words: str, characters: str) -> Step:
    """The step that removes every character of that class (as between `[` and `]`)."""
    unwanted = re.compile(f"[{characters}]+")
    return Step(words, lambda text: unwanted.sub("", text))


def matching(pattern: str, flags: int = re.ASCII) -> Step:
    """The step that lets through what matches as a whole, unchanged, and nothing else."""
    known = re.compile(pattern, flags)
    return Step("", lambda text: text if known.fullmatch(text) else None)


def _trim(text: str) -> str:
    return _ENDS.sub("", text)


def _without_accents(text: str) -> str:
    marks = unicodedata.normalize("NFD", text)
    bare = "".join(letter for letter in marks if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare)


TRIM = Step("trimmed", _trim)
LOWER = Step("lower-cased", str.lower)
UPPER = Step("upper-cased", str.upper)
NO_BLANKS = without("removed blanks", BLANKS)
NO_BLANKS_OR_PUNCTUATION = without("removed blanks and punctuation", BLANKS + PUNCTUATION)
LETTERS_AND_DIGITS = without("kept letters a to z and digits only", "^a-zA-Z0-9")
LETTERS = without("kept letters a to z only", "^a-zA-Z")
DIGITS = without("kept digits only", "^0-9")
NO_LEADING_ZEROS = Step("removed leading zeros", lambda text: text.lstrip("0"))
NO_ACCENTS = Step("removed accents", _without_accents)
COMPOSED = Step("accents composed (NFC)", lambda text: unicodedata.normalize("NFC", text))
DECOMPOSED = Step("accents apart (NFD)", lambda text: unicodedata.normalize("NFD", text))
