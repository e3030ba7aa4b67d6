"""Zips, folders and parts of exports: what is read, what is told as not read, what is refused."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pixelwitness.errors import InputError
from pixelwitness.metaexport import Export, ExportRules, read_export
from pixelwitness.metaexport.files import MOST

USING = "ads_information/advertisers_using_your_activity_or_information.json"
OFF = "apps_and_websites_off_of_facebook/your_activity_off_meta_technologies.json"
ONE = {"custom_audiences_all_types_v2": [{"advertiser_name": "Zon", "has_data_file_custom_audience": True}]}  # fmt: skip
TWO = {"off_facebook_activity_v2": [{"name": "Maan", "events": []}]}


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def raw(value: Any) -> bytes:
    return json.dumps(value).encode()


def names(export: Export) -> list[str]:
    return [one.advertiser for one in export.statements]


def test_parts_are_one_export(tmp_path: Path, export_rules: ExportRules) -> None:
    parts = [
        zipped(tmp_path / "facebook-jan-2026-01-02-1.zip", {USING: raw(ONE), "messages/a.json": b"{}"}),
        zipped(tmp_path / "facebook-jan-2026-01-02-2.zip", {OFF: raw(TWO), USING: raw(ONE)}),
    ]  # fmt: skip
    export = read_export(parts, export_rules)
    assert names(export) == ["Zon", "Maan"]
    assert (export.others, export.exported, export.absent) == (1, "2026-01-02", ())
    assert export.archives == ()
    assert read_export([tmp_path], export_rules) == export
    assert len(read_export([tmp_path], export_rules, hashed=True).archives) == 2


def test_a_folder_a_file_and_a_zip_say_the_same(tmp_path: Path, export_rules: ExportRules) -> None:
    file = tmp_path / "folder" / "facebook-jan" / USING
    file.parent.mkdir(parents=True)
    file.write_bytes(raw(ONE))
    archive = zipped(tmp_path / "export.zip", {f"facebook-jan/{USING}": raw(ONE)})
    [one] = read_export([tmp_path / "folder"], export_rules).statements
    assert read_export([archive], export_rules).statements == (one,)
    [alone] = read_export([file], export_rules).statements
    assert (alone.id, alone.file) == (one.id, Path(USING).name)


@pytest.mark.parametrize(
    ("name", "inside", "day"),
    [
        ("instagram-jan-2026-01-02-AbC.zip", "", "2026-01-02"),
        ("instagram-jan20200101-20260102.zip", "", "2026-01-02"),
        ("export.zip", "instagram-jan-2026-01-02/", "2026-01-02"),
        ("facebook-100020260102999.zip", "", ""),
        ("facebook-2026-13-45.zip", "", ""),
    ],
)
def test_the_day_of_the_export(reads: Callable[..., Export], name: str, inside: str, day: str) -> None:  # fmt: skip
    export = reads({inside + USING: ONE}, name)
    assert export.exported == day
    assert export.statements[0].exported == day
    assert export.statements[0].file == USING


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"{", "is broken JSON (line 1: Expecting property name enclosed in double quotes)"),
        (b"\xff\xfe", "is broken JSON (bad text, or nested too deep)"),
        (b"[" * 100_000, "is broken JSON (bad text, or nested too deep)"),
        (b'{"new_v3": [], "fbid": 1}', "has a shape that is not known (keys: new_v3, fbid)"),
        (b"{}", "has a shape that is not known (keys: none)"),
        (b"[1]", "has a shape that is not known (a list)"),
        (b"1", "has a shape that is not known (a single value)"),
        (b" " * (MOST + 1), "is larger than 64 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(reads: Callable[..., Export], content: bytes, why: str) -> None:  # fmt: skip
    export = reads({USING: content, OFF: TWO})
    assert [(one.file, one.why) for one in export.not_read] == [(USING, why)]
    assert names(export) == ["Maan"]
    assert set(export.absent) == {"list_uploaded", "remarketing", "store_visit"}


def test_files_beside_the_known_are_named_and_others_counted(reads: Callable[..., Export]) -> None:
    beside = "ads_information/something_new.json"
    export = reads(
        {USING: ONE, beside: {}, "messages/x.json": {}, "ads_information/photo.jpg": b""}
    )
    assert [(one.file, one.why) for one in export.not_read] == [("something_new.json", "no rule says what stands in it")]  # fmt: skip
    assert export.others == 2


@pytest.mark.parametrize("name", ["../../x/" + USING, "/etc/" + USING, "C:\\" + USING.replace("/", "\\")])  # fmt: skip
def test_no_path_of_a_zip_is_ever_used(tmp_path: Path, reads: Callable[..., Export], name: str) -> None:  # fmt: skip
    before = sorted(tmp_path.rglob("*"))
    export = reads({name: ONE})
    assert [one.file for one in export.statements] == [USING]
    assert sorted(tmp_path.rglob("*")) == sorted([*before, tmp_path / "export.zip"])


def test_links_are_not_followed(tmp_path: Path, export_rules: ExportRules) -> None:
    secret = tmp_path / "secret.json"
    secret.write_bytes(raw(ONE))
    folder = tmp_path / "export" / "ads_information"
    folder.mkdir(parents=True)
    (folder / Path(USING).name).symlink_to(secret)
    (tmp_path / "export" / "more").symlink_to(tmp_path)
    export = read_export([tmp_path / "export"], export_rules)
    assert (export.files, export.others) == ((), 0)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"text"])
def test_a_broken_zip_is_refused(tmp_path: Path, export_rules: ExportRules, content: bytes) -> None:
    (tmp_path / "part.zip").write_bytes(content)
    for given_ in (tmp_path / "part.zip", tmp_path):
        with pytest.raises(
            InputError, match=r"part\.zip: is no zip, or one that was cut off\. Down"
        ):
            read_export([given_], export_rules)


def test_what_is_not_there_is_told(tmp_path: Path, export_rules: ExportRules) -> None:
    with pytest.raises(InputError, match="gone: does not exist"):
        read_export([tmp_path / "gone"], export_rules)


def test_a_locked_or_damaged_member_is_named(tmp_path: Path, export_rules: ExportRules) -> None:
    path = zipped(tmp_path / "e.zip", {USING: raw(ONE) * 50})
    plain = path.read_bytes()
    locked = plain.replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"
    )
    assert locked != plain
    for content, why in ((locked, "is locked with a password"), (flipped(plain), "is damaged in the zip, or packed in an unusual way")):  # fmt: skip
        path.write_bytes(content)
        assert [one.why for one in read_export([path], export_rules).not_read] == [why]


def flipped(content: bytes) -> bytes:
    """The packed data of the first member with bytes changed."""
    at = 30 + len(USING) + 4
    return content[:at] + bytes(255 - byte for byte in content[at : at + 20]) + content[at + 20 :]


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(st.binary(max_size=300), st.integers(0, 600), st.integers(0, 255))
def test_no_bytes_raise_anything_but_the_documented_error(
    tmp_path: Path, export_rules: ExportRules, content: bytes, at: int, byte: int
) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(USING, content)
        archive.writestr(OFF, raw(TWO))
    damaged = bytearray(out.getvalue())
    damaged[at % len(damaged)] = byte
    for data in (bytes(damaged), content):
        path = tmp_path / "any.zip"
        path.write_bytes(data)
        try:
            export = read_export([path], export_rules)
        except InputError as error:
            assert "any.zip" in str(error)
        else:
            assert len(export.files) + len(export.not_read) + export.others <= 4
