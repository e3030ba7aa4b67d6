"""Captures that are damaged or odd in ways that must cost no more than the damaged part."""

import gzip
import json
import zlib
from pathlib import Path
from typing import Any

import pytest

from pixelwitness.captures import read
from pixelwitness.errors import CaptureError
from pixelwitness.exchange import Exchange, Gap, Interest

ALL = Interest(in_url=("",))


def _entry(number: int, **request: Any) -> dict[str, Any]:
    url = f"https://shop.example/{number}"
    return {
        "request": {"method": "GET", "url": url, "headers": [], **request},
        "response": {"status": 200, "headers": [{"name": "Set-Cookie", "value": "_fbp=x"}]},
    }


def _har(*entries: dict[str, Any], pages: tuple[dict[str, str], ...] = ()) -> bytes:
    return json.dumps({"log": {"pages": pages, "entries": entries}}).encode()


def _items(folder: Path, raw: bytes, interest: Interest = ALL) -> list[Exchange | Gap]:
    path = folder / "capture"
    path.write_bytes(raw)
    return list(read(path, interest))


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress], ids=["gzip", "zlib"])
def test_cut_off_packing_gives_what_is_before(tmp_path: Path, pack: Any) -> None:
    packed = pack(_har(*map(_entry, range(5000))))
    found = _items(tmp_path, packed[: len(packed) // 2])
    assert 100 < len(found) < 5000
    assert isinstance(found[-1], Gap)


def test_a_broken_entry_does_not_hide_the_next(tmp_path: Path) -> None:
    raw = _har(*map(_entry, range(3))).replace(b'"https://shop.example/1"', b"https")
    assert [item.entry for item in _items(tmp_path, raw)] == [0, 1, 2]


@pytest.mark.parametrize("second", ['"x": 1}}{"log": {"entries": [', '"entries" : ['])
def test_a_second_list_of_entries_is_told(tmp_path: Path, second: str) -> None:
    raw = _har(_entry(0), _entry(1))
    both = raw[:-2] + f", {second}{json.dumps(_entry(2))}]}}}}".encode()
    *read_, last = _items(tmp_path, both)
    assert [item.entry for item in read_] == [0, 1]
    assert isinstance(last, Gap)
    assert "a second list of entries" in last.reason
    assert len(_items(tmp_path, raw[:-2] + b', "x": "\\"entries\\": ["}}')) == 2


def test_bytes_that_are_no_utf8_come_back(tmp_path: Path) -> None:
    raw = _har(_entry(0, method="POST", postData={"text": "aXb"})).replace(b"aXb", b"a\x8bb")
    [item] = _items(tmp_path, raw)
    assert isinstance(item, Exchange)
    assert item.body == b"a\x8bb"


def test_nesting_too_deep_is_a_gap(tmp_path: Path) -> None:
    raw = _har(_entry(0)).replace(b'"headers": []', b'"headers": ' + b"[" * 100_000)
    assert all(isinstance(item, Gap) for item in _items(tmp_path, raw))


@pytest.mark.parametrize(
    ("old", "new", "gaps"),
    [
        (b'"headers": []', b'"headers": ' + b"[" * 100_000 + b"]" * 100_000, 1),
        (b'"headers": []', b'"headers": [], "x": ' + b"[" * 100_000 + b"]" * 100_000, 1),
        (b'"headers": []', b'"bodySize": ' + b"9" * 5000, 1),
        (b'"headers": []', b'"headers": [{"name": "a\xb7", "value": "\xff"}]', 0),
        (b"shop.example/5", b"shop.example/\xff", 0),
    ],
    ids=["nested", "nested where nobody looks", "number too long", "header no UTF-8", "url no UTF-8"],
)  # fmt: skip
def test_damage_in_a_block_costs_one_entry(
    tmp_path: Path, old: bytes, new: bytes, gaps: int
) -> None:
    first, mark, rest = _har(*map(_entry, range(3000))).partition(b'shop.example/5"')
    found = _items(tmp_path, first + (mark + rest).replace(old, new, 1))
    assert [item.entry for item in found] == list(range(3000))
    assert [item.entry for item in found if isinstance(item, Gap)] == [5] * gaps


def test_a_flow_longer_than_memory(tmp_path: Path) -> None:
    with pytest.raises(CaptureError):
        _items(tmp_path, b"999999999999:9:")


def test_set_cookie_is_of_interest(tmp_path: Path) -> None:
    assert len(_items(tmp_path, _har(_entry(0)), Interest(in_cookie=("_fbp",)))) == 1


def test_page_by_title(tmp_path: Path) -> None:
    title = {"id": "p", "title": "https://shop.example/start"}
    [item] = _items(tmp_path, _har({**_entry(0), "pageref": "p"}, pages=(title,)))
    assert isinstance(item, Exchange)
    assert item.page == title["title"]


def test_overlong_file_name(tmp_path: Path) -> None:
    found = _items(tmp_path, _har(_entry(0, postData={"_file": "a" * 5000}), _entry(1)))
    assert [item.entry for item in found] == [0, 1]


def _announced(length: int, text: str, kind: str = "text/plain", **more: str) -> dict[str, Any]:
    headers = [{"name": n, "value": v} for n, v in {"Content-Length": str(length), **more}.items()]
    return _entry(0, method="POST", headers=headers, postData={"text": text, "mimeType": kind})


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("entry", "missing"),
    [
        (_announced(100, '{"a": 1'), 93),
        (_announced(40, "id=1&ud%5Bem%5D=abc", FORM), 21),
        (_announced(19, "id=1&ud%5Bem%5D=abc", FORM), 0),
        (_announced(3, "id=1&ud%5Bem%5D=abc", FORM), 0),
        (_announced(40, "id=1&ud[em]=jan@example.com", FORM), 0),  # the exporter decoded it
        (_announced(40, "naam=Zoë", FORM), 0),
        (_announced(9, "a\nb\nc\n"), 0),  # line ends made one byte
        (_announced(900, "--b\r\n", "multipart/form-data; boundary=b"), 0),  # files left out
        (_announced(90, "abc", **{"Content-Encoding": "gzip"}), 0),
        (_announced(90, "abc", **{"Transfer-Encoding": "chunked"}), 0),
        (_entry(0, method="POST", bodySize=90, postData={"text": "abc"}), 0),
    ],
)
def test_what_is_missing_of_a_body(tmp_path: Path, entry: dict[str, Any], missing: int) -> None:
    [item] = _items(tmp_path, _har(entry))
    assert isinstance(item, Exchange)
    assert item.body_missing == missing


def test_a_wrong_checksum_is_told(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(_har(*map(_entry, range(50_000)))))
    packed[-8] ^= 1
    *_, gap = _items(tmp_path, bytes(packed))
    assert isinstance(gap, Gap)
