"""A case -> a function that withholds every text in which one of its personal values stands."""

from collections.abc import Callable, Iterator

from ahocorasick_rs import AhoCorasick

from pixelwitness.case import Case

WITHHELD = "(withheld)"

_SHORTEST = 4  # shorter values stand in other words by chance
_LONGEST = 200  # longer texts are withheld, whatever they are


def withholding(case: Case) -> Callable[[str], str]:
    """Gives a text as it is, or `(withheld)` where it holds a value or is very long.

    Values are those that were sent, the readable ones behind them, and the personas' own. One of
    less than four characters counts only where it is the whole text.
    """
    values = {value.lower() for value in _values(case) if value}
    machine = AhoCorasick([one for one in values if _SHORTEST <= len(one) <= _LONGEST])

    def safe(text: str) -> str:
        low = text.lower()
        if len(text) > _LONGEST or low in values or machine.find_matches_as_indexes(low):
            return WITHHELD
        return text

    return safe


def _values(case: Case) -> Iterator[str]:
    for one in case.findings:
        yield from (str(one.get(key) or "") for key in ("value", "plain", "spelled"))
    for persona in case.about.get("personas", ()):
        for values in persona.get("values", {}).values():
            yield from map(str, values)
