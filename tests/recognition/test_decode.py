"""The decode verbs: what each yields, and that no bytes whatever make one raise."""

import gzip
import json
import zlib
from collections.abc import Callable
from functools import partial

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from pixelwitness.exchange import Exchange
from pixelwitness.multipart import multipart_fields
from pixelwitness.recognition import recognise
from pixelwitness.recognition.decode import decode, shape_of, unpacked
from pixelwitness.rulebook import Rulebook, Step
from pixelwitness.wire import flatten, from_base64, from_json, pairs


def post(body: bytes, kind: str = "") -> Exchange:
    headers = (("Content-Type", kind),) if kind else ()
    return Exchange(0, "", "POST", "https://www.facebook.com/tr/?id=1", headers, body)


@pytest.mark.parametrize(
    ("body", "kind", "shape"),
    [
        (b"", "", "none"),
        (b"a=1&b=2", "", "form"),
        (b"a=1", "application/x-www-form-urlencoded", "form"),
        (b"a=1", "text/plain", "text"),
        (b' {"a":1}', "text/plain", "json"),
        (b"[1]", "", "json"),
        (b"--x\r\n", "", "multipart"),
        (b"anything", "multipart/form-data; boundary=q", "multipart"),
        (b"\x00\x01", "application/octet-stream", "text"),
    ],
)
def test_shape(body: bytes, kind: str, shape: str) -> None:
    assert shape_of(post(body, kind)) == shape


def names(steps: tuple[Step, ...], exchange: Exchange) -> list[list[tuple[str, str]]]:
    return [[(p.name, p.value) for p in group] for group in decode(steps, exchange)]


@pytest.mark.parametrize(
    ("steps", "body", "kind", "expected"),
    [
        ((Step("query"),), b"", "", [[("id", "1")]]),
        ((Step("form"),), b"a%5Bb%5D=x+y&a%5Bb%5D=%C3%A9", "", [[("a[b]", "x y"), ("a[b]", "é")]]),
        ((Step("form"),), b"a=%ff", "", [[("a", "\\xff")]]),
        ((Step("text"),), b"a=1\r\nb=2", "text/plain", [[("a", "1"), ("b", "2")]]),
        ((Step("json"),), b'{"a":{"b":["x",2,null,true]}}', "", [[("a.b[0]", "x"), ("a.b[1]", "2")]]),
        ((Step("json"),), b'{"a":"\\ud83d"}', "", [[("a", "\\ud83d")]]),
        ((Step("gzip"), Step("form")), gzip.compress(b"a=1", mtime=0), "application/x-www-form-urlencoded", [[("a", "1")]]),
        ((Step("form"), Step("batch", ("e",))), b"z=0&e[0]=a%3D1&e[1]=a%3D2", "", [[("a", "1")], [("a", "2")]]),
        ((Step("form"), Step("batch", ("e",))), b"a=1", "", [[("a", "1")]]),
        ((Step("form"), Step("json", ("p",))), b"p=%7B%22k%22%3A%22v%22%7D&p2=%7B", "", [[("p.k", "v"), ("p2", "{")]]),
        ((Step("json"), Step("split", ("data",))), b'{"data":[{"a":"1"},{"a":"2"}],"s":"t"}', "",
         [[("s", "t"), ("data[0].a", "1")], [("s", "t"), ("data[1].a", "2")]]),
        ((Step("json"), Step("rows")), b'{"schema":["EMAIL","FN"],"data":[["x","y"]]}', "",
         [[("schema[0]", "EMAIL"), ("schema[1]", "FN"), ("data[0].EMAIL", "x"), ("data[0].FN", "y")]]),
        ((Step("form"), Step("base64", ("b",))), b"b=amFuQGV4YW1wbGUuY29t&c=1", "", [[("b", "jan@example.com"), ("c", "1")]]),
    ],
)  # fmt: skip
def test_verb(
    steps: tuple[Step, ...], body: bytes, kind: str, expected: list[list[tuple[str, str]]]
) -> None:
    assert names(steps, post(body, kind)) == expected


def test_what_is_unwrapped_is_named() -> None:
    groups = decode((Step("form"), Step("batch", ("e",))), post(b"e[0]=ud%255Bem%255D%3Dx"))
    assert [(p.name, p.encoding, p.inside) for p in groups[0]] == [("ud[em]", ("form",), "e[0]")]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--\r\n', "multipart/form-data; boundary=b"),
        (b'--b\nContent-Disposition: form-data; name="a"\n\n1\n--b--\n', "multipart/form-data; boundary=b"),
        (b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--\r\n', ""),
        (b'--b\r\ncontent-disposition: form-data; name="a"\r\nContent-Type: text/plain\r\n\r\n1\r\n--b--\r\n', 'multipart/form-data; boundary="b"'),
    ],
)  # fmt: skip
def test_multipart(body: bytes, kind: str) -> None:
    assert list(multipart_fields(body, kind)) == [("a", "1")]


