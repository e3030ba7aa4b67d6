"""Chained lines: what is read, what a crash leaves, and what a full disk leaves."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pixelwitness.case import About, create_or_open, read_case, verify_chains
from pixelwitness.case.chain import START, Head, append, digest, rows
from pixelwitness.errors import CaseError
from pixelwitness.finding import Finding

type MakeFinding = Callable[..., tuple[Finding, bytes]]


def test_each_line_carries_the_hash_of_the_line_before(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    head = Head()
    for number in range(3):
        head = append(path, {"type": "x", "n": number}, head)
    raw = path.read_bytes().splitlines()
    assert [row.value["previous"] for row in rows(path)] == [START, digest(raw[0]), digest(raw[1])]
    assert head == Head(digest(raw[2]), 3, path.stat().st_size)


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "é",
        "\udcff",
        "half a pair \ud83d",
        "line\nline\r\u2028\u0085end",
        'quote " \\ back',
        "\0",
    ],
    ids=ascii,
)
def test_any_text_comes_back_and_stays_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.jsonl"
    head = append(path, {"type": "x", "text": text}, Head())
    append(path, {"type": "x", "text": text}, head)
    assert [row.value["text"] for row in rows(path)] == [text, text]
    assert path.read_bytes().count(b"\n") == 2


def test_a_broken_line_in_the_middle_is_named_by_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    head = append(path, {"type": "x"}, Head())
    append(path, {"type": "x"}, head)
    first, second = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + b'{"type":\n' + second)
    with pytest.raises(CaseError, match=r"x\.jsonl:2: is no line"):
        list(rows(path))


@pytest.mark.parametrize("failing", ["short", "error", "interrupt"])
def test_a_failed_write_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    path = tmp_path / "x.jsonl"
    head = append(path, {"type": "x"}, Head())
    before = path.read_bytes()
    write = os.write

    def short(handle: int, data: bytes) -> int:
        written = write(handle, data[:7])
        if failing == "error":
            raise OSError(errno.EIO, "broken")
        if failing == "interrupt":
            raise KeyboardInterrupt
        return written

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", short)
        with pytest.raises((OSError, KeyboardInterrupt)):
            append(path, {"type": "x"}, head)
    assert path.read_bytes() == before
    assert append(path, {"type": "x"}, head).lines == 2


def test_a_file_that_something_else_wrote_to_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    head = append(path, {"type": "x"}, Head())
    path.write_bytes(path.read_bytes() + b"more")
    with pytest.raises(CaseError, match="changed by something else"):
        append(path, {"type": "x"}, head)


TAILS = st.binary(min_size=1, max_size=60) | st.sampled_from(
    [b"\0" * 4096, b"{}\n", b"\n", b"\n\n{", b"[" * 3000 + b"\n", b'{"type":"finding"']
)


@given(TAILS, st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_any_bytes_at_the_end_are_moved_to_the_journal(
    tmp_path_factory: pytest.TempPathFactory,
    about: About,
    made: MakeFinding,
    tail: bytes,
    at_journal: bool,
) -> None:
    folder = tmp_path_factory.mktemp("bytes") / "case"
    with create_or_open(folder, about) as case:
        case.add(*made())
    name = "journal.jsonl" if at_journal else "findings/shop.example.jsonl"
    before = (folder / name).read_bytes()
    (folder / name).write_bytes(before + tail)

    assert len(read_case(folder).findings) == 1
    crash = not tail.endswith(b"\n") and b"\n" not in tail
    assert crash == (
        [text.split(": ")[1].split(";")[0] for text in verify_chains(folder)]
        == ["half a line at the end, left by a crash"]
    )
    with create_or_open(folder, about) as case:
        case.add(*made(1))
    assert (folder / name).read_bytes().startswith(before)
    moved = [line for line in read_case(folder).journal if line["type"] == "half_line"]
    assert [(line["file"], line["line"]) for line in moved] == [(name, before.count(b"\n") + 1)]
    assert moved[0]["text"].encode().decode("unicode_escape").encode("latin-1") == tail
    assert len(read_case(folder).findings) == 2
    assert verify_chains(folder) == []
