"""What one request may cost: bombs and heaps are cut off, named, and never followed."""

import base64
import gzip
import json
import zlib
from collections.abc import Callable

import brotli
import lzstring
import pytest
import zstandard

from pixelwitness.identity import Budget, Layer, unwrap, unwrap_bytes

HUGE = b"0" * (50 << 20)
OFTEN = 20


def packed_often(data: bytes) -> bytes:
    for _ in range(OFTEN):
        data = gzip.compress(data)
    return data


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("brotli", lambda data: brotli.compress(data, quality=1)),
        ("zstd", zstandard.compress),
    ],
)
def test_a_bomb_is_cut_off_and_what_stands_beside_it_is_not(
    name: str, pack: Callable[[bytes], bytes]
) -> None:
    bomb = pack(HUGE)
    budget = Budget()
    assert [layer.encoding for layer in unwrap_bytes(bomb, budget)] == [()]  # the bytes as sent
    assert budget.cut == f"{name} of more than 2,097,152 characters was not followed"
    text = f"a={base64.b64encode(bomb).decode().replace('+', '%2B')}&mail=jan%40example.com"
    budget = Budget()
    found = list(unwrap(text, budget))
    assert Layer("jan@example.com", ("form",), "?mail") in found
    assert budget.cut
    assert sum(len(layer.text) for layer in found[1:]) <= 4 << 20


def test_an_lz_string_bomb() -> None:
    budget = Budget(characters=20_000)
    text = lzstring.LZString().compressToBase64("0" * 100_000)
    assert list(unwrap(text, budget)) == [Layer(text, (), "")]
    assert budget.cut == "lz_string of more than 10,000 characters was not followed"


@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":'])
@pytest.mark.parametrize("levels", [70, 5_000, 1_000_000])
def test_deep_json(opening: str, levels: int) -> None:
    closing = "".join({"[": "]", "{": "}"}.get(char, "") for char in reversed(opening))
    text = opening * levels + "1" + closing * levels
    budget = Budget(characters=20 << 20)
    assert list(unwrap(text, budget)) == [Layer(text, (), "")]
    assert budget.cut.startswith("JSON")


def test_shallow_json_of_many_brackets_is_whole() -> None:
    budget = Budget()
    assert len(list(unwrap(json.dumps([[i] for i in range(100)]), budget))) == 101
    assert not budget.cut


def test_wrapped_too_often() -> None:
    text = "jan@example.com, jan@example.com"
    wrapped = [text]
    for _ in range(6):
        wrapped.append(base64.b64encode(wrapped[-1].encode()).decode())
    enough, budget = Budget(), Budget()
    assert [layer.text for layer in unwrap(wrapped[4], enough)] == wrapped[4::-1]
    assert not enough.cut
    assert [layer.text for layer in unwrap(wrapped[6], budget)] == wrapped[6:1:-1]
    assert budget.cut == "more than 4 wrappings, one in the other, were not followed"


def test_depth_is_the_callers_choice() -> None:
    text = json.dumps(json.dumps(["jan"]))
    assert [layer.text for layer in unwrap(text, Budget(), depth=1)] == [text, '["jan"]']


def test_compressed_too_often() -> None:
    budget = Budget()
    for layer in unwrap_bytes(packed_often(b"jan@example.com"), budget):
        assert "jan" not in layer.text
    assert budget.cut == "more than 4 compressions, one in the other, were not followed"


def test_many_parameters() -> None:
    text = "&".join(f"p{i}=v{i}" for i in range(120_000))
    budget = Budget()
    found = list(unwrap(text, budget))
    assert len(found) == 1 + Budget().tries
    assert found[-1] == Layer("v8191", ("form",), "?p8191")
    assert budget.cut == "more wrapped values than one request is searched for were not followed"


def test_many_tokens_that_are_nothing() -> None:
    text = " ".join(["IwAR0abcdefABCDEF1234"] * 100_000)
    budget = Budget()
    assert len(list(unwrap(text, budget))) == 1
    assert budget.cut


def test_many_bombs() -> None:
    bomb = base64.urlsafe_b64encode(gzip.compress(HUGE[: 4 << 20])).decode()
    budget = Budget()
    found = list(unwrap("&".join(f"a={bomb}" for _ in range(200)), budget))
    assert budget.cut
    assert sum(len(layer.text) for layer in found[1:]) <= 4 << 20


def test_text_beyond_the_budget_is_yielded_but_not_opened() -> None:
    text = json.dumps(["jan@example.com"] * 100)
    budget = Budget(characters=1000)
    assert list(unwrap(text, budget)) == [Layer(text, (), "")]
    assert budget.cut == "a text of more than 1,000 characters was not looked into"


def test_bytes_beyond_the_budget_are_not_written_out() -> None:
    budget = Budget(characters=1000)
    layers = list(unwrap_bytes(b"\xff" * 5000, budget))
    assert layers == [Layer("\\xff" * 1000, (), "")]
    assert budget.cut == "bytes after the first 1,000 were not searched"


def test_one_budget_for_many_values() -> None:
    budget = Budget(tries=10)
    for _ in range(5):
        list(unwrap("a=1&b=2&c=3", budget))
    assert budget.tries == 0
    assert budget.cut
