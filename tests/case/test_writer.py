"""The open case: what is added once, what is refused, and what a second replay leaves as it is."""

import hashlib
import json
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pixelwitness.case import About, CaseWriter, create_or_open, read_case, verify_chains
from pixelwitness.errors import CaseError
from pixelwitness.finding import (
    CaptureRef,
    Evidence,
    Finding,
    Line,
    ProofLine,
    Setup,
    Twin,
    TwinLine,
)

type MakeFinding = Callable[..., tuple[Finding, bytes]]

NOW = "2026-11-24T10:00:01.000Z"


@pytest.fixture
def lines(made: MakeFinding) -> list[tuple[Line, bytes | None]]:
    first, request = made(0)
    again = request + b"again"
    return [
        (first, request),
        made(1, "winkel.example"),
        made(2, None),
        (TwinLine(first.id, Twin(9, hashlib.sha256(again).hexdigest()), "shop.example"), again),
        (ProofLine(first.id, Evidence("verified", "jan's", "jan@example.com"), first.site), None),
        (
            Setup(
                id="00000000000000aa",
                what="gateway",
                site="shop.example",
                page="https://www.shop.example/",
                host="www.facebook.com",
                account=None,
                details=("capi.shop.example",),
                because="the configuration names it",
                rule="meta-pixel",
                time=NOW,
                entry=3,
                capture=CaptureRef("reject.har", "cd" * 32),
            ),
            None,
        ),
    ]


def replay(case: CaseWriter, lines: list[tuple[Line, bytes | None]], capture: Path) -> list[bool]:
    case.keep_original(capture, hashlib.sha256(capture.read_bytes()).hexdigest())
    for entry in (4, 5):
        if not case.has_journal("skipped", entry=entry, reason="no text"):
            case.journal("skipped", NOW, entry=entry, reason="no text")
    return [case.add(line, request) for line, request in lines]


def test_the_same_capture_twice_adds_not_one_byte(
    opened: Callable[[], CaseWriter],
    contents: Callable[[], dict[str, bytes]],
    lines: list[tuple[Line, bytes | None]],
    tmp_path: Path,
) -> None:
    capture = tmp_path / "shop.har"
    capture.write_bytes(b"{}" * 5000)
    with opened() as case:
        assert replay(case, lines, capture) == [True] * 6
        assert replay(case, lines, capture) == [False] * 6
    before = contents()
    with opened() as case:
        assert replay(case, lines, capture) == [False] * 6
    assert contents() == before
    assert before["captures/shop.har"] == capture.read_bytes()


def test_what_was_added_is_read_back(
    opened: Callable[[], CaseWriter], folder: Path, lines: list[tuple[Line, bytes | None]]
) -> None:
    with opened() as case:
        for line, request in lines:
            case.add(line, request)
            # each call is on disk when it returns: a reader sees it while the case is open
            assert read_case(folder)
    read = read_case(folder)
    assert [one["site"] for one in read.findings] == ["shop.example", "winkel.example", None]
    assert read.findings[0]["proof"] == "verified"
    assert [one["entry"] for one in read.findings[0]["twins"]] == [9]
    assert [one["what"] for one in read.setups] == ["gateway"]
    assert "previous" not in read.setups[0]
    assert [one["type"] for one in read.journal] == ["created", "heads"]
    assert verify_chains(folder) == []
    assert sorted(path.name for path in (folder / "findings").iterdir()) == [
        "_unattributed.jsonl",
        "shop.example.jsonl",
        "winkel.example.jsonl",
    ]


def test_requests_are_kept_as_given_once(
    opened: Callable[[], CaseWriter], folder: Path, made: MakeFinding
) -> None:
    line, request = made(0)
    other, _ = made(0, id="ffffffffffffffff")
    with opened() as case:
        assert case.add(line, request)
        assert case.add(other, request)
    [path] = (folder / "requests").iterdir()
    assert path.name == f"{line.request}.http"
    assert path.read_bytes() == request


def test_a_request_that_is_there_is_not_written_again(
    opened: Callable[[], CaseWriter], folder: Path, made: MakeFinding
) -> None:
    line, request = made(0)
    path = folder / "requests" / f"{line.request}.http"
    opened().close()
    path.write_bytes(b"what was written is never rewritten; verifying tells of it")
    with opened() as case:
        case.add(line, request)
    assert path.read_bytes().startswith(b"what was")
    assert len(verify_chains(folder)) == 1


def test_a_twins_request_is_kept_too(
    opened: Callable[[], CaseWriter], folder: Path, made: MakeFinding
) -> None:
    line, request = made(0)
    other, again = made(1)
    with opened() as case:
        case.add(line, request)
        case.add(TwinLine(line.id, Twin(1, other.request), line.site), again)
    assert (folder / "requests" / f"{other.request}.http").read_bytes() == again


