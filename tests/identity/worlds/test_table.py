"""The table: made, used, refused when it is bad, done without where it cannot be made."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelwitness.identity.worlds import table
from pixelwitness.identity.worlds.hashing import DIGESTS, Digest
from pixelwitness.identity.worlds.postcodes import dutch_postcodes
from pixelwitness.identity.worlds.search import search
from pixelwitness.identity.worlds.table import DamagedError, build, find, look_up, table_path

WORLD = dutch_postcodes(range(2510, 2516), a_block=2)
TEXTS = ("2510aa", "2511 ab", "2513AB", "2515 ZZ")
TEXT_AT = WORLD.text_at or (lambda n, position: b"")


def digest(text: str, form: Digest = "sha256") -> bytes:
    return hashlib.new(form, text.encode(), usedforsecurity=False).digest()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cache") / "deeper"
    build(folder, WORLD, "sha256")
    return folder


def wanted() -> list[bytes]:
    return [digest(text) for text in (*TEXTS, "2516aa", "2511sa", "")]


@pytest.mark.parametrize("form", DIGESTS)
def test_every_form(tmp_path: Path, form: Digest) -> None:
    build(tmp_path, WORLD, form)
    found = look_up(tmp_path, WORLD, TEXT_AT, form, [digest(text, form) for text in TEXTS])
    assert sorted(found.values()) == sorted(text.encode() for text in TEXTS)


def test_the_table_gives_what_going_through_gives(made: Path) -> None:
    found = look_up(made, WORLD, TEXT_AT, "sha256", wanted())
    assert found == search(WORLD, "sha256", wanted())
    assert len(found) == len(TEXTS)


def test_every_text_is_found(made: Path) -> None:
    some = [text for n in range(WORLD.blocks) for text in WORLD.block(n)[::53]]
    by_digest = {digest(text.decode()): text for text in some}
    assert look_up(made, WORLD, TEXT_AT, "sha256", list(by_digest)) == by_digest


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=5))
def test_other_digests_find_nothing(made: Path, others: list[bytes]) -> None:
    assert look_up(made, WORLD, TEXT_AT, "sha256", others) == {}


def test_the_file_is_its_owners_and_nothing_else_is_left(made: Path) -> None:
    assert list(made.iterdir()) == [table_path(made, WORLD, "sha256")]
    assert table_path(made, WORLD, "sha256").stat().st_mode & 0o777 == 0o600
    assert made.stat().st_mode & 0o777 == 0o700


def test_four_bytes_a_text(made: Path) -> None:
    assert table_path(made, WORLD, "sha256").stat().st_size == WORLD.size * 4 + 256 + 4


def test_it_is_made_once(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "build", None)
    assert len(find(made, WORLD, TEXT_AT, "sha256", wanted())) == len(TEXTS)


def test_progress_is_told_while_it_is_made(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    find(tmp_path, WORLD, TEXT_AT, "sha256", wanted(), lambda *words: told.append(words))
    assert [done for _, done, _ in told] == [WORLD.size // 3, WORLD.size * 2 // 3, WORLD.size]


def flipped(at: int) -> Callable[[bytes], bytes]:
    return lambda data: data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data: b"", id="empty"),
        pytest.param(lambda data: data[:-1], id="cut off"),
        pytest.param(lambda data: data + b"\0", id="longer"),
        pytest.param(flipped(3), id="header"),
        pytest.param(flipped(300), id="body"),
        pytest.param(flipped(-5), id="end of the body"),
        pytest.param(lambda data: bytes(len(data)), id="zeros"),
        pytest.param(lambda data: b"PK\3\4" + data[4:], id="another program's"),
    ],
)  # fmt: skip
def test_a_damaged_file_is_made_anew(
    tmp_path: Path, made: Path, damage: Callable[[bytes], bytes]
) -> None:
    good = table_path(made, WORLD, "sha256").read_bytes()
    path = table_path(tmp_path, WORLD, "sha256")
    path.write_bytes(damage(good))
    with pytest.raises(DamagedError):
        look_up(tmp_path, WORLD, TEXT_AT, "sha256", wanted())
    assert len(find(tmp_path, WORLD, TEXT_AT, "sha256", wanted())) == len(TEXTS)
    assert path.read_bytes() == good


def test_another_worlds_table_is_made_anew(tmp_path: Path) -> None:
    other = dutch_postcodes(range(3510, 3516), a_block=2)
    build(tmp_path, other, "sha256")
    assert len(find(tmp_path, WORLD, TEXT_AT, "sha256", wanted())) == len(TEXTS)


@pytest.mark.parametrize("what", ["file", "below a file", "a folder in its place"])
def test_a_folder_that_cannot_be_written(tmp_path: Path, what: str) -> None:
    path = tmp_path / "cache"
    if what == "a folder in its place":
        (table_path(path, WORLD, "sha256") / "x").mkdir(parents=True)
    else:
        path.write_text("not a folder")
        path = path / "deeper" if what == "below a file" else path
    assert find(path, WORLD, TEXT_AT, "sha256", wanted()) == search(WORLD, "sha256", wanted())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_is_not_ours(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert len(find(tmp_path, WORLD, TEXT_AT, "sha256", wanted())) == len(TEXTS)


def test_nothing_is_left_when_making_it_is_broken_off(tmp_path: Path) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(tmp_path, WORLD, "sha256", stop)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_all_dutch_postcodes(tmp_path: Path) -> None:
    world, texts = dutch_postcodes(), ("1000aa", "2511 ab", "9999ZZ", "5000 XY")
    found = find(tmp_path, world, world.text_at or TEXT_AT, "sha256", [digest(t) for t in texts])
    assert {text.decode() for text in found.values()} == set(texts)
    assert table_path(tmp_path, world, "sha256").stat().st_size < 100_000_000
