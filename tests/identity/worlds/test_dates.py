"""Birth dates: every layout, no text twice, and all that an ambiguous text can mean."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelwitness.identity.worlds.dates import LAYOUTS, Layout, birth_dates, date_parts, read_date
from pixelwitness.identity.worlds.world import World

TODAY = datetime.date(2026, 11, 25)
DATES = st.dates(datetime.date(1900, 1, 1), TODAY)


def texts_of(world: World) -> list[bytes]:
    return [text for n in range(world.blocks) for text in world.block(n)]


@pytest.fixture(scope="module")
def texts() -> frozenset[bytes]:
    return frozenset(texts_of(birth_dates(TODAY)))


def test_no_text_stands_twice_and_the_size_counts_them(texts: frozenset[bytes]) -> None:
    world = birth_dates(TODAY)
    assert world.size == len(texts) == len(texts_of(world))


@pytest.mark.parametrize(
    ("text", "plain", "steps"),
    [
        ("19800423", "1980-04-23", "year, month and day without separators"),
        ("1980-04-23", "1980-04-23", "year, month and day with hyphens"),
        ("1980-4-23", "1980-04-23", "year, month and day with hyphens, no leading zeros"),
        ("23-04-1980", "1980-04-23", "day, month and year with hyphens"),
        ("23-4-1980", "1980-04-23", "day, month and year with hyphens, no leading zeros"),
        ("04-23-1980", "1980-04-23", "month, day and year with hyphens"),
        ("04/23/1980", "1980-04-23", "month, day and year with slashes"),
        ("4/23/1980", "1980-04-23", "month, day and year with slashes, no leading zeros"),
        ("23/04/1980", "1980-04-23", "day, month and year with slashes"),
        ("23/4/1980", "1980-04-23", "day, month and year with slashes, no leading zeros"),
        ("23041980", "1980-04-23", "day, month and year without separators"),
        ("04231980", "1980-04-23", "month, day and year without separators"),
        ("1980/04/23", "1980-04-23", "year, month and day with slashes"),
        ("23.04.1980", "1980-04-23", "day, month and year with dots"),
        ("23.4.1980", "1980-04-23", "day, month and year with dots, no leading zeros"),
        ("20000229", "2000-02-29", "year, month and day without separators"),
        ("25-11-2026", "2026-11-25", "day, month and year with hyphens"),
        ("01-01-1900", "1900-01-01", "day, month and year with hyphens"),
    ],
)  # fmt: skip
def test_every_layout(texts: frozenset[bytes], text: str, plain: str, steps: str) -> None:
    assert text.encode() in texts
    (reading,) = read_date(TODAY, text)
    assert (reading.plain, reading.steps) == (plain, (steps,))


@pytest.mark.parametrize(
    ("text", "plains"),
    [
        ("05-06-1990", ["1990-06-05", "1990-05-06"]),
        ("5/6/1990", ["1990-06-05", "1990-05-06"]),
        ("05061990", ["1990-06-05", "1990-05-06"]),
        ("05.06.1990", ["1990-06-05"]),
        ("19900506", ["1990-05-06", "1990-06-05"]),
        ("1990-05-06", ["1990-05-06"]),
        ("05-05-1990", ["1990-05-05"]),
        ("05-12-2026", ["2026-05-12"]),  # 5 December has not been yet
    ],
)
def test_what_can_mean_two_days_says_both(
    texts: frozenset[bytes], text: str, plains: list[str]
) -> None:
    assert text.encode() in texts
    assert [reading.plain for reading in read_date(TODAY, text)] == plains


def test_the_pixels_swap_is_told() -> None:
    swapped = read_date(TODAY, "19900506")[1]
    assert swapped.steps[0].startswith("day and month swapped, as the pixel reads")


@pytest.mark.parametrize(
    "text",
    ["", "18991231", "20261126", "26-11-2026", "19810229", "31-04-1980", "1980-13-01", "0-1-1980",
     "5-06-1990", "１９８００４２３", "19800423 ", "800423", "jan 1980"],
)  # fmt: skip
def test_no_birth_date(texts: frozenset[bytes], text: str) -> None:
    assert text.encode() not in texts
    assert read_date(TODAY, text) == ()


@given(DATES, st.sampled_from(LAYOUTS))
def test_what_a_layout_writes_is_tried_and_read(
    texts: frozenset[bytes], date: datetime.date, layout: Layout
) -> None:
    text = layout.write(date)
    assert text.encode() in texts
    assert date.isoformat() in {reading.plain for reading in read_date(TODAY, text)}


def test_all_that_is_tried_can_be_read(texts: frozenset[bytes]) -> None:
    some = sorted(texts)[::97]
    assert all(read_date(TODAY, text.decode()) for text in some)


@given(st.text(alphabet="0123456789-/. ٣x"))
def test_what_can_be_read_is_tried(texts: frozenset[bytes], text: str) -> None:
    assert bool(read_date(TODAY, text)) == (text.encode() in texts)


@pytest.mark.parametrize("year", [1899, 1900])
def test_a_clock_that_is_wrong(year: int) -> None:
    world = birth_dates(datetime.date(year, 1, 1))
    assert world.size == len(texts_of(world))
    assert bool(world.size) == (year == 1900)


@pytest.mark.parametrize(
    ("text", "plains"),
    [
        ("1997", ["year 1997"]),
        ("02", ["month 2", "day 2"]),
        ("2", ["month 2", "day 2"]),
        ("31", ["day 31"]),
        ("32", []),
    ],
)
def test_parts_of_a_date(text: str, plains: list[str]) -> None:
    world = date_parts(TODAY)
    assert [reading.plain for reading in world.read(text)] == plains
    assert (text.encode() in texts_of(world)) == bool(plains)
    assert not world.anywhere
