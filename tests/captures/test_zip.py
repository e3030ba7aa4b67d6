"""Zips as Playwright writes them: the HAR and its bodies are read in place, and bounded."""

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pixelwitness.captures import find_captures, read
from pixelwitness.errors import CaptureError
from pixelwitness.exchange import Exchange, Gap, Interest

ALL = Interest(in_url=("",), response_of=("/signals/config/",))
URL = "https://connect.facebook.net/signals/config/1"


def har(*names: str) -> bytes:
    entries = [
        {
            "request": {"method": "POST", "url": URL, "postData": {"_file": name}},
            "response": {"status": 200, "content": {"_file": name}},
        }
        for name in names
    ]
    return json.dumps({"log": {"entries": entries}}).encode()


def packed(files: dict[str, bytes], way: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", way) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def items(folder: Path, raw: bytes) -> list[Exchange | Gap]:
    path = folder / "visit.zip"
    path.write_bytes(raw)
    return list(read(path, ALL))


@pytest.mark.parametrize("way", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("folder", ["", "visit/"])
def test_bodies_are_found_in_the_zip(tmp_path: Path, way: int, folder: str) -> None:
    files = {f"{folder}a.bin": b"sent", f"{folder}har.har": har("a.bin"), "b.bin": b""}
    [item] = items(tmp_path, packed(files, way))
    assert isinstance(item, Exchange)
    assert (item.body, item.response_body) == (b"sent", b"sent")


def test_the_hash_is_that_of_the_zip(tmp_path: Path) -> None:
    raw = packed({"har.har": har("a")})
    (tmp_path / "visit.zip").write_bytes(raw)
    reading = read(tmp_path / "visit.zip", ALL)
    assert reading.sha256 == hashlib.sha256(raw).hexdigest()
    assert find_captures([str(tmp_path)]) == [tmp_path / "visit.zip"]


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "..", "x/secret"])
def test_no_name_leads_out(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_text("secret")
    zip_folder = tmp_path / "x"
    zip_folder.mkdir()
    [item] = items(
        zip_folder, packed({"har.har": har(name), "x/secret": b"secret", name: b"secret"})
    )
    assert isinstance(item, Exchange)
    assert item.body == b""


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"a.har": har(), "b.har": har()}, r"visit\.zip: holds several HARs \(a\.har, b\.har\)"),
        ({"a.txt": b"{}"}, r"visit\.zip: is neither a HAR"),
        ({"a.har": b" " * (300 << 20)}, r"visit\.zip: unpacks to far more than a recording does"),
    ],
)
def test_refused(tmp_path: Path, files: dict[str, bytes], message: str) -> None:
    with pytest.raises(CaptureError, match=message):
        items(tmp_path, packed(files))


def test_an_unusual_packing_is_told(tmp_path: Path) -> None:
    with pytest.raises(CaptureError, match="packed in an unusual way"):
        items(tmp_path, packed({"a.har": har()}, zipfile.ZIP_BZIP2))


def test_a_large_body_costs_its_entry_only(tmp_path: Path) -> None:
    files = {"har.har": har("big", "small"), "big": b" " * (65 << 20), "small": b"sent"}
    big, small = items(tmp_path, packed(files))
    assert isinstance(big, Gap)
    assert big.reason == "the body in the file big cannot be unpacked; the entry was skipped"
    assert isinstance(small, Exchange)
    assert small.body == b"sent"


@pytest.mark.parametrize("way", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_wrong_checksum_costs_the_end_only(tmp_path: Path, way: int) -> None:
    raw = bytearray(packed({"har.har": har(*map(str, range(500)))}, way))
    directory = raw.rindex(b"PK\x01\x02")
    raw[directory + 16] ^= 1
    *before, gap = items(tmp_path, bytes(raw))
    assert len(before) == 500
    assert isinstance(gap, Gap)
    assert gap.reason.startswith("the file is damaged")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(st.data())
def test_no_damage_raises_anything_else(tmp_path: Path, data: Any) -> None:
    raw = bytearray(packed({"har.har": har("a", "b"), "a": b"sent" * 9}))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(4, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = items(tmp_path, bytes(raw[: data.draw(st.integers(40, len(raw)))]))
    except CaptureError as error:
        assert error.where == "visit.zip"
        return
    assert all(isinstance(item, Exchange | Gap) for item in found)
