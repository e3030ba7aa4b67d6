"""What `rules/learning` says, as values: how a field's name and value tell what was typed."""

import re

import msgspec

from pixelwitness.vocabulary import Kind


class Joined(msgspec.Struct, frozen=True, gc=False, eq=False):
    """A kind of data that forms ask for in several fields.

    `names` maps a bare field name to its part, and each holds one of `signs`; the parts are
    joined in `order` with `by`, where all in `needs` are there. `value` is the kind's own field.
    """

    kind: Kind
    names: dict[str, str]
    signs: tuple[str, ...]
    order: tuple[str, ...]
    needs: tuple[str, ...]
    by: str


class Inline(msgspec.Struct, frozen=True, gc=False):
    """A name that a page's script calls or fills with JSON; `keys` (if any) are its keys' kinds."""

    name: str
    keys: dict[str, Kind]


class LearningWords(msgspec.Struct, frozen=True, gc=False, eq=False):
    """The tables of `rules/learning`.

    `kinds` maps a bare field name (of `fields/telling-names.yaml`, too) to a kind. Words `behind`
    a name change nothing, nor do those `before` one of `bare_names`; those of `others` make it
    somebody else's, as do `addressees` at its begin or end, and a number behind `companions` that
    is not the first; those of `never` hide it.
    One of `bare_names` is a person's behind one of `persons`. Kinds in `common` count only
    beside one of `telling`. `pages` fits the paths of account pages, which hold one of
    the `segments`; `variables` are bare names of
    what their scripts keep a person in.
    """

    kinds: dict[str, Kind]
    joined: tuple[Joined, ...]
    before: frozenset[str]
    behind: frozenset[str]
    persons: frozenset[str]
    bare_names: frozenset[str]
    others: frozenset[str]
    addressees: frozenset[str]
    companions: frozenset[str]
    never: frozenset[str]
    common: frozenset[Kind]
    telling: frozenset[Kind]
    genders: frozenset[str]
    no_names: frozenset[str]
    postcode: re.Pattern[str]
    pages: re.Pattern[str]
    segments: tuple[str, ...]
    inline: tuple[Inline, ...]
    variables: frozenset[str]
