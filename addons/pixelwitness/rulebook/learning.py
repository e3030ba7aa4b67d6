"""The tables under `rules/learning` -> LearningWords, and what readers keep for learning."""

import re
from collections.abc import Iterable
from pathlib import Path

from msgspec.structs import replace

from pixelwitness import yamlfile
from pixelwitness.errors import RuleError
from pixelwitness.exchange import Interest
from pixelwitness.rulebook.check import known_keys, mapping, maps, pattern, text, texts, word
from pixelwitness.rulebook.learningwords import Inline, Joined, LearningWords
from pixelwitness.rulebook.model import KeyTable
from pixelwitness.rulebook.tables import bare, read_kinds, read_names, shortest
from pixelwitness.vocabulary import KINDS, Kind
from pixelwitness.yamlfile import Map

_WORDS = (
    "before", "behind", "persons", "bare_names", "others", "addressees", "companions", "never",
)  # fmt: skip
_VALUES = ("common", "telling", "gender", "no_names", "postcodes")
_VALUE = "value"


def read_learning(
    folder: Path, telling: dict[str, Kind], tables: dict[str, KeyTable]
) -> LearningWords:
    """The four files of that folder. Raises RuleError with file and line.

    `telling` are the names of `fields/telling-names.yaml`, which hold here too; a name that
    stands there must not be told once more.
    """
    names, words, values, pages = (
        yamlfile.load(folder / f"{name}.yaml", RuleError)
        for name in ("names", "words", "values", "pages")
    )
    known_keys(names, ("source", "because", "kinds"))
    known_keys(words, ("source", "because", "parts", *_WORDS))
    known_keys(values, ("source", "because", *_VALUES))
    known_keys(pages, ("source", "because", "segments", "files", "inline", "variables"))
    return LearningWords(
        kinds=telling | _added(mapping(names, "kinds"), telling),
        joined=tuple(_joined(row) for row in maps(words, "parts")),
        before=_words(words, "before"),
        behind=_words(words, "behind"),
        persons=_words(words, "persons"),
        bare_names=_words(words, "bare_names"),
        others=_words(words, "others"),
        addressees=_words(words, "addressees"),
        companions=_words(words, "companions"),
        never=_words(words, "never"),
        common=read_kinds(values, "common"),
        telling=read_kinds(values, "telling"),
        genders=frozenset(value.lower() for value in texts(values, "gender")),
        no_names=frozenset(value.lower() for value in texts(values, "no_names")),
        postcode=_postcode(values),
        pages=_pages(pages),
        segments=tuple(texts(pages, "segments")),
        inline=tuple(_inline(row, tables) for row in maps(pages, "inline")),
        variables=_words(pages, "variables"),
    )


def learning_interest(interest: Interest, words: LearningWords) -> Interest:
    """The same interest, and besides: all bodies, telling addresses, account pages' answers."""
    telling = {name for name, kind in words.kinds.items() if kind not in words.common}
    telling |= {sign for one in words.joined for sign in one.signs}
    names = shortest(telling)
    return replace(interest, in_names=names, pages=words.pages, page_segments=words.segments)


def _words(file: Map, key: str) -> frozenset[str]:
    """Words as names are split into them; what can never be such a word is refused."""
    found = texts(file, key)
    for one in found:
        if not one or bare(one) != one:
            raise RuleError(file.at(key), f"`{one}` must be lower-case letters and digits only")
    return frozenset(found)


def _added(kinds: Map, telling: dict[str, Kind]) -> dict[str, Kind]:
    """The names of this file; none of them may stand among the telling names already."""
    found = read_names(kinds)
    for key in kinds:
        for name in texts(kinds[key], "names"):
            if bare(name) in telling:
                what = f"`{name}` stands in fields/telling-names.yaml already"
                raise RuleError(kinds[key].at("names"), what)
    return found


def _joined(row: Map) -> Joined:
    known_keys(row, ("kind", "order", "needs", "by", "names", "because"), ("stems", "ends"))
    parts = mapping(row, "names")
    order, needs = texts(row, "order"), texts(row, "needs")
    for key, named in (("order", order), ("needs", needs)):
        for part in named:
            if part != _VALUE and part not in parts:
                raise RuleError(row.at(key), f"`names` says no names of the part `{part}`")
    stems, ends = texts(row, "stems"), texts(row, "ends")
    names = {
        bare(whole): part
        for part in parts
        for name in texts(parts, part)
        for whole in (*(stem + name for stem in stems or ("",)), *(name + end for end in ends))
    }
    signs = (*stems, *ends) or tuple(names)
    return Joined(word(row, "kind", KINDS), names, signs, order, needs, row["by"])


def _postcode(file: Map) -> re.Pattern[str]:
    rows = maps(file, "postcodes")
    for row in rows:
        known_keys(row, ("shape", "because"))
    return _any(pattern(row, "shape", text(row, "shape")).pattern for row in rows)


def _pages(file: Map) -> re.Pattern[str]:
    """Fits a lower-cased path with one of the segments, unless it is the path of a file."""
    segments = "|".join(map(re.escape, texts(file, "segments")))
    files = "|".join(map(re.escape, texts(file, "files")))
    return re.compile(rf"/(?:{segments})(?=[/;]|\Z)(?!.*\.(?:{files})\Z)")


def _any(shapes: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{shape})" for shape in shapes))


def _inline(row: Map, tables: dict[str, KeyTable]) -> Inline:
    known_keys(row, ("name", "because"), ("keys",))
    if "keys" in row and row["keys"] not in tables:
        known = ", ".join(sorted(tables))
        what = f"there is no table `{row['keys']}`"
        raise RuleError(row.at("keys"), what, f"Known are: {known}.")
    kinds = tables[row["keys"]].kinds if "keys" in row else {}
    return Inline(text(row, "name"), {key: kind for key, (kind, _) in kinds.items()})
