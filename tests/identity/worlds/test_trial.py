"""What a search took is measured as it ran, and says how it was made."""

import hashlib
import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from pixelwitness.errors import RuleError
from pixelwitness.identity.worlds.hashing import digests
from pixelwitness.identity.worlds.possible import load_possible
from pixelwitness.identity.worlds.postcodes import dutch_postcodes
from pixelwitness.identity.worlds.table import build
from pixelwitness.identity.worlds.trial import find
from pixelwitness.vocabulary import KINDS

WORLD = dutch_postcodes(range(2510, 2516), a_block=2)
FIRST, LAST = (next(iter(digests("sha256", (text,)))) for text in (b"2510AA", b"2515 ZZ"))
NOBODYS = hashlib.sha256(b"x").digest()


def clock() -> Callable[[], float]:
    """Seconds that pass between two looks: one and a half."""
    ticks = itertools.count(100.0, 1.5)
    return lambda: next(ticks)


@pytest.mark.parametrize(
    ("cached", "wanted", "way", "tried", "found"),
    [
        (None, {FIRST}, "tried", WORLD.size // 3, 1),
        (None, {FIRST, LAST}, "tried", WORLD.size, 2),
        (None, {FIRST, NOBODYS}, "tried", WORLD.size, 1),
        ("new", {FIRST, NOBODYS}, "table_made", WORLD.size, 1),
        ("made", {FIRST, NOBODYS}, "table", WORLD.size, 1),
        ("nowhere", {FIRST}, "tried", WORLD.size // 3, 1),
    ],
)
def test_each_way(
    tmp_path: Path, cached: str | None, wanted: set[bytes], way: str, tried: int, found: int
) -> None:
    cache = tmp_path / cached if cached else None
    if cached == "made":
        build(tmp_path / "made", WORLD, "sha256")
    if cached == "nowhere":
        (tmp_path / "nowhere").touch()
    told: list[str] = []
    texts, trial = find(
        WORLD, "sha256", wanted, cache, lambda name, *_: told.append(name), 1, clock()
    )
    assert (trial.way, trial.tried, trial.found, len(texts)) == (way, tried, found, found)
    assert (trial.texts, trial.wanted, trial.seconds) == (WORLD.size, len(wanted), 1.5)
    assert (trial.world, trial.kind, trial.form) == (WORLD.name, "postcode", "sha256")
    assert bool(told) is (way != "table")


def test_how_many_values_there_are() -> None:
    possible = load_possible()
    assert possible.per_second > 100_000
    assert list(possible.values) == [kind for kind in KINDS if kind in possible.values]
    assert possible.values["gender"] < possible.values["birth_date"] < possible.values["phone"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("  shoe: {values: 5, because: b}\n", "`shoe` is unknown here"),
        ("  email: {values: 0, because: b}\n", "`0` is no count"),
        ("  email: {values: 5}\n", "`because` is missing"),
    ],
)
def test_a_table_that_is_wrong(tmp_path: Path, rows: str, told: str) -> None:
    path = tmp_path / "p.yaml"
    pace = "pace:\n  per_second: 5\n  because: b\n"
    path.write_text(f"source: s\nbecause: b\n{pace}kinds:\n{rows}")
    with pytest.raises(RuleError, match=told):
        load_possible(path)
