"""Bundles made by somebody who means harm: nothing is written or read outside, nothing raises."""

import io
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pixelwitness.errors import SealError
from pixelwitness.seal.make import Order, seal
from pixelwitness.seal.opening import open_bundle
from pixelwitness.seal.verify import verify_bundle

NAMES = ["../escaped", "/escaped", "b/../../escaped", "b\\..\\escaped", "C:\\escaped", "b/%2e%2e/x", "b/a\nb", "b/a\rb", "b/\u202etxt", "b/nul.\0x", "b//x", "./b/x"]  # fmt: skip


def zipped(path: Path, *entries: tuple[zipfile.ZipInfo | str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for entry, content in entries:
            archive.writestr(entry, content)
    return path


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_no_name_leads_out(tmp_path: Path, name: str) -> None:
    entry = zipfile.ZipInfo("x")
    entry.filename = name
    path = zipped(tmp_path / "b.zip", ("b/bagit.txt", b""), (entry, b"harm"))
    before = sorted(tmp_path.rglob("*"))
    with open_bundle(path) as opened:
        assert opened.folder.name == "b"
        inside = [p for p in opened.folder.parent.rglob("*") if p.is_file()]
        assert b"harm" not in [p.read_bytes() for p in inside] or name == "b/nul.\0x"
        assert opened.faults or name == "b/nul.\0x"  # zipfile itself cuts names at a NUL
    assert sorted(tmp_path.rglob("*")) == before
    assert not Path("/escaped").exists()


def test_a_link_in_a_zip_is_named(tmp_path: Path) -> None:
    entry = zipfile.ZipInfo("b/data/link")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = zipped(tmp_path / "b.zip", ("b/bagit.txt", b""), (entry, b"/etc/passwd"))
    with open_bundle(path) as opened:
        assert opened.faults == ("b/data/link: is a link or no file",)
        assert verify_bundle(opened)[0].state == "wrong"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_second_entry_of_one_name_is_named(tmp_path: Path) -> None:
    path = zipped(tmp_path / "b.zip", ("b/bagit.txt", b"one"), ("b/bagit.txt", b"two"))
    with open_bundle(path) as opened:
        assert opened.faults == ("b/bagit.txt: is in the zip a second time",)
        assert (opened.folder / "bagit.txt").read_bytes() == b"one"


def test_a_file_that_is_also_a_folder_is_named(tmp_path: Path) -> None:
    path = zipped(tmp_path / "b.zip", ("b/bagit.txt", b""), ("b/x", b""), ("b/x/y", b""))
    with open_bundle(path) as opened:
        assert len(opened.faults) == 1
        assert opened.faults[0].startswith("b/x/y: ")


def test_files_beside_the_bundle_are_named(tmp_path: Path) -> None:
    path = zipped(tmp_path / "b.zip", ("b/bagit.txt", b""), ("c/x", b""), ("d", b""))
    with open_bundle(path) as opened:
        assert [f.split(":")[0] for f in opened.faults] == ["c", "d"]


def test_a_zip_that_unpacks_to_more_than_there_is_room_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = zipped(tmp_path / "b.zip", ("b/bagit.txt", bytes(1000)))
    monkeypatch.setattr("pixelwitness.seal.opening._KEPT_FREE", 1 << 60)
    with pytest.raises(SealError, match="for which there is no room"), open_bundle(path):
        pass


def test_a_zip_that_was_packed_again_is_whole(case: Path, tmp_path: Path, order: Order) -> None:
    """What counts are the files; a zip is only what they are sent in."""
    seal(case, [], tmp_path / "b", order)
    with zipfile.ZipFile(tmp_path / "again.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in (tmp_path / "b").rglob("*"):
            archive.write(path, f"other name/{path.relative_to(tmp_path / 'b')}")
    with open_bundle(tmp_path / "again.zip") as opened:
        assert not [check for check in verify_bundle(opened) if check.state == "wrong"]


def test_a_changed_byte_in_a_zip_is_named(case: Path, tmp_path: Path, order: Order) -> None:
    (case / "note.txt").write_text("the tester noted this")
    seal(case, [], tmp_path / "b.zip", order)
    raw = (tmp_path / "b.zip").read_bytes()
    (tmp_path / "c.zip").write_bytes(raw.replace(b"tester noted", b"testeR noted"))
    with open_bundle(tmp_path / "c.zip") as opened:
        told = [text for check in verify_bundle(opened) if check.state == "wrong" for text in check.told]  # fmt: skip
    assert any(text.startswith("b/data/case/note.txt: its bytes in the zip are damaged") for text in told)  # fmt: skip
    assert "data/case/note.txt: was changed" in told


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, order: Order) -> bytes:
    from pixelwitness.case import About, create_or_open

    folder = tmp_path_factory.mktemp("small")
    create_or_open(folder / "case", About("t", "i", "2026-11-25T10:00:00Z", (), {}, "")).close()
    seal(folder / "case", [], folder / "b.zip", order)
    return (folder / "b.zip").read_bytes()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_no_bytes_whatever_raise_anything_else(
    tmp_path: Path, small: bytes, data: st.DataObject
) -> None:
    raw = bytearray(small)
    for _ in range(data.draw(st.integers(1, 6))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "b.zip"
    path.write_bytes(raw[: data.draw(st.integers(0, len(raw)) | st.just(len(raw)))])
    try:
        with open_bundle(path) as opened:
            checks = verify_bundle(opened)
    except SealError:
        return
    whole = all(check.state != "wrong" for check in checks)
    assert not whole or _same_files(path.read_bytes(), small)


def _same_files(one: bytes, other: bytes) -> bool:
    """Only what no file is made of (times, comments, bits that say nothing) may differ."""
    found = []
    for raw in (one, other):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            found.append({name.split("/", 1)[1]: archive.read(name) for name in archive.namelist()})
    return found[0] == found[1]


_LINES = st.sampled_from(["type", "previous", "name", "sha256", "files", "personas", "case", "x"])
_VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=300) | st.sampled_from(["created", "about", "heads", "original", "finding", "0" * 64]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_LINES, inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.dictionaries(_LINES, _VALUES)), st.sampled_from(["journal.jsonl", "case.json", "findings/a.example.jsonl"]))  # fmt: skip
def test_no_lines_whatever_raise_anything(
    bundle: Path, lines: list[dict[str, object]], name: str
) -> None:
    import json

    path = bundle / "data" / "case" / name
    text = "".join(json.dumps({"type": "about", "previous": "0" * 64, **one}) + "\n" for one in lines)  # fmt: skip
    before = path.read_bytes() if path.exists() else b""
    path.write_text(text)
    from pixelwitness.seal.opening import Opened

    assert any(check.state == "wrong" for check in verify_bundle(Opened(bundle)))
    path.write_bytes(before)
