"""Everything a sender may write before it sends or hashes a known person's value."""

from pixelwitness.identity.spelling import Spelling, simplest
from pixelwitness.identity.steps import LOWER, TRIM, UPPER, apply


def spellings(kind: str, value: str, country: str = "NL") -> tuple[Spelling, ...]:
    """Every spelling of that value, each text once, those with the fewest steps first.

    `country` is the ISO code that gives the telephone's country code and the habits of dates and
    postcodes. The first is always the value as typed; an empty value has no spelling.
    """
    typed = Spelling(value)
    rules = ((), (TRIM,), (TRIM, LOWER), (TRIM, UPPER))
    return simplest(apply(rule, typed) for rule in rules)