def raw_deflate(body: bytes) -> bytes:
    return zlib.compress(body)[2:-4]


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, raw_deflate, brotli.compress, zstandard.compress])  # fmt: skip
def test_a_bomb_is_cut_off(pack: Callable[[bytes], bytes]) -> None:
    assert len(unpacked(pack(b"\0" * (64 << 20)))[0]) == 16 << 20


LEAD = b'{"event_name":"Lead","fb.pixel_id":"2000000000000001","fb.advanced_matching":{"em":"jan@example.com"}}'  # fmt: skip
FORM = b"id=2000000000000001&ev=Lead&if=false&it=1700000000000&ud[em]=jan@example.com"


@pytest.mark.parametrize("body", [LEAD, FORM])
@pytest.mark.parametrize(
    ("pack", "encoding"),
    [
        (bytes, ()),
        (b"\xef\xbb\xbf".__add__, ()),
        (gzip.compress, ("gzip",)),
        (zlib.compress, ("deflate",)),
        (partial(zlib.compress, level=0), ("deflate",)),
        (raw_deflate, ("deflate",)),
        (lambda body: zlib.compress(b"\xef\xbb\xbf" + body), ("deflate",)),
        (brotli.compress, ("brotli",)),
        (zstandard.compress, ("zstd",)),
    ],
)
def test_a_packed_body_is_told_by_what_is_in_it(
    rules: Rulebook, body: bytes, pack: Callable[[bytes], bytes], encoding: tuple[str, ...]
) -> None:
    head = (("Content-Type", "application/x-www-form-urlencoded"),) if body is FORM else ()
    sent = Exchange(0, "", "POST", "https://capi.shop.example/events", head, pack(body))
    (upload,) = recognise(sent, rules).uploads
    assert [(one.value, one.encoding) for one in upload.fields] == [("jan@example.com", encoding)]


@pytest.mark.parametrize(
    "body", [b"a=%C3%A9", "a=\u00e9".encode(), b"\x78\x9c", b"\x1f\x8b", b"\xff" * 99, b"\xc3\xa9"]
)
def test_what_is_not_packed_stays(body: bytes) -> None:
    assert unpacked(body) == (body, ())


@pytest.mark.parametrize("between", ["&", "&amp;"])
def test_a_tag_copied_out_of_html(rules: Rulebook, between: str) -> None:
    params = ("id=2000000000000001", "ev=PageView", "noscript=1", "ud[em]=jan@example.com")
    sent = Exchange(0, "", "GET", f"https://www.facebook.com/tr?{between.join(params)}")
    (upload,) = recognise(sent, rules).uploads
    assert (upload.account, upload.event) == ("2000000000000001", "PageView")
    assert [(one.name, one.encoding) for one in upload.fields] == [("ud[em]", ("html",) if between == "&amp;" else ())]  # fmt: skip


def test_json_a_million_deep_is_left() -> None:
    deep = "[" * 1_000_000
    assert from_json(deep) is None
    assert from_json('{"a":' * 100_000 + "1" + "}" * 100_000) is None
    nested: object = "x"
    for _ in range(500):
        nested = [nested]
    assert list(flatten(nested)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("amFuQGV4YW1wbGUuY29t", ("jan@example.com", "base64")),
        ("fn5-fg", ("~~~~", "base64url")),
        ("fn5-fn5+", None),
        ("not base64 at all", None),
        ("////", None),
    ],
)
def test_base64(text: str, found: tuple[str, str] | None) -> None:
    assert from_base64(text) == found


@given(st.binary(max_size=400), st.sampled_from(["", "text/plain", "multipart/form-data; boundary=x", "application/json"]))  # fmt: skip
def test_no_bytes_make_recognition_raise(rules: Rulebook, body: bytes, kind: str) -> None:
    recognise(post(body, kind), rules)


@settings(max_examples=200)
@given(st.text(max_size=300))
def test_no_address_makes_recognition_raise(rules: Rulebook, text: str) -> None:
    for url in (
        text,
        f"https://www.facebook.com/tr/?id=12345&ev=x&dl={text}&cd[a]={text}&ud[em]={text}",
    ):
        found = recognise(Exchange(0, "", "GET", url), rules)
        for upload in found.uploads:
            json.dumps([f.value for f in upload.fields]).encode()


@given(st.lists(st.tuples(st.text("abc[]", min_size=1, max_size=5), st.text("xyzé ", max_size=5))))
def test_pairs_come_back(rows: list[tuple[str, str]]) -> None:
    from urllib.parse import urlencode

    assert list(pairs(urlencode(rows))) == rows
