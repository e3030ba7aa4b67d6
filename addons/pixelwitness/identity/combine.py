"""Values made of a person's other values: the full name of first and last, and back again."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from pixelwitness.identity.spelling import Spelling, simplest
from pixelwitness.identity.spellings import spellings
from pixelwitness.vocabulary import Kind


class Combination(msgspec.Struct, frozen=True, gc=False):
    """A value nobody typed as such; `steps` say which typed values it is made of."""

    kind: Kind
    value: str
    steps: tuple[str, ...]


def combinations(values: Mapping[Kind, Sequence[str]]) -> tuple[Combination, ...]:
    """Kind -> values as typed, to the values made of several; in the order given, each once.

    First and last names are joined in both orders; a full name is parted at its first blank, as
    the pixel parts it (fbevents.js 2.9.324). What was typed itself is left out.
    """
    made = dict.fromkeys((*_joined(values), *_parted(values)))
    return tuple(one for one in made if one.value not in values.get(one.kind, ()))


def spell(one: Combination, country: str = "NL") -> tuple[Spelling, ...]:
    """The spellings of a combined value, each with the combination's steps first."""
    return simplest(
        Spelling(found.text, (*one.steps, *found.steps))
        for found in spellings(one.kind, one.value, country)
    )


def _joined(values: Mapping[Kind, Sequence[str]]) -> Iterator[Combination]:
    for first in values.get("first_name", ()):
        for last in values.get("last_name", ()):
            yield Combination("full_name", f"{first} {last}", ("first and last name joined",))
            yield Combination("full_name", f"{last} {first}", ("last and first name joined",))
            with_comma = ("last and first name joined with a comma",)
            yield Combination("full_name", f"{last}, {first}", with_comma)


def _parted(values: Mapping[Kind, Sequence[str]]) -> Iterator[Combination]:
    for full in values.get("full_name", ()):
        first, _, rest = full.strip().partition(" ")
        if rest.strip():
            yield Combination("first_name", first, ("first word of the full name",))
            yield Combination("last_name", rest.strip(), ("full name without its first word",))
