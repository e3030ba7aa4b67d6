"""Headers read the quick way are those that the slow way reads, or it says that it cannot."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelwitness.captures.bodies import UnreadableError
from pixelwitness.captures.values import headers_of, plain_headers
from pixelwitness.exchange import Headers

texts = st.text(max_size=8) | st.sampled_from(["", ":path", "é", "\udc8b", "a: b"])
cells = texts | st.none() | st.integers() | st.booleans()
rows = st.dictionaries(st.sampled_from(["name", "value", "comment"]), cells) | st.lists(cells)
plain = st.fixed_dictionaries({"name": texts, "value": texts})


def slow(value: object) -> Headers | None:
    try:
        return headers_of(value, "request.headers")
    except UnreadableError:
        return None


@given(st.lists(plain | rows, max_size=4) | rows | cells)
def test_both_ways_read_the_same(value: object) -> None:
    quick = plain_headers(json.dumps(value).encode())
    assert quick is None or quick == slow(value)


@given(st.binary(max_size=60))
def test_no_bytes_raise(raw: bytes) -> None:
    assert plain_headers(raw) is None or isinstance(plain_headers(raw), tuple)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('[{"name":"a","value":"b"},{"name":":path","value":"/"}]', (("a", "b"),)),
        ('[{"value":"b","comment":1,"name":"a"}]', (("a", "b"),)),
        ("[]", ()),
        ("null", None),
        ('[["a","b"]]', None),
        ('[{"name":"a"}]', None),
        ('[{"name":"a","value":null}]', None),
        ('[{"name":"a","value":"\\udc8b"}]', None),
    ],
)
def test_what_the_quick_way_reads(text: str, found: Headers | None) -> None:
    assert plain_headers(text.encode()) == found


def test_what_was_read_is_left_as_it_is() -> None:
    assert headers_of((("a", "b"),), "request.headers") == (("a", "b"),)