def test_wrong_request_bytes_are_refused_and_nothing_is_written(
    opened: Callable[[], CaseWriter],
    contents: Callable[[], dict[str, bytes]],
    made: MakeFinding,
) -> None:
    line, request = made(0)
    with opened() as case:
        before = contents()
        with pytest.raises(ValueError, match="not the bytes of request"):
            case.add(line, request + b"x")
        assert contents() == before
        assert case.add(line, request)


def test_a_hostile_site_stays_inside_the_folder(
    opened: Callable[[], CaseWriter], folder: Path, made: MakeFinding
) -> None:
    sites = ["../../up.example", "/etc/passwd", "..", ".", "", "a\0b", "x" * 5000, "_unattributed"]
    with opened() as case:
        assert all(case.add(*made(number, site)) for number, site in enumerate(sites))
    assert len(list((folder / "findings").iterdir())) == len(sites)
    assert {one["site"] for one in read_case(folder).findings} == set(sites)
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    assert verify_chains(folder) == []


def test_a_second_writer_is_told_the_way_out(
    opened: Callable[[], CaseWriter], folder: Path, contents: Callable[[], dict[str, bytes]]
) -> None:
    with opened():
        before = contents()
        with pytest.raises(CaseError, match=r"another program.*Wait"):
            opened()
        assert contents() == before
        assert read_case(folder).findings == []
    opened().close()


def test_a_writer_in_another_process_is_told_too(
    opened: Callable[[], CaseWriter], folder: Path
) -> None:
    program = (
        "import sys; from pathlib import Path; from pixelwitness.case.lock import take\n"
        "take(Path(sys.argv[1]))"
    )
    with opened():
        done = subprocess.run(
            [sys.executable, "-c", program, str(folder)],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=False,
        )
    assert b"CaseError" in done.stderr


def test_a_failed_opening_gives_the_lock_back(
    opened: Callable[[], CaseWriter], folder: Path, made: MakeFinding
) -> None:
    with opened() as case:
        case.add(*made(0))
        case.add(*made(1))
    path = folder / "findings" / "shop.example.jsonl"
    whole = path.read_bytes()
    path.write_bytes(b"broken\n" + whole)
    with pytest.raises(CaseError, match=r"shop\.example\.jsonl:1"):
        opened()
    path.write_bytes(whole)
    opened().close()


@pytest.mark.parametrize("name", ["notes.txt", "findings", ".hidden"])
def test_a_folder_that_holds_something_else_is_refused_untouched(
    folder: Path, about: About, name: str
) -> None:
    folder.mkdir(mode=0o755)
    (folder / name).mkdir()
    with pytest.raises(CaseError, match=r"is not empty and holds no case\.json"):
        create_or_open(folder, about)
    assert [path.name for path in folder.iterdir()] == [name]


def test_a_file_is_no_folder(folder: Path, about: About) -> None:
    folder.touch()
    with pytest.raises(CaseError, match="is not a folder"):
        create_or_open(folder, about)


@pytest.mark.parametrize("left", [(), (".lock",), (".lock", ".part-0011")], ids=repr)
def test_an_empty_folder_or_a_crash_in_the_first_moment_becomes_a_case(
    folder: Path, about: About, left: tuple[str, ...]
) -> None:
    folder.mkdir()
    for name in left:
        (folder / name).touch()
    create_or_open(folder, about).close()
    assert not list(folder.glob(".part-*"))
    assert verify_chains(folder) == []


def test_a_journal_that_was_taken_away_is_not_begun_anew(
    opened: Callable[[], CaseWriter], folder: Path, made: MakeFinding
) -> None:
    with opened() as case:
        case.add(*made())
    (folder / "journal.jsonl").unlink()
    with pytest.raises(CaseError, match="gone or empty"):
        opened()
    assert not (folder / "journal.jsonl").exists()


def test_the_journal_says_what_when_and_by_which_version(
    opened: Callable[[], CaseWriter], folder: Path
) -> None:
    with opened() as case:
        case.journal("skipped", NOW, entry=41, reason="its body is not text")
    line = read_case(folder).journal[-1]
    assert list(line) == ["type", "time", "version", "entry", "reason", "previous"]
    assert list(line.values())[:5] == ["skipped", NOW, "0.1.0", 41, "its body is not text"]


@pytest.mark.parametrize("word", ["type", "version", "previous"])
def test_the_journals_own_words_are_not_given_away(
    opened: Callable[[], CaseWriter], word: str
) -> None:
    with opened() as case, pytest.raises(ValueError, match=word):
        case.journal("skipped", NOW, **{word: "x"})


