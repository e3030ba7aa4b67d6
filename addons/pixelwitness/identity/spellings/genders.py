"""Genders: every word and sign for the same one, in Dutch, English, German and French."""

from pixelwitness.identity import tables
from pixelwitness.identity.normalise.senders import rules
from pixelwitness.identity.spelling import Spelling
from pixelwitness.identity.steps import applied


def gender(value: str, _country: str) -> tuple[Spelling, ...]:
    """Spellings of a gender; a word that is in no list is spelled as it is."""
    typed = value.strip().lower()
    words = next((words for words in tables.genders().values() if typed in words), ())
    others = [Spelling(word, (f"written {word}",)) for word in words]
    titled = [Spelling(word.title(), (f"written {word.title()}",)) for word in words]
    return applied([Spelling(value), *others, *titled], rules("ge"))
