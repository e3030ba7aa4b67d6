"""A field in which a common value stands -> why that may be of what is offered there."""

from functools import lru_cache

from pixelwitness.recognition.fieldnames import words_of
from pixelwitness.recognition.readable import innermost
from pixelwitness.rulebook import LearningWords, Words
from pixelwitness.vocabulary import Kind


@lru_cache(maxsize=1024)
def offered(name: str, kind: Kind, words: Words, persons: LearningWords) -> str:
    """Half a sentence, or "" where nothing speaks against its being the visitor's own.

    A word for a person in the name (`cd[user][city]`) says that it is.
    """
    parts = words_of(name)
    if not persons.persons.isdisjoint(parts):
        return ""
    for one in words.offers:
        if kind in one.kinds and (innermost(name) in one.names or not one.words.isdisjoint(parts)):
            return one.because
    return ""
