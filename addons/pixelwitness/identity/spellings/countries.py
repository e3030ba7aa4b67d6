"""Countries: codes of two and three letters, and names in several languages."""

from pixelwitness.identity import tables
from pixelwitness.identity.normalise.senders import rules
from pixelwitness.identity.spelling import Spelling
from pixelwitness.identity.steps import applied


def country(value: str, _country: str) -> tuple[Spelling, ...]:
    """Spellings of a country given by code or name; an unknown one is spelled as it is.

    A name that Meta does not know is cut after two letters: Nederland becomes `ne`.
    """
    typed = value.strip().casefold()
    known = next((one for one in tables.countries() if typed in _folded(one)), None)
    others = [Spelling(text, (f"written {text}",)) for text in _texts(known)] if known else []
    return applied([Spelling(value), *others], rules("country"))


def _texts(one: tables.Country) -> tuple[str, ...]:
    return (one.alpha_2, one.alpha_3, *one.english, *one.other)


def _folded(one: tables.Country) -> list[str]:
    return [text.casefold() for text in _texts(one)]
