"""Unwrapping: every wrapping, every pair, random stacks, and texts that must be left alone."""

import base64
import hashlib
import json
from itertools import product

import lzstring
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pixelwitness.identity import Budget, Layer, unwrap, unwrap_bytes
from pixelwitness.vocabulary import Encoding

from .wrapping import CARRIERS, COMPRESSIONS, TEXTS, base64url, multipart, named

PLAIN = "Jan.Jansen+a1f9@example.com, 't Zand; Ænne ≠ 𝔍"
SHORTEST = 16  # bytes of raw deflate or Brotli that are looked at, as they have no mark
HASHED = hashlib.sha256(b"jan@example.com")


def layers(text: str | bytes, budget: Budget | None = None) -> list[Layer]:
    budget = budget or Budget()
    return list(unwrap(text, budget) if isinstance(text, str) else unwrap_bytes(text, budget))


def found(text: str) -> list[tuple[str, tuple[Encoding, ...], str]]:
    return [(layer.text, layer.encoding, layer.where) for layer in layers(text)[1:]]


@pytest.mark.parametrize("name", TEXTS)
def test_one_wrapping(name: str) -> None:
    way, wrap, where = TEXTS[name]
    wrapped = wrap(PLAIN)
    assert layers(wrapped)[0] == Layer(wrapped, (), "")
    assert Layer(PLAIN, (named(way, wrapped),), where) in layers(wrapped)


@pytest.mark.parametrize(("outer", "inner"), product(TEXTS, TEXTS))
def test_two_wrappings(outer: str, inner: str) -> None:
    (way2, wrap2, where2), (way1, wrap1, where1) = TEXTS[outer], TEXTS[inner]
    once = wrap1(PLAIN)
    twice = wrap2(once)
    encoding = (named(way1, once),) if twice == once else (named(way2, twice), named(way1, once))
    assert Layer(PLAIN, encoding, where2 + where1) in layers(twice)


@pytest.mark.parametrize(("carrier", "packer"), product(CARRIERS, COMPRESSIONS))
def test_compressed_in_a_field(carrier: str, packer: str) -> None:
    (way, carry, where), (packed, pack) = CARRIERS[carrier], COMPRESSIONS[packer]
    text = carry(pack(PLAIN.encode()))
    assert Layer(PLAIN, (named(way, text), packed), where) in layers(text)


@pytest.mark.parametrize(("outer", "inner"), product(COMPRESSIONS, COMPRESSIONS))
def test_compressed_twice_in_a_body(outer: str, inner: str) -> None:
    (way2, pack2), (way1, pack1) = COMPRESSIONS[outer], COMPRESSIONS[inner]
    assert layers(pack2(pack1(PLAIN.encode()))) == [Layer(PLAIN, (way2, way1), "")]


@pytest.mark.parametrize(("packer", "wrapping"), product(COMPRESSIONS, TEXTS))
def test_wrapped_in_a_compressed_body(packer: str, wrapping: str) -> None:
    (packed, pack), (way, wrap, where) = COMPRESSIONS[packer], TEXTS[wrapping]
    text = wrap(PLAIN)
    assert Layer(PLAIN, (packed, named(way, text)), where) in layers(pack(text.encode()))


@pytest.mark.parametrize("packer", COMPRESSIONS)
def test_a_compressed_part_of_a_multipart_body(packer: str) -> None:
    packed, pack = COMPRESSIONS[packer]
    body = multipart(pack(PLAIN.encode()))
    assert layers(body)[0].text == body.decode("utf-8", "backslashreplace")
    assert Layer(PLAIN, ("multipart", packed), "?f") in layers(body)


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha256", "sha512"])
@pytest.mark.parametrize("carrier", CARRIERS)
def test_raw_digests_become_hex(algorithm: str, carrier: str) -> None:
    way, carry, where = CARRIERS[carrier]
    digest = hashlib.new(algorithm, b"jan@example.com")
    text = carry(digest.digest())
    assert Layer(digest.hexdigest(), (named(way, text),), where) in layers(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"user":{"em":"a","n":[7]}}', [("a", ("json",), ".user.em"), ("7", ("json",), ".user.n[0]")]),
        ('{"a":"","b":null,"c":true}', []),
        ("?mail=jan%40example.com", [("jan@example.com", ("form",), "?mail")]),
        ("https://a.example/#/in?mail=jan%40example.com", [("jan@example.com", ("form",), "?mail")]),
        ("https://a.example/#mail=jan%2540example.com",
         [("jan%40example.com", ("form",), "?mail"), ("jan@example.com", ("form", "percent"), "?mail")]),
        ("https://a.example/jan%40example.com/?x=1",
         [("https://a.example/jan@example.com/", ("percent",), ""), ("1", ("form",), "?x")]),
        ("https://a.example/?jan%40example.com&x=1", [("jan@example.com", ("form",), "?"), ("1", ("form",), "?x")]),
        ("x=1&amFuQGV4YW1wbGUuY29tIQ==",
         [("1", ("form",), "?x"), ("amFuQGV4YW1wbGUuY29tIQ==", ("form",), "?"), ("jan@example.com!", ("form", "base64"), "?")]),
        ("rl=&x=", []),
        ("id|amFuQGV4YW1wbGUuY29t|9", [("jan@example.com", ("base64",), "")]),
        ("a,amFuQGV4YW1wbGUuY29t;b.YW5zQGV4YW1wbGUuY29t",
         [("jan@example.com", ("base64",), ""), ("ans@example.com", ("base64",), "")]),
        ("/verify/amFuQGV4YW1wbGUuY29t/2", [("jan@example.com", ("base64",), "")]),
        ("user_amFuQGV4YW1wbGUuY29t", [("jan@example.com", ("base64",), "")]),
        ("SmFu", []),
        ("SmFuIQ==", [("Jan!", ("base64",), "")]),
        ("MDYxMjM0NTY3OA", [("0612345678", ("base64",), "")]),
        # + that a form made a blank of, and lines broken as in mail
        ("fn5+fn5+ZmZmfn5+".replace("+", " "), [("~~~~~~fff~~~", ("base64",), "")]),
        ("amFuQGV4YW1w\r\nbGUuY29t", [("jan@example.com", ("base64",), "")]),
        ("caf%E9 en thee", [("caf\\xe9 en thee", ("percent",), "")]),
        (base64.b64encode(HASHED.hexdigest().encode()).decode(), [(HASHED.hexdigest(), ("base64",), "")]),
        (HASHED.hexdigest(), []),
        (HASHED.hexdigest().upper() + ".AQ", []),
        ("123e4567-e89b-12d3-a456-426614174000", []),
        ("1700000001000", []),
        ("SubscribedButtonClick", []),
        ("marketing-cookies-consent", []),
        ("100% katoen, 50 graden", []),
        ("fb.1.1700000000000.52390506499288804", []),
        ("https://www.kansspel.example/nl/producten/een-lange-naam-van-iets", []),
        ("{not json at all", []),
        ('["unfinished', []),
        ("^**.**^****@^******.^^^", []),
        ("", []),
    ],
)  # fmt: skip
def test_places_and_what_is_left_alone(
    text: str, expected: list[tuple[str, tuple[Encoding, ...], str]]
) -> None:
    assert found(text) == expected


