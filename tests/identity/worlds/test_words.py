"""Worlds of words: the lists that ship, the spellings tried, and what lists are refused."""

from collections.abc import Callable
from functools import partial

import pytest

from pixelwitness import yamlfile
from pixelwitness.errors import RuleError
from pixelwitness.identity.worlds.lists import (
    WordList,
    country_list,
    gender_list,
    load_list,
    read_list,
    region_list,
)
from pixelwitness.identity.worlds.words import listed, two_letters
from pixelwitness.identity.worlds.world import World

LISTS: dict[str, Callable[[], WordList]] = {
    "genders": gender_list,
    "countries": country_list,
    "regions": region_list,
    "places-nl": partial(load_list, "places-nl"),
    "first-names": partial(load_list, "first-names"),
    "last-names": partial(load_list, "last-names"),
}


@pytest.fixture(scope="module")
def worlds() -> dict[str, World]:
    return {name: listed(made()) for name, made in LISTS.items()}


@pytest.mark.parametrize(
    ("name", "text", "plain", "steps"),
    [
        ("genders", "f", "f", ("as written",)),
        ("genders", "Female", "f", ("capitalised",)),
        ("genders", "vrouw", "f", ("as written",)),
        ("genders", "MAN", "m", ("upper-cased",)),
        ("genders", "anders", "x", ("as written",)),
        ("countries", "NL", "NL", ("as written",)),
        ("countries", "nl", "NL", ("lower-cased",)),
        ("countries", "nld", "NL", ("lower-cased",)),
        ("countries", "Nederland", "NL", ("as written",)),
        ("countries", "thenetherlands", "NL", ("lower-cased", "blanks and punctuation removed")),
        ("countries", "belgië", "BE", ("lower-cased",)),
        ("countries", "belgi", "BE", ("lower-cased", "all but a to z removed")),
        ("countries", "belgie", "BE", ("lower-cased", "accents taken off")),
        ("countries", "Allemagne", "DE", ("as written",)),
        ("regions", "noordholland", "Noord-Holland", ("lower-cased", "blanks and punctuation removed")),
        ("regions", "california", "California", ("lower-cased",)),
        ("places-nl", "sgravenhage", "'s-Gravenhage", ("lower-cased", "blanks and punctuation removed")),
        ("places-nl", "denhaag", "Den Haag", ("lower-cased", "blanks and punctuation removed")),
        ("places-nl", "Utrecht", "Utrecht", ("as written",)),
        ("first-names", "jan", "Jan", ("lower-cased",)),
        ("last-names", "devries", "de Vries", ("lower-cased", "blanks and punctuation removed")),
    ],
)  # fmt: skip
def test_a_word(
    worlds: dict[str, World], name: str, text: str, plain: str, steps: tuple[str, ...]
) -> None:
    assert (plain, steps) in [(one.plain, one.steps) for one in worlds[name].read(text)]


def test_two_letters_of_a_country_name_are_no_proof_of_the_code(worlds: dict[str, World]) -> None:
    plains = [reading.plain for reading in worlds["countries"].read("ne")]
    assert plains[0] == "NE"
    assert "NL" in plains
    assert [reading.plain for reading in worlds["countries"].read("NL")] == ["NL"]


def test_two_letters_of_a_region_say_no_more_than_that(worlds: dict[str, World]) -> None:
    assert worlds["regions"].read("no") == ()
    assert [one.plain for one in two_letters().read("no")] == ["no"]
    assert [one.plain for one in two_letters().read("CA")] == ["ca"]
    assert two_letters().size == len(set(two_letters().block(0))) == 2 * 26 * 26
    assert not two_letters().anywhere


@pytest.mark.parametrize("name", LISTS)
def test_a_world_reads_what_it_tries_and_tries_nothing_empty(
    worlds: dict[str, World], name: str
) -> None:
    world = worlds[name]
    texts = world.block(0)
    assert world.size == len(set(texts)) == len(texts)
    assert all(world.read(text.decode()) for text in texts)
    assert b"" not in texts
    assert world.read("no such word") == ()


@pytest.mark.parametrize(
    ("name", "least"),
    [("genders", 3), ("countries", 249), ("regions", 100), ("places-nl", 2000),
     ("first-names", 2000), ("last-names", 2000)],
)  # fmt: skip
def test_the_lists_are_long_and_hold_no_value_twice(name: str, least: int) -> None:
    plains = [plain for plain, _ in LISTS[name]().values]
    assert len(plains) >= least
    assert name == "regions" or len(plains) == len(set(plains))  # both Limburgs are meant


def test_places_that_are_spelled_alike_are_all_named() -> None:
    words = WordList("places", "city", (("Berg-Op", ("Berg-Op",)), ("Berg Op", ("Berg Op",))))
    assert [one.plain for one in listed(words).read("bergop")] == ["Berg-Op", "Berg Op"]


HEAD = "world: w\nkind: city\nsource: s\nlicence: l\nbecause: b\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD, "w.yaml:1: `values` is missing"),
        (HEAD + "values: []\n", "w.yaml:6: `values` is empty, or a word in it is"),
        (HEAD + "values: [a, '']\n", "w.yaml:6: `values` is empty, or a word in it is"),
        (HEAD + "values:\n  a: {b: c}\n", "w.yaml:7: `a` must be a list of texts"),
        (HEAD.replace("licence: l\n", "") + "values: [a]\n", "w.yaml:1: `licence` is missing"),
        (HEAD.replace("city", "town") + "values: [a]\n", "w.yaml:2: `kind: town` is no such word"),
        (HEAD + "values: [a]\nmore: b\n", "w.yaml:7: `more` is unknown here"),
    ],
)
def test_a_list_that_is_refused(text: str, message: str) -> None:
    with pytest.raises(RuleError) as error:
        read_list(yamlfile.parse(text, "w.yaml", RuleError))
    assert str(error.value).startswith(message)
