"""A HAR read by two processes: nothing but the time may differ from reading it alone."""

import json
import multiprocessing
import os
from collections.abc import Callable
from functools import partial
from io import FileIO
from pathlib import Path
from typing import Any

import pytest

from pixelwitness.captures import bytwo, read
from pixelwitness.captures import har as har_reader
from pixelwitness.captures.blocks import UnevenError, blocks_between
from pixelwitness.captures.bytwo import looked_by_two, worth_two
from pixelwitness.captures.har import read_har
from pixelwitness.captures.pages import Pages
from pixelwitness.captures.pieces import Part, Piece, pieces_of
from pixelwitness.exchange import Interest

WANTED = Interest(in_host=frozenset(("facebook.com",)))
INNER = ',{"pageref": "x", "request": {"url": "https://www.facebook.com/tr/?id=9"}}'


def entry(number: int, **more: Any) -> dict[str, Any]:
    host = "www.facebook.com" if number % 3 == 0 else "shop.example"
    request = {"method": "GET", "url": f"https://{host}/tr/?id={number}", "headers": []}
    answer = {"status": 200, "headers": [], "content": {"text": "x" * (number % 7) * 40}}
    return {"pageref": f"page_{number // 10}", "request": request, "response": answer, **more}


def har(entries: str, pages: str = "[]") -> str:
    return f'{{"log": {{"version": "1.2", "pages": {pages}, "entries": [\n{entries}]}}}}'


def rows(count: int, change: Callable[[int], dict[str, Any]] = lambda number: {}) -> str:
    return ",\n".join(json.dumps(entry(number, **change(number))) for number in range(count))


FILES = {
    "plain": har(rows(200)),
    "pages with titles": har(
        rows(60), json.dumps([{"id": "page_2", "title": "https://shop.example/two"}])
    ),
    "entries in bodies": har(rows(90, lambda n: {"response": {"content": {"text": INNER}}})),
    "entries in entries": har(rows(90, lambda n: {"list": [{"pageref": "1"}, {"pageref": "2"}]})),
    "one that is NaN": har(rows(90, lambda n: {"time": float("nan")} if n == 50 else {})),
    "lone surrogates": har(rows(90, lambda n: {"comment": "\udc8b"})),
    "a broken entry": har(f'{rows(40)},\n{{"pageref": "x", "request": oops}},\n{rows(40)}'),
    "cut off": har(rows(100))[:-2500],
    "something behind": har(rows(50)) + "\n",
    "no entries": har(""),
    "one": har(rows(1)),
    "no page": har(rows(80, lambda n: {"pageref": None})),
    "garbage instead of a comma": har(rows(30) + ' ; {"pageref": "a"}' + rows(30)),
}  # fmt: skip


@pytest.fixture
def helped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file counts as large, and pieces are small."""
    monkeypatch.setattr(bytwo, "LARGE", 0)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(har_reader, "looked_by_two", partial(looked_by_two, size=700))


@pytest.mark.usefixtures("helped")
@pytest.mark.parametrize("name", FILES)
def test_the_same_as_alone(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.har"
    path.write_text(FILES[name], "utf-8")
    alone, by_two = read(path, WANTED), read(path, WANTED, helped=True)
    assert list(by_two) == list(alone)
    assert (by_two.entries, by_two.pages) == (alone.entries, alone.pages)


@pytest.mark.usefixtures("helped")
def test_progress_reaches_far_into_the_file(tmp_path: Path) -> None:
    path, told = tmp_path / "a.har", list[int]()
    path.write_text(FILES["plain"], "utf-8")
    list(read_har(path, WANTED, Pages(), told.append, helped=True))
    assert told == sorted(told)
    assert path.stat().st_size * 0.9 < told[-1] <= path.stat().st_size


@pytest.mark.usefixtures("helped")
def test_a_helper_that_died_is_done_without(tmp_path: Path) -> None:
    path = tmp_path / "a.har"
    path.write_text(FILES["plain"], "utf-8")
    steps = iter(read(path, WANTED, helped=True))
    found = [next(steps)]
    (helper,) = multiprocessing.active_children()
    helper.kill()
    found += steps
    assert found == list(read(path, WANTED))


@pytest.mark.parametrize(
    ("size", "sign", "cores", "wanted"),
    [(1000, "", 2, False), (1000, "x", 2, True), (1000, "x", 1, False), (999, "x", 2, False)],
)
def test_who_needs_help(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    size: int,
    sign: str,
    cores: int,
    wanted: bool,
) -> None:
    path = tmp_path / "a.har"
    path.write_bytes(b" " * size)
    monkeypatch.setattr(bytwo, "LARGE", 1000)
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    assert worth_two(path, Interest(in_url=(sign,))) is wanted


@pytest.mark.parametrize("size", [1, 50, 333, 4000, 10**6])
def test_pieces_lie_side_by_side(tmp_path: Path, size: int) -> None:
    path, text = tmp_path / "a.har", FILES["plain"]
    path.write_text(text, "utf-8")
    with FileIO(path) as file:
        pieces = list(pieces_of(file, text.index("\n{"), size))
        parts = [(Part(file, piece).read() or b"").decode() for piece in pieces]
    assert [piece.last for piece in pieces] == [False] * (len(pieces) - 1) + [True]
    assert [one.end + 1 for one in pieces[:-1]] == [one.start for one in pieces[1:]]
    ended = [*parts[:-1], parts[-1].removesuffix("]}}")]
    assert sum(len(json.loads(f"[{part}]")) for part in ended) == 200
    assert pieces[-1].end == len(text)


@pytest.mark.parametrize("text", [b'{"a": 1', b'{"request": {"url": "x"}} ]', b"nothing"])
def test_what_is_not_whole_is_told(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "a"
    path.write_bytes(text)
    with FileIO(path) as file, pytest.raises(UnevenError) as told:
        list(blocks_between(Part(file, Piece(0, len(text), False))))
    assert told.value.left == len(text)
