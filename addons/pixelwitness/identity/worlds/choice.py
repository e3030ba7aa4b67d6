"""Which worlds a search goes through, and what makes them: the kinds wanted, and what is asked."""

import datetime
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Literal

from pixelwitness.identity.worlds.dates import birth_dates, date_parts
from pixelwitness.identity.worlds.lists import load_list
from pixelwitness.identity.worlds.phones import mobile_numbers
from pixelwitness.identity.worlds.postcodes import dutch_postcodes, five_digits, four_digits
from pixelwitness.identity.worlds.words import listed, two_letters
from pixelwitness.identity.worlds.world import World
from pixelwitness.vocabulary import Kind

type Asked = Literal["postcode", "names", "phone"]

_LISTS: dict[Kind, str] = {
    "gender": "genders",
    "country": "countries",
    "region": "regions",
    "city": "places-nl",
}
_NAMES: dict[Kind, str] = {"first_name": "first-names", "last_name": "last-names"}


def worlds_for(
    kinds: Collection[Kind],
    today: datetime.date,
    asked: Collection[Asked],
    rules: Path | None,
    mobiles: range,
) -> tuple[World, ...]:
    """The worlds that values of these kinds are compared with; the quickest first.

    Lists are read from that rules folder, or the one that ships; only those that are needed.
    Raises RuleError where a list is wrong. `mobiles` are the first four of the eight digits.
    """
    return tuple(
        world
        for world in (
            *_always(kinds, today, rules),
            *(_asked_for(kinds, asked, rules, mobiles)),
        )
        if any(applies(world, kind) for kind in kinds)
    )


def applies(world: World, kind: Kind) -> bool:
    """Whether a value of that kind is compared with that world."""
    return kind in world.kinds or (kind == "other" and world.anywhere)


def _always(kinds: Collection[Kind], today: datetime.date, rules: Path | None) -> Iterator[World]:
    yield from (listed(load_list(name, rules)) for name in _needed(_LISTS, kinds))
    if "region" in kinds:
        yield two_letters()
    yield date_parts(today)
    yield four_digits()
    yield five_digits()
    yield birth_dates(today)


def _asked_for(
    kinds: Collection[Kind], asked: Collection[Asked], rules: Path | None, mobiles: range
) -> Iterator[World]:
    if "names" in asked:
        yield from (listed(load_list(name, rules)) for name in _needed(_NAMES, kinds))
    if "postcode" in asked:
        yield dutch_postcodes()
    if "phone" in asked:
        yield mobile_numbers(mobiles)


def _needed(lists: dict[Kind, str], kinds: Collection[Kind]) -> Iterator[str]:
    return (name for kind, name in lists.items() if kind in kinds or "other" in kinds)
