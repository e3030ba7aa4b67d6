"""mitmproxy's flow files: requests, flows without an answer, WebSockets, and broken tails."""

import contextlib
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mitmproxy import flow
from mitmproxy.io import FlowWriter
from mitmproxy.test import tflow

from pixelwitness.captures import find_captures, read
from pixelwitness.errors import CaptureError
from pixelwitness.exchange import Exchange, Gap, Interest

ALL = Interest(in_url=("",))
STUDY = Path(__file__).parents[1] / "data" / "study"


def packed(*flows: flow.Flow) -> bytes:
    out = io.BytesIO()
    writer = FlowWriter(out)
    for one in flows:
        writer.add(one)
    return out.getvalue()


def items(folder: Path, content: bytes) -> list[Exchange | Gap]:
    path = folder / "a.mitm"
    path.write_bytes(content)
    return list(read(path, ALL))


def test_flows_of_every_sort(tmp_path: Path) -> None:
    streamed = tflow.tflow()
    streamed.request.method = "POST"
    streamed.request.raw_content = None
    content = packed(tflow.tflow(), tflow.ttcpflow(), tflow.tflow(err=True), tflow.twebsocketflow(), tflow.tdnsflow(), streamed)  # fmt: skip
    found = items(tmp_path, content)
    assert [item.entry for item in found] == [0, 2, 3, 5]
    last = found[-1]
    assert isinstance(last, Exchange)
    assert last.body_lost


def test_what_the_block_list_of_mitmproxy_stopped_was_not_sent(tmp_path: Path) -> None:
    blocked = tflow.tflow(resp=True)
    blocked.metadata["blocklisted"] = True
    found = items(tmp_path, packed(tflow.tflow(), blocked, tflow.tflow()))
    assert [item.entry for item in found] == [0, 2]


def test_a_broken_tail_gives_all_before_it(tmp_path: Path) -> None:
    content = packed(tflow.tflow(), tflow.tflow())
    found = items(tmp_path, content[:-20])
    assert [type(item) for item in found] == [Exchange, Gap]
    assert isinstance(found[1], Gap)
    assert found[1].entry == -1


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=120).map(lambda tail: b"40:3:key;" + tail))
def test_no_bytes_raise_anything_else(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(CaptureError):
        items(tmp_path, content)


def test_nothing_of_mitmproxys_reaches_stdout(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    items(tmp_path, packed(tflow.tflow()))
    assert capsys.readouterr().out == ""


def test_the_study_as_flows() -> None:
    reading = read(STUDY / "reject.mitm", ALL)
    found = list(reading)
    assert reading.entries == len(found)
    assert any("stichting.example" in page for page in reading.pages)


@pytest.mark.skipif(sys.platform != "linux", reason="a path of more than 4,096 bytes")
def test_a_folder_that_cannot_be_looked_into_is_told(tmp_path: Path) -> None:
    with contextlib.chdir(tmp_path):
        for _ in range(20):
            Path("d" * 250).mkdir()
            os.chdir("d" * 250)
    with pytest.raises(CaptureError, match=r"…: cannot be looked into \(File name too long\)"):
        find_captures([str(tmp_path)])


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes a file or folder one that this user may not read; root may read all."""

    def close(name: str) -> None:
        def refuses(real: Callable[..., Any]) -> Callable[..., Any]:
            def call(path: Any, *words: Any) -> Any:
                if Path(path) == tmp_path / name:
                    raise PermissionError(13, "Permission denied", str(path))
                return real(path, *words)

            return call

        monkeypatch.setattr(os, "scandir", refuses(os.scandir))
        monkeypatch.setattr("pixelwitness.captures.detect.io.FileIO", refuses(io.FileIO))

    (tmp_path / "inner").mkdir()
    for path in (tmp_path / "a.har", tmp_path / "inner" / "visit.har"):
        path.write_text('{"log": {"entries": []}}')
    return close


def test_a_folder_that_may_not_be_read_is_told(
    tmp_path: Path, closed: Callable[[str], None]
) -> None:
    closed("inner")
    with pytest.raises(CaptureError, match=r"inner: cannot be looked into \(Permission denied\)"):
        find_captures([str(tmp_path)])


def test_a_file_that_may_not_be_read_is_left_to_the_reader_to_tell(
    tmp_path: Path, closed: Callable[[str], None]
) -> None:
    closed("inner/visit.har")
    found = find_captures([str(tmp_path)])
    assert found == [tmp_path / "a.har", tmp_path / "inner" / "visit.har"]
    with pytest.raises(CaptureError, match="Permission denied"):
        read(found[1], Interest())


def test_find_captures(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "flows.bin").write_bytes(packed(tflow.tflow()))
    (tmp_path / "a.txt").write_text('{"log": {"entries": []}}')
    (tmp_path / "notes.har").write_text("no capture")
    assert find_captures([str(tmp_path)]) == [tmp_path / "a.txt", tmp_path / "b" / "flows.bin"]
    assert find_captures(["-"]) == [Path("-")]
    with pytest.raises(CaptureError, match="does not exist"):
        find_captures([str(tmp_path / "none")])
    (tmp_path / "empty").mkdir()
    with pytest.raises(CaptureError, match="holds no HAR"):
        find_captures([str(tmp_path / "empty")])
