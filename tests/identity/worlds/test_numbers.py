"""Worlds of numbers: postcodes and mobile telephones, what is tried and what is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelwitness.identity.worlds.phones import mobile_numbers
from pixelwitness.identity.worlds.postcodes import dutch_postcodes, five_digits, four_digits
from pixelwitness.identity.worlds.world import World

SMALL = dutch_postcodes(range(2510, 2514), a_block=2)
MOBILES = mobile_numbers(range(1229, 1242))  # more than one block, the last one shorter


def texts_of(world: World) -> list[str]:
    return [text.decode() for n in range(world.blocks) for text in world.block(n)]


@pytest.mark.parametrize(
    "world", [four_digits(), five_digits(), SMALL, MOBILES], ids=lambda w: w.name
)
def test_no_text_stands_twice_and_each_can_be_read(world: World) -> None:
    texts = texts_of(world)
    assert world.size == len(texts) == len(set(texts))
    assert all(len(world.read(text)) == 1 for text in texts[:: len(texts) // 1000])


@pytest.mark.parametrize(
    ("world", "text", "plain", "step"),
    [
        (four_digits(), "1000", "1000", "digits alone"),
        (four_digits(), "9999", "9999", "digits alone"),
        (five_digits(), "00000", "00000", "digits alone"),
        (five_digits(), "94035", "94035", "digits alone"),
        (SMALL, "2511ab", "2511 AB", "lower-cased"),
        (SMALL, "2511 ab", "2511 AB", "lower-cased"),
        (SMALL, "2511AB", "2511 AB", "upper-cased"),
        (SMALL, "2511 AB", "2511 AB", "upper-cased"),
        (SMALL, "2513zz", "2513 ZZ", "lower-cased"),
        (MOBILES, "612345678", "+31612345678", "leading zero removed, no country code"),
        (MOBILES, "31612345678", "+31612345678", "country code, digits only"),
        (MOBILES, "0612345678", "+31612345678", "as dialled in the Netherlands"),
        (MOBILES, "310612345678", "+31612345678", "country code, the zero kept, digits only"),
        (MOBILES, "+31612345678", "+31612345678", "country code with a plus sign"),
        (MOBILES, "0031612345678", "+31612345678", "country code with two zeros"),
        (MOBILES, "612410000", "+31612410000", "leading zero removed, no country code"),
    ],
)  # fmt: skip
def test_a_number(world: World, text: str, plain: str, step: str) -> None:
    assert text in texts_of(world)
    (reading,) = world.read(text)
    assert (reading.plain, reading.steps[0]) == (plain, step)


@pytest.mark.parametrize(
    ("world", "text"),
    [
        (four_digits(), "0999"), (four_digits(), "12345"), (four_digits(), "１２３４"),
        (five_digits(), "1234"), (five_digits(), "-1234"), (five_digits(), ""),
        (SMALL, "2511sa"), (SMALL, "2511 SS"), (SMALL, "2511Ab"), (SMALL, "2509ab"),
        (SMALL, "2511  ab"), (SMALL, "2511"), (SMALL, "2511ab\n"),
        (MOBILES, "612280000"), (MOBILES, "61234567"), (MOBILES, "7612345678"),
        (MOBILES, "6１２３４5678"), (MOBILES, "12345678"), (MOBILES, ""),
    ],
)  # fmt: skip
def test_no_such_number(world: World, text: str) -> None:
    assert text not in texts_of(world)
    assert world.read(text) == ()


@given(st.data())
def test_a_text_by_its_position_is_that_of_the_block(data: st.DataObject) -> None:
    n = data.draw(st.integers(0, SMALL.blocks - 1))
    position = data.draw(st.integers(0, SMALL.size // SMALL.blocks - 1))
    assert SMALL.text_at is not None
    assert SMALL.text_at(n, position) == SMALL.block(n)[position]


def test_the_whole_worlds() -> None:
    assert dutch_postcodes().size == 9000 * (26 * 26 - 3) * 4
    assert dutch_postcodes().size % dutch_postcodes().blocks == 0
    assert mobile_numbers().size == 6 * 10**8
    assert mobile_numbers(range(0)).size == mobile_numbers(range(0)).blocks == 0
