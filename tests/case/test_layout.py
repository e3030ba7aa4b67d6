"""Names from hostile input become file names safely, and only the owner can open what is made."""

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelwitness.case import CaseWriter
from pixelwitness.case.layout import findings_file
from pixelwitness.finding import Finding

type MakeFinding = Callable[..., tuple[Finding, bytes]]

SAFE = set("abcdefghijklmnopqrstuvwxyz0123456789.-=_ABCDEF")

TEXT = st.text(st.characters(), max_size=120) | st.text("abcAB./\\%_-\0é2E5F", max_size=300)


@pytest.mark.parametrize(
    ("site", "name"),
    [
        (None, "_unattributed.jsonl"),
        ("shop.example", "shop.example.jsonl"),
        ("Shop.Example", "shop.example.jsonl"),
        ("_unattributed", "=5Funattributed.jsonl"),
        ("", "_empty.jsonl"),
        (".", "=2E.jsonl"),
        ("..", "=2E..jsonl"),
        ("../../etc/passwd", "=2E.=2F..=2Fetc=2Fpasswd.jsonl"),
        ("a\\b:c", "a=5Cb=3Ac.jsonl"),
        ("a\0b\n", "a=00b=0A.jsonl"),
        ("bücher.example", "b=C3=BCcher.example.jsonl"),
        ("%2e", "=252e.jsonl"),
        ("[2001:db8::1]", "=5B2001=3Adb8=3A=3A1=5D.jsonl"),
    ],
)
def test_the_file_of_a_site(site: str | None, name: str) -> None:
    assert findings_file(site) == name


def test_a_long_name_is_cut_and_no_site_can_ask_for_the_cut_name() -> None:
    first, second = ("a" * 500 + end for end in ("1", "2"))
    cut = findings_file(first)
    assert len(cut) == 200
    assert cut != findings_file(second)
    assert findings_file(cut.removesuffix(".jsonl")) != cut


@given(TEXT)
def test_every_name_is_safe(site: str) -> None:
    name = findings_file(site)
    assert set(name) <= SAFE
    assert len(name) <= 200
    assert not name.startswith((".", "_unattributed"))
    assert name.removesuffix(".jsonl")


@given(TEXT, TEXT)
def test_two_sites_share_no_file(one: str, other: str) -> None:
    assert (findings_file(one) == findings_file(other)) == (one.lower() == other.lower())


@pytest.fixture(params=[0o000, 0o077, 0o277], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.mark.usefixtures("umask")
def test_modes_whatever_the_umask(
    folder: Path, tmp_path: Path, opened: Callable[[], CaseWriter], made: MakeFinding
) -> None:
    capture = tmp_path / "shop.har"
    capture.touch(0o644)
    with opened() as case:
        case.add(*made())
        case.keep_original(capture, hashlib.sha256(b"").hexdigest())
    for path in (folder, *folder.rglob("*")):
        wanted = 0o700 if path.is_dir() else 0o600
        assert (path.name, stat.S_IMODE(path.stat().st_mode)) == (path.name, wanted)
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 6