@pytest.mark.parametrize(
    ("what", "details", "there"),
    [
        ("skipped", {"entry": 4, "reason": "no text"}, True),
        ("skipped", {"entry": 4}, True),
        ("skipped", {}, True),
        ("skipped", {"keys": ("a", "b")}, True),
        ("skipped", {"entry": 4, "reason": "cut off"}, False),
        ("skipped", {"entry": "4"}, False),
        ("skipped", {"entry": 6}, False),
        ("replayed", {"entry": 4}, False),
        ("replayed", {}, False),
    ],
    ids=repr,
)
@pytest.mark.parametrize("anew", [False, True])
def test_has_journal(
    opened: Callable[[], CaseWriter],
    what: str,
    details: dict[str, object],
    there: bool,
    anew: bool,
) -> None:
    case = opened()
    case.journal("skipped", NOW, entry=4, reason="no text", keys=["a", "b"])
    case.journal("skipped", NOW, entry=5, reason="cut off")
    if anew:
        case.close()
        case = opened()
    with case:
        assert case.has_journal(what, **details) is there


def test_a_closed_case_takes_nothing(opened: Callable[[], CaseWriter], made: MakeFinding) -> None:
    case = opened()
    case.close()
    case.close()
    with pytest.raises(ValueError, match="closed"):
        case.add(*made())
    with pytest.raises(ValueError, match="closed"):
        case.journal("live", NOW)


def test_heads_are_journalled_only_when_something_was_added(
    opened: Callable[[], CaseWriter], folder: Path, made: MakeFinding
) -> None:
    def told() -> list[int]:
        lines = read_case(folder).journal
        heads = [line["files"] for line in lines if line["type"] == "heads"]
        return [files["shop.example.jsonl"]["lines"] for files in heads]

    opened().close()
    assert told() == []
    with opened() as case:
        case.add(*made(0))
        case.add(*made(1))
    with opened() as case:
        case.journal("live", NOW)
    assert told() == [2]
    with opened() as case:
        case.add(*made(2))
    assert told() == [2, 3]


def test_calls_from_several_threads_make_one_chain(
    opened: Callable[[], CaseWriter], folder: Path, made: MakeFinding
) -> None:
    with opened() as case:

        def work(first: int) -> None:
            for number in range(first, first + 20):
                case.add(*made(number))
                case.journal("skipped", NOW, entry=number)

        threads = [threading.Thread(target=work, args=(first,)) for first in (0, 10, 20, 30)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(read_case(folder).findings) == 50
    assert verify_chains(folder) == []


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


def test_reading_what_is_no_case(tmp_path: Path) -> None:
    for check in (read_case, verify_chains):
        with pytest.raises(CaseError, match="is no case folder"):
            check(tmp_path)


@pytest.mark.parametrize(
    "change",
    [{"site": 5}, {"capture": None}, {"proof": "certain"}, {"twins": None}, {"id": None}],
    ids=repr,
)
def test_reading_a_line_that_means_nothing_names_file_and_line(
    opened: Callable[[], CaseWriter],
    folder: Path,
    made: MakeFinding,
    change: dict[str, object],
) -> None:
    with opened() as case:
        case.add(*made(0))
        case.add(*made(1))
    path = folder / "findings" / "shop.example.jsonl"
    first, second = path.read_text("utf-8").splitlines()
    path.write_text(f"{first}\n{json.dumps(json.loads(second) | change)}\n", "utf-8")
    with pytest.raises(CaseError, match=r"shop\.example\.jsonl:2: is no line"):
        read_case(folder)


def test_lines_of_one_exchange_are_added_together(
    opened: Callable[[], CaseWriter], folder: Path, made: MakeFinding
) -> None:
    (first, request), (other, _) = made(0), made(0, "other.example")
    second = replace(first, id="0" * 16, field="ud[ph]")
    elsewhere = replace(other, id="1" * 16)
    with opened() as case:
        assert case.add_all([first, second, first, elsewhere], request) == 3
        assert case.add_all([second, elsewhere], request) == 0
        assert case.add_all([], None) == 0
    assert sorted(one["id"] for one in read_case(folder).findings) == sorted(
        [first.id, second.id, elsewhere.id]
    )
    assert verify_chains(folder) == []


def test_lines_with_another_request_are_not_added(
    opened: Callable[[], CaseWriter], folder: Path, made: MakeFinding
) -> None:
    (first, request), (second, _) = made(0), made(1)
    with opened() as case:
        with pytest.raises(ValueError, match="not the bytes"):
            case.add_all([first, second], request)
        assert case.add_all([first], request) == 1


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
