"""The name of a form's field -> which kind of data was typed into it, and whose.

`billing_first_name`, `user.contact.phoneNumber`, `customer[email]`, `form_fields[voornaam]`: the
last words tell the kind, the words before it the group of fields it belongs to.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

import msgspec

from pixelwitness.rulebook import Joined, LearningWords
from pixelwitness.vocabulary import Kind

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_LONG = 6  # a refused word as long as that is found inside others, too
_MOST = 5
_NAME = 200


class Named(msgspec.Struct, frozen=True, gc=False):
    """What a name tells: the kinds it can mean, the part of a joined kind, the group it is of.

    `shut` says that the value must not be learned, whatever it is. `bare` says that the name
    tells a person's name only beside an e-mail address, `plain` that it is nothing but `name`.
    """

    kinds: tuple[Kind, ...] = ()
    part: tuple[Joined, str] | None = None
    group: str = ""
    shut: bool = False
    bare: bool = False
    plain: bool = False


def named(name: str, words: LearningWords) -> Named:
    """What that name tells; the longest run of words at its end that is known decides.

    Of runs that begin alike each may tell a part and a kind: `tel1` is a number or half of one.
    Of a longer name the last 200 characters count.
    """
    return _named(name[-_NAME:], words)


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name, lower-cased and without accents: `user[firstName]` has three."""
    plain = name
    if not name.isascii():
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return tuple(word.lower() for word in _WORD.findall(plain))


@lru_cache(maxsize=4096)
def _named(name: str, words: LearningWords) -> Named:
    parts = words_of(name)
    if _is_shut(parts, words) or _is_companion(name, parts, words):
        return Named(shut=True)
    ends = [parts]
    while len(parts) > 1 and (parts[-1].isdecimal() or parts[-1] in words.behind):
        parts = parts[:-1]
        ends.append(parts)
    told = [found for end in ends if (found := _told(end, words))]
    return _together(told) if told else Named()


def _together(told: list[tuple[int, Named]]) -> Named:
    """What the runs that begin first tell: the first kinds, and the first part."""
    begins = min(start for start, _ in told)
    first = [one for start, one in told if start == begins]
    best = next((one for one in first if one.kinds), first[0])
    part = next((one.part for one in first if one.part), None)
    return msgspec.structs.replace(best, part=part)


def _is_shut(parts: tuple[str, ...], words: LearningWords) -> bool:
    """Whether the name tells a secret, or somebody else than the visitor."""
    if not words.never.isdisjoint(parts) or not words.others.isdisjoint(parts):
        return True
    if parts and not words.addressees.isdisjoint((parts[0], parts[-1])):
        return True
    whole = "".join(parts)
    return any(len(word) >= _LONG and word in whole for word in words.never)


def _is_companion(name: str, parts: tuple[str, ...], words: LearningWords) -> bool:
    """Whether it is of a second traveller or guest; lists count from 0, other names from 1."""
    first = 0 if "[" in name else 1
    return any(
        one in words.companions and number.isdecimal() and int(number) > first
        for one, number in pairwise(parts)
    )


def _told(parts: tuple[str, ...], words: LearningWords) -> tuple[int, Named] | None:
    """Where the longest known run begins, and what it tells."""
    for start in range(max(0, len(parts) - _MOST), len(parts)):
        key, group = "".join(parts[start:]), ".".join(parts[:start])
        kind = words.kinds.get(key)
        part = next(((one, one.names[key]) for one in words.joined if key in one.names), None)
        if kind or part:
            kinds: tuple[Kind, ...] = (kind,) if kind else ()
            if _is_name(parts, words):  # `user.name` may be a login name or the person's
                kinds += ("full_name",)
            return start, Named(kinds, part, group)
    if parts and parts[-1] in words.bare_names:
        group = ".".join(parts[:-1])
        owned = _is_name(parts, words)
        if owned or words.before.issuperset(parts[:-1]):
            return len(parts) - 1, Named(("full_name",), None, group, bare=not owned, plain=True)
    return None


def _is_name(parts: tuple[str, ...], words: LearningWords) -> bool:
    """Whether it is the `name` of a person: `user.name`, `contact[naam]`."""
    before = parts[-2:-1]
    return parts[-1] in words.bare_names and not words.persons.isdisjoint(before)
