"""Manifests, bag-info and names: written so that every program reads the same, read without trust."""

import hashlib
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelwitness.case.layout import findings_file, tame
from pixelwitness.seal.baginfo import bag_info_text, only, oxum, parse_bag_info
from pixelwitness.seal.manifest import Manifest, manifest_text, parse_manifest
from pixelwitness.seal.names import fault_of, is_reply, reply_name

DIGEST = hashlib.sha256(b"").hexdigest()
ODD = st.text(st.sampled_from("abc/.\\%: \r\n\t~*é\u202e\0-0"), max_size=12)


@given(st.dictionaries(st.text().filter(lambda name: not fault_of(name)), st.just(DIGEST)))
def test_what_is_written_is_read(digests: dict[str, str]) -> None:
    assert parse_manifest(manifest_text(digests)) == Manifest(digests)


@given(st.binary() | st.lists(ODD).map(lambda x: "".join(f"{DIGEST}  {n}\n" for n in x).encode()))
def test_no_bytes_make_it_raise_or_name_a_place_outside(raw: bytes) -> None:
    manifest = parse_manifest(raw)
    lines = raw.decode("utf-8", "backslashreplace").removesuffix("\n").split("\n") if raw else []
    assert len(manifest.digests) + len(manifest.faults) >= len(lines)
    for name in manifest.digests:
        path = PurePosixPath(name)
        assert not path.is_absolute()
        assert ".." not in path.parts
        assert str(path) == name


@pytest.mark.parametrize(
    ("raw", "faults"),
    [
        (f"{DIGEST}  data/a\n", ()),
        (f"{DIGEST}  data/a", ("its last line has no end",)),
        (f"{DIGEST} data/a\n", ("line 1: is no digest with a name",)),
        (f"{DIGEST} *data/a\n", ("line 1: is no digest with a name",)),
        (f"{DIGEST.upper()}  data/a\n", ("line 1: is no digest with a name",)),
        (f"{DIGEST[1:]}  data/a\n", ("line 1: is no digest with a name",)),
        (f"{DIGEST}  data/a\n\n", ("line 2: is no digest with a name",)),
        (f"\\{DIGEST}  data/a\\nb\n", ("line 1: is no digest with a name",)),
        (f"{DIGEST}  data/../../a\n", ("line 1: the name data/../../a leads out of its folder",)),
        (f"{DIGEST}  /etc/passwd\n", ("line 1: the name /etc/passwd leads out of its folder",)),
        (f"{DIGEST}  data/%2e%2e/a\n", ("line 1: the name data/%2e%2e/a holds a character that not every system and checking program takes",)),
        (f"{DIGEST}  data/a\r\n", ("line 1: the name data/a\r holds a character that not every system and checking program takes",)),
        (f"{DIGEST}  data/a\n" * 2, ("line 2: data/a is named a second time",)),
    ],
)  # fmt: skip
def test_a_line_that_is_none_is_named(raw: str, faults: tuple[str, ...]) -> None:
    assert parse_manifest(raw.encode()).faults == faults


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("data/case/captures/shop.har", ""),
        ("data/visit one (2).har", ""),
        ("data/café.har", ""),
        ("data/my=5Fshop.example.jsonl", ""),
        ("..", "leads out of its folder"),
        ("data//a", "leads out of its folder"),
        ("data/./a", "leads out of its folder"),
        ("", "leads out of its folder"),
        ("C:a", "holds a character that not every system and checking program takes"),
        ("data\\a", "holds a character that not every system and checking program takes"),
        (
            "data/\u202egnp.exe",
            "holds a character that not every system and checking program takes",
        ),
        ("data/\udcff", "holds a character that not every system and checking program takes"),
        ("data/a.", "ends in a dot or a blank"),
        ("data/a /b", "ends in a dot or a blank"),
        (f"data/{'é' * 128}", "is too long"),
    ],
)
def test_which_names_a_bundle_takes(name: str, fault: str) -> None:
    assert fault_of(name) == fault


@given(st.text(max_size=30))
def test_what_a_case_names_itself_fits_into_a_bundle(text: str) -> None:
    assert not fault_of(findings_file(text))
    assert not fault_of(tame(text).lstrip(".") or "_")


def test_replies_are_counted() -> None:
    assert [name for name in (reply_name(1), reply_name(12), "seal/timestamp-01.tsr", "seal/timestamp-.tsr", "seal/timestamp-².tsr", "seal/timestamp.tsr") if is_reply(name)] == ["seal/timestamp-1.tsr", "seal/timestamp-12.tsr"]  # fmt: skip


def test_bag_info_is_one_line_a_value() -> None:
    text = bag_info_text((("A", "one\r\nB: forged"), ("C", "  "), ("D", "\u202ex: y"), ("D", "z")))
    assert text == b"A: one\\r\\nB: forged\nD: \\u202ex: y\nD: z\n"
    told = parse_bag_info(text)
    assert told == {"A": ["one\\r\\nB: forged"], "D": ["\\u202ex: y", "z"]}
    assert (only(told, "A"), only(told, "D"), only(told, "C")) == (told["A"][0], "", "")


def test_folded_lines_are_put_together() -> None:
    assert parse_bag_info(b"A: one\n  two\n\tthree\nB: x\n") == {"A": ["one two three"], "B": ["x"]}


@given(st.binary())
def test_no_bytes_make_bag_info_raise(raw: bytes) -> None:
    assert all(told for told in parse_bag_info(raw).values())


def test_oxum_counts_bytes_and_files() -> None:
    assert (oxum([3, 4]), oxum([])) == ("7.2", "0.0")
