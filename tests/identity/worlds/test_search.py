"""Going through a world: what is found, where it stops, in one process or several."""

import hashlib
import itertools
from concurrent.futures.process import BrokenProcessPool
from functools import partial

import pytest

from pixelwitness.identity.worlds import search as searching
from pixelwitness.identity.worlds.estimate import seconds_for
from pixelwitness.identity.worlds.hashing import DIGESTS, Digest, _functions, digests, hits
from pixelwitness.identity.worlds.phones import mobile_numbers
from pixelwitness.identity.worlds.search import LARGE, jobs_for, search, spread
from pixelwitness.identity.worlds.world import World

FEW = mobile_numbers(range(1234, 1235))
MOBILES = mobile_numbers(range(1230, 1242))
LARGE_MOBILES = mobile_numbers(range(1000, 1034))


def digest(text: str, form: Digest = "sha256") -> bytes:
    return hashlib.new(form, text.encode(), usedforsecurity=False).digest()


@pytest.mark.parametrize("form", DIGESTS)
def test_every_form(form: Digest) -> None:
    text = "31612345678"
    assert search(FEW, form, [digest(text, form)]) == {digest(text, form): text.encode()}
    assert search(FEW, form, [digest("x", form)]) == {}


def test_it_stops_when_all_are_found() -> None:
    told: list[tuple[str, int, int]] = []
    first, later = digest("612300000"), digest("612400000")
    search(MOBILES, "sha256", [first], lambda *words: told.append(words))
    assert len(told) == 1
    search(MOBILES, "sha256", [first, later], lambda *words: told.append(words))
    assert len(told) == 3
    search(MOBILES, "sha256", [first, digest("x")], lambda *words: told.append(words))
    assert told[-1] == (MOBILES.name, MOBILES.size, MOBILES.size)


def test_nothing_wanted_is_nothing_tried() -> None:
    def never(_: int) -> list[bytes]:
        raise AssertionError

    assert search(World("w", ("phone",), 1, 1, never, lambda _: ()), "sha256", []) == {}


def test_a_large_world_in_two_processes_gives_the_same() -> None:
    assert LARGE_MOBILES.size >= LARGE
    wanted = [digest("3161033" + "0001"), digest("610000000"), digest("0031610339999")]
    one = search(LARGE_MOBILES, "sha256", wanted, jobs=1)
    assert search(LARGE_MOBILES, "sha256", wanted, jobs=2) == one
    assert sorted(one.values()) == [b"0031610339999", b"31610330001", b"610000000"]


def test_processes_can_be_had_here() -> None:
    assert list(searching._in_processes(partial(int.__mul__, 2), 4, 2)) == [0, 2, 4, 6]


def test_several_processes_only_for_a_large_world() -> None:
    assert jobs_for(MOBILES, 4) == 1
    assert jobs_for(LARGE_MOBILES, 4) == 4
    assert jobs_for(LARGE_MOBILES) >= 1


@pytest.mark.parametrize("error", [OSError, ImportError, NotImplementedError, BrokenProcessPool])
def test_without_processes_it_goes_on_alone(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def broken(work: object, count: int, jobs: int) -> object:
        yield 0
        raise error

    monkeypatch.setattr(searching, "_in_processes", broken)
    assert list(spread(partial(int.__mul__, 2), 4, jobs=2)) == [0, 2, 4, 6]


def test_a_system_that_forbids_weak_digests(monkeypatch: pytest.MonkeyPatch) -> None:
    allowed = hashlib.md5

    def forbidden(*data: bytes, usedforsecurity: bool = True) -> object:
        if usedforsecurity:
            raise ValueError("disabled for FIPS")
        return allowed(*data, usedforsecurity=False)

    monkeypatch.setattr(hashlib, "md5", forbidden)
    _functions.cache_clear()
    try:
        assert list(digests("md5", [b"x"])) == [digest("x", "md5")]
    finally:
        _functions.cache_clear()


def test_hits_are_texts_in_their_order() -> None:
    wanted = {digest("a"), digest("c")}
    assert hits("sha256", [b"a", b"b", b"c", b"a"], wanted) == [b"a", b"c", b"a"]


@pytest.mark.parametrize(
    ("world", "jobs", "seconds"),
    [
        (mobile_numbers(range(0)), 1, 0),
        (FEW, 1, 0.6),  # six blocks of 0.1 s, of which two were tried
        (MOBILES, 8, 1.2),  # too small for several processes
        (mobile_numbers(), 1, 600),
        (mobile_numbers(), 4, 150),
    ],
)
def test_an_estimate(world: World, jobs: int, seconds: float) -> None:
    ticks = itertools.count()
    assert seconds_for(world, "sha256", jobs, lambda: next(ticks) * 0.1) == pytest.approx(
        seconds, rel=0.01
    )


@pytest.mark.slow
def test_three_million_numbers_in_all_spellings() -> None:
    world = mobile_numbers(range(4000, 4300))
    texts = ["642991234", "31640000000", "0031642990000"]
    found = search(world, "sha256", [digest(text) for text in texts])
    assert {text.decode() for text in found.values()} == set(texts)
