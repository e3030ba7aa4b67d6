"""Which worlds a search goes through, and what makes them: the kinds wanted, and what is asked."""

import datetime
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from pixelwitness.identity.worlds.dates import birth_dates, date_parts
from pixelwitness.identity.worlds.lists import (
    WordList,
    country_list,
    gender_list,
    load_list,
    region_list,
)
from pixelwitness.identity.worlds.phones import ALL_HEADS, mobile_numbers
from pixelwitness.identity.worlds.postcodes import (
    ALL_NUMBERS,
    dutch_postcodes,
    five_digits,
    four_digits,
)
from pixelwitness.identity.worlds.words import listed, two_letters
from pixelwitness.identity.worlds.world import World
from pixelwitness.vocabulary import Kind

type Asked = Literal["postcode", "names", "phone"]


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the worlds of numbers are cut down to: the four digits of full Dutch postcodes, and
    the first four of the eight digits that follow 06. All of them unless said."""

    postcodes: range = ALL_NUMBERS
    mobiles: range = ALL_HEADS


EVERY_NUMBER = Numbers()
_TABLES: dict[Kind, Callable[[], WordList]] = {
    "gender": gender_list,
    "country": country_list,
    "region": region_list,
}
_LISTS: dict[Kind, str] = {"city": "places-nl"}
_NAMES: dict[Kind, str] = {"first_name": "first-names", "last_name": "last-names"}

type _Maker = tuple[Kind, Callable[[], World]]


def worlds_for(
    kinds: Collection[Kind],
    today: datetime.date,
    asked: Collection[Asked],
    rules: Path | None,
    numbers: Numbers,
) -> tuple[World, ...]:
    """The worlds that values of these kinds are compared with; the large ones last.

    Lists are read from that rules folder, or the one that ships; only those that are needed.
    Raises RuleError where a list is wrong.
    """
    makers = (*_always(today, rules), *_asked_for(asked, rules, numbers))
    made = (make() for kind, make in makers if kind in kinds or "other" in kinds)
    return tuple(world for world in made if any(applies(world, kind) for kind in kinds))


def applies(world: World, kind: Kind) -> bool:
    """Whether a value of that kind is compared with that world."""
    return kind in world.kinds or (kind == "other" and world.anywhere)


def _always(today: datetime.date, rules: Path | None) -> Iterator[_Maker]:
    yield from ((kind, partial(_table_world, words)) for kind, words in _TABLES.items())
    yield from _listed(_LISTS, rules)
    yield "region", two_letters
    yield "birth_date", partial(date_parts, today)
    yield "postcode", four_digits
    yield "postcode", five_digits
    yield "birth_date", partial(birth_dates, today)


def _asked_for(asked: Collection[Asked], rules: Path | None, numbers: Numbers) -> Iterator[_Maker]:
    if "names" in asked:
        yield from _listed(_NAMES, rules)
    if "postcode" in asked:
        yield "postcode", partial(dutch_postcodes, numbers.postcodes)
    if "phone" in asked:
        yield "phone", partial(mobile_numbers, numbers.mobiles)


def _listed(lists: dict[Kind, str], rules: Path | None) -> Iterator[_Maker]:
    for kind, name in lists.items():
        yield kind, partial(_list_world, name, rules)


def _table_world(words: Callable[[], WordList]) -> World:
    return listed(words())


def _list_world(name: str, rules: Path | None) -> World:
    return listed(load_list(name, rules))
