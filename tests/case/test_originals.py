"""The captures of a case: copied byte for byte, or named by hash, and never mixed up."""

import hashlib
import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from pixelwitness.case import CaseWriter, read_case, verify_chains
from pixelwitness.errors import CaseError
from pixelwitness.finding import Finding

type MakeFinding = Callable[..., tuple[Finding, bytes]]


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_originals_of_one_name_stand_side_by_side(
    opened: Callable[[], CaseWriter], folder: Path, tmp_path: Path
) -> None:
    with opened() as case:
        for number in range(2):
            source = tmp_path / str(number) / "shop.tar.har"
            source.parent.mkdir()
            source.write_bytes(bytes([number]) * 3_000_000)
            for _ in range(2):
                name = case.keep_original(source, sha256(source))
                mark = f"-{sha256(source)[:8]}" if number else ""
                assert name == f"shop.tar{mark}.har"
                assert (folder / "captures" / name).read_bytes() == source.read_bytes()
    assert len(list((folder / "captures").iterdir())) == 2
    assert not list(folder.glob(".part-*"))
    assert verify_chains(folder) == []


@pytest.mark.parametrize("by_reference", [False, True])
def test_an_original_that_changed_after_it_was_read_is_refused(
    opened: Callable[[], CaseWriter],
    contents: Callable[[], dict[str, bytes]],
    tmp_path: Path,
    by_reference: bool,
) -> None:
    source = tmp_path / "shop.har"
    source.write_bytes(b"other")
    with opened() as case:
        before = contents()
        with pytest.raises(CaseError, match="changed after it was read"):
            case.keep_original(source, "ab" * 32, by_reference)
        assert contents() == before


def test_by_reference_names_and_copies_nothing_until_a_copy_is_wanted(
    opened: Callable[[], CaseWriter], folder: Path, tmp_path: Path
) -> None:
    source = tmp_path / "shop.har"
    source.write_bytes(b"{}")
    for _ in range(2):
        with opened() as case:
            assert case.keep_original(source, sha256(source), by_reference=True) == "shop.har"
    assert not list((folder / "captures").iterdir())
    lines = [line for line in read_case(folder).journal if line["type"] == "original"]
    assert [(x["name"], x["sha256"], x["by_reference"]) for x in lines] == [
        ("shop.har", sha256(source), True)
    ]
    assert str(tmp_path) not in json.dumps(lines)
    with opened() as case:
        case.keep_original(source, sha256(source))
    assert (folder / "captures" / "shop.har").read_bytes() == b"{}"
    assert verify_chains(folder) == []


@pytest.mark.parametrize("anew", [False, True])
def test_references_of_one_name_are_told_apart(
    opened: Callable[[], CaseWriter], tmp_path: Path, anew: bool
) -> None:
    sources = [tmp_path / name / "shop.har" for name in ("one", "two")]
    for source in sources:
        source.parent.mkdir()
        source.write_bytes(str(source).encode())
    names = []
    case = opened()
    for source in (*sources, *sources):
        names.append(case.keep_original(source, sha256(source), by_reference=True))
        if anew:
            case.close()
            case = opened()
    case.close()
    assert names == ["shop.har", f"shop-{sha256(sources[1])[:8]}.har"] * 2


def test_a_reference_to_what_was_copied_adds_nothing(
    opened: Callable[[], CaseWriter], contents: Callable[[], dict[str, bytes]], tmp_path: Path
) -> None:
    source = tmp_path / "shop.har"
    source.write_bytes(b"{}")
    with opened() as case:
        case.keep_original(source, sha256(source))
        before = contents()
        assert case.keep_original(source, sha256(source), by_reference=True) == "shop.har"
        assert contents() == before


def test_a_stray_file_under_captures_is_not_overwritten(
    opened: Callable[[], CaseWriter], folder: Path, tmp_path: Path
) -> None:
    source = tmp_path / "shop.har"
    source.write_bytes(b"{}")
    opened().close()
    (folder / "captures" / "shop.har").write_bytes(b"stray")
    with opened() as case:
        assert case.keep_original(source, sha256(source)) == f"shop-{sha256(source)[:8]}.har"
    assert (folder / "captures" / "shop.har").read_bytes() == b"stray"


def test_a_copy_whose_journal_line_was_lost_is_taken_as_it_is(
    opened: Callable[[], CaseWriter], folder: Path, tmp_path: Path
) -> None:
    source = tmp_path / "shop.har"
    source.write_bytes(b"{}")
    opened().close()
    (folder / "captures" / "shop.har").write_bytes(b"{}")
    with opened() as case:
        assert case.keep_original(source, sha256(source)) == "shop.har"
        assert case.has_journal("original", name="shop.har", by_reference=False)


def test_a_recording_gets_its_hash_when_it_is_whole(
    opened: Callable[[], CaseWriter], folder: Path
) -> None:
    with opened() as case:
        path = case.begin_original("live.mitm")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        path.write_bytes(b"flows")
        assert verify_chains(folder) == []
        case.finish_originals()
        case.finish_originals()
    journal = read_case(folder).journal
    assert [line["type"] for line in journal] == ["created", "recording", "original"]
    assert journal[2]["sha256"] == hashlib.sha256(b"flows").hexdigest()
    assert verify_chains(folder) == []


def test_a_recording_that_a_crash_left_is_finished_later(
    opened: Callable[[], CaseWriter], folder: Path
) -> None:
    with opened() as case:
        case.begin_original("live.mitm").write_bytes(b"half a fl")
        case.begin_original("empty.mitm")
        case.begin_original("empty too.mitm")
    assert verify_chains(folder) == []
    with opened() as case:
        case.finish_originals()
    with opened() as case:
        case.finish_originals()
    kinds = [line["type"] for line in read_case(folder).journal]
    assert kinds == ["created", *["recording"] * 3, *["original"] * 3]


def test_a_recording_never_takes_the_place_of_another(opened: Callable[[], CaseWriter]) -> None:
    with opened() as case:
        case.begin_original("live.mitm")
        with pytest.raises(CaseError, match="is there already"):
            case.begin_original("live.mitm")