def test_a_token_of_three_parts() -> None:
    head, claims = json.dumps({"alg": "HS256"}), json.dumps({"email": "jan@example.com"})
    token = f"{base64url(head)}.{base64url(claims)}.{base64url(HASHED.digest())}"
    texts = [text for text, _, _ in found(token)]
    assert texts == [head, "HS256", claims, "jan@example.com", HASHED.hexdigest()]


def test_bytes_that_are_no_text_are_written_out() -> None:
    assert layers(b"\x12\x0fjan@example.com\xff") == [Layer("\x12\x0fjan@example.com\\xff", (), "")]


def test_a_compressed_body_that_was_cut_off_gives_its_beginning() -> None:
    packed = COMPRESSIONS["gzip"][1](PLAIN.encode() * 50)
    assert PLAIN in layers(packed[:-20])[0].text


def test_two_members_and_two_frames() -> None:
    for name in ("gzip", "zstd"):
        way, pack = COMPRESSIONS[name]
        assert layers(pack(b"jan@example") + pack(b".com")) == [
            Layer("jan@example.com", (way,), "")
        ]


def test_plain_lz_string_where_it_is_text() -> None:
    packed = lzstring.LZString().compress("jan@example.com")
    assert Layer("jan@example.com", ("lz_string",), "") in layers(packed)


# no control characters; enough letters for compressions not to need the shortest special cases
letters = st.characters(exclude_categories=("Cc", "Cs"))
texts = st.text(letters, min_size=12, max_size=60).filter(lambda text: len(set(text)) > 7)


@given(texts, st.lists(st.sampled_from([*TEXTS, *COMPRESSIONS]), max_size=4), st.data())
def test_random_stacks_are_undone(plain: str, names: list[str], data: st.DataObject) -> None:
    """Stacks are built from the inside; bytes need a carrier before the next text wrapping."""
    content: str | bytes = plain
    encoding: tuple[Encoding, ...] = ()
    where = ""
    for name in names:
        if name in COMPRESSIONS:
            packed, pack = COMPRESSIONS[name]
            content = pack(content if isinstance(content, bytes) else content.encode())
            assume(len(content) >= SHORTEST)
            encoding = (packed, *encoding)
            continue
        if isinstance(content, bytes):
            way, carry, place = CARRIERS[data.draw(st.sampled_from([*CARRIERS]))]
            content = carry(content)
        else:
            way, wrap, place = TEXTS[name]
            before, content = content, wrap(content)
            if content == before:  # nothing had to be percent-encoded
                continue
        encoding, where = (named(way, content), *encoding), place + where
    assert Layer(plain, encoding, where) in layers(content)


anything = st.one_of(
    st.text(),
    st.text("{}[]\"',:=&?#%+-_/.|; \n\\aAfF0947"),
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_$=", min_size=14),
)


@given(anything)
def test_no_text_raises(text: str) -> None:
    assert layers(text)[0] == Layer(text, (), "")


@given(
    st.sampled_from([b"", b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"\x78\x9c", b"--x\r\nContent-"]),
    st.binary(),
)
def test_no_bytes_raise(mark: bytes, data: bytes) -> None:
    assert all(layer.text.encode() for layer in layers(mark + data)[1:])


@given(st.sampled_from(list(COMPRESSIONS)), st.data())
def test_no_damage_raises(name: str, data: st.DataObject) -> None:
    packed = bytearray(COMPRESSIONS[name][1](PLAIN.encode() * 3))
    packed[data.draw(st.integers(0, len(packed) - 1))] ^= data.draw(st.integers(1, 255))
    assert all(layer.text for layer in layers(bytes(packed)))
