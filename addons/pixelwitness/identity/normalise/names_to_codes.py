"""English country names and names of North American states -> the codes Meta writes for them."""

from collections.abc import Callable

from pixelwitness.identity import tables
from pixelwitness.identity.steps import Step


def country_to_code() -> Step:
    """The step that takes letters a to z and gives a country's code, or the letters as they are."""
    return Step("replaced by the country's code", _code(tables.countries_in_english))


def state_to_code() -> Step:
    """As `country_to_code`, for the states of the USA and the provinces of Canada."""
    return Step("replaced by the state's code", _code(tables.states_in_full))


def _code(table: Callable[[], dict[str, str]]) -> Callable[[str], str]:
    """A name of the table, or a text that holds one, becomes its code; two letters stay.

    Where several names are held, the first by alphabet counts. Source: fbevents.js 2.9.252 and
    later; the order among several is an assumption.
    """

    def code(text: str) -> str:
        if len(text) <= 2:
            return text
        names = table()
        held = (names[name] for name in names if name in text)
        return names.get(text) or next(held, text)

    return code
