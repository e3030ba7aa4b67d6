"""Worlds of words: genders, countries, regions, places, names, as a sender writes them."""

import itertools
import re
import string
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence

from pixelwitness.identity.worlds.lists import WordList
from pixelwitness.identity.worlds.world import Reading, World, distinct
from pixelwitness.vocabulary import Kind

type _Way = tuple[tuple[str, ...], Callable[[str], str]]

_PUNCTUATION = re.compile(rf"[\s{re.escape(string.punctuation)}]+")
_NOT_A_TO_Z = re.compile(r"[^a-z]+")


def words_world(
    name: str,
    kinds: tuple[Kind, ...],
    readings: Mapping[str, Sequence[Reading]],
    *,
    anywhere: bool = True,
) -> World:
    """A world whose texts and their meanings are all written down."""
    texts = [text.encode() for text in readings]
    return World(
        name=name,
        kinds=kinds,
        size=len(texts),
        blocks=1,
        block=lambda _: texts,
        read=lambda text: distinct(readings.get(text, ())),
        anywhere=anywhere,
    )


def listed(words: WordList) -> World:
    """The words of a list, each in every spelling; words that are spelled alike share a text."""
    readings: dict[str, list[Reading]] = {}
    for plain, text, steps in _spelled(words):
        readings.setdefault(text, []).append(Reading(plain, steps))
    return words_world(words.name, (words.kind,), readings)


def two_letters() -> World:
    """Every pair of letters. Which region is meant is not said: many names begin alike."""
    pairs = ("".join(pair) for pair in itertools.product(string.ascii_lowercase, repeat=2))
    step = "two letters: a code, or the first two of a name"
    readings = {text: (Reading(pair, (step,)),) for pair in pairs for text in (pair, pair.upper())}
    return words_world("pairs of letters aa to zz", ("region",), readings, anywhere=False)


def _spelled(words: WordList) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """(plain value, text, steps); the simplest ways first, so that they name the steps.

    Two letters of a region are `two_letters`' matter.
    """
    shortest = 2 if words.kind == "region" else 0
    ways = (*_WAYS, _FIRST_TWO) if words.kind == "country" else _WAYS
    for steps, way in ways:
        for plain, names in words.values:
            for name in names:
                text = way(unicodedata.normalize("NFC", name))
                if len(text) > shortest:
                    yield plain, text, steps if text != name else ("as written",)


def _same(text: str) -> str:
    return text


def _joined(text: str) -> str:
    return _PUNCTUATION.sub("", text.lower())


def _plain_letters(text: str) -> str:
    return _NOT_A_TO_Z.sub("", text.lower())


def _no_accents(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _first_two(text: str) -> str:
    """Nothing for codes: a code of three letters is no name that a pixel shortens."""
    return _plain_letters(text)[:2] if len(text) > 3 else text


_LOWER = "lower-cased"
_WAYS: tuple[_Way, ...] = (
    (("as written",), _same),
    ((_LOWER,), str.lower),
    (("upper-cased",), str.upper),
    (("capitalised",), str.capitalize),
    ((_LOWER, "blanks and punctuation removed"), _joined),
    ((_LOWER, "all but a to z removed"), _plain_letters),
    ((_LOWER, "accents taken off"), _no_accents),
    (
        (_LOWER, "accents taken off", "all but a to z removed"),
        lambda text: _plain_letters(_no_accents(text)),
    ),
)
_FIRST_TWO: _Way = ((_LOWER, "first two letters of the name"), _first_two)
