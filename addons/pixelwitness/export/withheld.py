"""A case -> a function that withholds every text in which one of its personal values stands."""

import re
from collections.abc import Callable, Iterator

from ahocorasick_rs import AhoCorasick

from pixelwitness.case import Case

WITHHELD = "(withheld)"

_SHORTEST = 4  # shorter values stand in other words by chance
_LONGEST = 200  # longer texts are withheld, whatever they are
# an address, something percent-encoded, a telephone number or a date, a digest or base64
_LIKE_A_VALUE = re.compile(r"[@%]|\d{7}|(?=[A-Za-z+/]*(?:\d|[A-Z]{2}))[A-Za-z0-9+/=]{24}")


def withholding(case: Case) -> Callable[[str], str]:
    """Gives a text as it is, or `(withheld)` where it holds a value, looks like one or is long.

    Values are those that were sent, the readable ones behind them, and the personas' own with
    their words. One of less than four characters counts only where it is the whole text.
    """
    values = {value.lower() for value in _values(case) if value}
    machine = AhoCorasick([one for one in values if _SHORTEST <= len(one) <= _LONGEST])

    def safe(text: str) -> str:
        low = text.lower()
        if len(text) > _LONGEST or low in values or _LIKE_A_VALUE.search(text):
            return WITHHELD
        return WITHHELD if machine.find_matches_as_indexes(low) else text

    return safe


def _values(case: Case) -> Iterator[str]:
    for one in case.findings:
        yield from (str(one.get(key) or "") for key in ("value", "spelled"))
        yield from _with_words(str(one["plain"] or ""))
    for persona in case.about.get("personas", ()):
        for values in persona.get("values", {}).values():
            for value in values:
                yield from _with_words(str(value))


def _with_words(value: str) -> Iterator[str]:
    yield value
    if len(value) <= _LONGEST:
        yield from value.split()
