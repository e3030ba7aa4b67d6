"""Genders: every word and sign for the same one, in Dutch, English, German and French."""

from pixelwitness.identity import tables
from pixelwitness.identity.normalise.senders import rules
from pixelwitness.identity.spelling import Spelling
from pixelwitness.identity.steps import applied


def gender(value: str, _country: str) -> tuple[Spelling, ...]:
    """Spellings of a gender; a word that is in no list is spelled as it is.

    A single letter counts where it stands for this gender, or is left of the word that was typed:
    the first letter of `madame` and of `mevrouw` is that of `man`.
    """
    typed = value.strip().lower()
    words = next((words for words in tables.genders().values() if typed in words), ())
    others = [Spelling(word, (f"written {word}",)) for word in words]
    titled = [Spelling(word.title(), (f"written {word.title()}",)) for word in words]
    own = {*words, *(one.text.lower() for one in applied([Spelling(value)], rules("ge")))}
    found = applied([Spelling(value), *others, *titled], rules("ge"))
    return tuple(one for one in found if len(one.text) > 1 or one.text.lower() in own)
