"""What is synced when: at once in a replay, within a call of `sync` in the live proxy."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pixelwitness.case import About, create_or_open, read_case, verify_chains
from pixelwitness.finding import Finding

type MakeFinding = Callable[..., tuple[Finding, bytes]]


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of what was brought to disk, in order."""
    names: list[str] = []
    real = os.fsync

    def fsync(handle: int) -> None:
        names.append(Path(f"/proc/self/fd/{handle}").readlink().name)
        real(handle)

    if not Path("/proc/self/fd").exists():
        pytest.skip("only /proc tells which file a handle is open on")
    monkeypatch.setattr(os, "fsync", fsync)
    return names


def test_a_line_is_synced_before_the_call_returns(
    folder: Path, about: About, made: MakeFinding, synced: list[str]
) -> None:
    with create_or_open(folder, about) as case:
        synced.clear()
        case.add(*made())
        kinds = [name.partition("-")[0] for name in synced]
        assert kinds == [".part", "requests", "shop.example.jsonl", "findings"]
        synced.clear()
        case.sync()
        assert synced == []


def test_later_lines_are_written_at_once_and_synced_together(
    folder: Path, about: About, made: MakeFinding, synced: list[str]
) -> None:
    with create_or_open(folder, about, at_once=False) as case:
        case.sync()
        synced.clear()
        (first, request), (other, more) = made(), made(id="1" * 16, value="x")
        case.add(first, request)
        case.add(other, more)
        case.journal("live", "2026-11-24T10:00:01.000Z")
        assert synced == []
        assert len(read_case(folder).findings) == 2
        assert verify_chains(folder) == []
        case.sync()
        assert sorted(set(synced)) == sorted(synced)
        assert synced.index("requests") < synced.index("shop.example.jsonl")
        assert {"findings", "journal.jsonl"} < set(synced)
        assert sum(name.endswith(".http") for name in synced) == len({request, more})
        case.add(*made(id="2" * 16, value="y"))
        synced.clear()
    assert "shop.example.jsonl" in synced


def test_what_could_not_be_made_is_not_waited_for(
    folder: Path, about: About, made: MakeFinding
) -> None:
    with create_or_open(folder, about, at_once=False) as case:
        (folder / "requests").rmdir()
        with pytest.raises(OSError, match="requests"):
            case.add(*made())
        (folder / "requests").mkdir()
        case.sync()
        assert case.add(*made())


def test_what_cannot_be_synced_waits_on(
    folder: Path, about: About, made: MakeFinding, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(handle: int) -> None:
        raise OSError("the disk is gone")

    with create_or_open(folder, about, at_once=False) as case:
        case.add(*made())
        with monkeypatch.context() as broken:
            broken.setattr(os, "fsync", fails)
            for _ in range(2):
                with pytest.raises(OSError, match="gone"):
                    case.sync()
        case.sync()
    assert len(read_case(folder).findings) == 1
