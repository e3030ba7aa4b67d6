"""Every change to a case that was made behind its back is named in a sentence."""

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pixelwitness.case import CaseWriter, unhashed, verify_chains
from pixelwitness.case.chain import Head, append, rows
from pixelwitness.finding import Finding

type MakeFinding = Callable[..., tuple[Finding, bytes]]

SHOP = "findings/shop.example.jsonl"
CUT_OFF = ": lines are missing at the end; the journal names 5, the file holds"
EITHER = "the line before was changed, or a line before it is missing"


@pytest.fixture
def case(folder: Path, opened: Callable[[], CaseWriter], made: MakeFinding, tmp_path: Path) -> Path:
    """Five findings, three of them in the first sitting; heads were journalled twice."""
    capture = tmp_path / "shop.har"
    capture.write_bytes(b"")
    empty = hashlib.sha256(b"").hexdigest()
    for sitting in (range(3), range(3, 5)):
        with opened() as writer:
            writer.keep_original(capture, empty)
            for number in sitting:
                writer.add(*made(number))
    assert verify_chains(folder) == []
    return folder


def lines_of(case: Path, name: str = SHOP) -> list[bytes]:
    return (case / name).read_bytes().splitlines(keepends=True)


def changed(line: bytes) -> bytes:
    return line.replace(b"pixel", b"PIXEL", 1).replace(b'"time":"', b'"time":" ', 1)


def forged(case: Path, name: str, number: int) -> None:
    """Change a line and chain all that follow anew, as somebody who knows the format would."""
    values = [row.value for row in rows(case / name)]
    values[number - 1] |= {"event": "nothing"}
    (case / name).unlink()
    head = Head()
    for value in values:
        value.pop("previous")
        head = append(case / name, value, head)


type Lines = list[bytes]


@pytest.mark.parametrize(
    ("tamper", "told"),
    [
        (lambda x: [x[0], changed(x[1]), *x[2:]], ["line 3: the line before was changed"]),
        (lambda x: [changed(x[0]), *x[1:]], ["line 2: the line before was changed"]),
        (
            lambda x: [*x[:4], changed(x[4])],
            ["line 5: is not the line that the journal names; it was changed or replaced"],
        ),
        (lambda x: [x[0], *x[2:]], ["line 2: a line before it is missing"]),
        (
            lambda x: [x[0], *x[3:]],
            [
                "line 2: a line before it is missing",
                "line 3: is not the line that the journal names; it was changed or replaced",
            ],
        ),
        (lambda x: x[1:], ["line 1: does not begin the chain; a line before it is missing"]),
        (
            lambda x: [x[0], x[2], x[1], x[3], x[4]],
            [
                "line 2: follows line 3, yet stands before it; it was moved",
                "line 3: follows line 1; what stands between was put in or moved",
                "line 4: follows line 2; what stands between was put in or moved",
            ],
        ),
        (
            lambda x: [x[0], changed(x[1]), *x[1:]],
            ["line 3: follows line 1; what stands between was put in or moved"],
        ),
        (
            lambda x: [x[0], x[1], x[1], *x[2:]],
            ["line 3: follows line 1; what stands between was put in or moved"],
        ),
        (
            lambda x: [x[4], *x[:4]],
            [
                "line 1: follows line 5, yet stands before it; it was moved",
                "line 2: was the first line; what stands before it was put in or moved",
            ],
        ),
        (
            lambda x: [x[0], b"{}\n", *x[2:]],
            ["line 2: is no line of the record", f"line 3: {EITHER}"],
        ),
        (
            lambda x: [x[0], b"\n", *x[1:]],
            [
                "line 2: is no line of the record",
                "line 3: follows line 1; what stands between was put in or moved",
            ],
        ),
        (
            lambda x: x[:4],
            [f"{CUT_OFF} 4"],
        ),
        (
            lambda x: x[:2],
            [f"{CUT_OFF} 2"],
        ),
        (lambda x: [], [f"{CUT_OFF} 0"]),
        (
            lambda x: [*x[:4], x[4][:-1]],
            [
                "line 5: half a line at the end, left by a crash; "
                "the next opening moves it to the journal"
            ],
        ),
        (
            lambda x: [*x[:4], x[4][:50]],
            [
                "line 5: half a line at the end, left by a crash; "
                "the next opening moves it to the journal",
                f"{CUT_OFF} 4",
            ],
        ),
    ],
)
def test_tampering_with_findings(
    case: Path, tamper: Callable[[Lines], Lines], told: list[str]
) -> None:
    before = lines_of(case)
    tampered = tamper(before)
    assert tampered != before
    (case / SHOP).write_bytes(b"".join(tampered))
    found = [text.removeprefix(SHOP).removeprefix(" ") for text in verify_chains(case)]
    assert found == told


def test_a_line_forged_and_chained_anew_is_told_by_the_journal(case: Path) -> None:
    forged(case, SHOP, 2)
    sentence = "is not the line that the journal names; it was changed or replaced"
    assert verify_chains(case) == [f"{SHOP} line {number}: {sentence}" for number in (3, 5)]


def test_without_the_journals_word_two_causes_look_alike(
    case: Path, opened: Callable[[], CaseWriter], made: MakeFinding
) -> None:
    journal = case / "journal.jsonl"
    with opened() as writer:
        for number in range(5, 8):
            writer.add(*made(number))
    journal.write_bytes(b"".join(lines_of(case, "journal.jsonl")[:-1]))
    before = lines_of(case)
    (case / SHOP).write_bytes(b"".join([*before[:5], *before[6:]]))
    assert verify_chains(case) == [f"{SHOP} line 6: {EITHER}"]


@pytest.mark.parametrize(
    ("tamper", "told"),
    [
        (lambda x: [x[0], changed(x[1]), *x[2:]], [f"journal.jsonl line 3: {EITHER}"]),
        (lambda x: [x[0], *x[2:]], [f"journal.jsonl line 2: {EITHER}"]),
        (
            lambda x: [*x, b'{"type":"sk'],
            [
                "journal.jsonl line 5: half a line at the end, left by a crash; "
                "the next opening moves it to the journal"
            ],
        ),
        (lambda x: [], ["journal.jsonl: does not begin with the making of the case"]),
        (
            lambda x: x[1:],
            [
                "journal.jsonl: does not begin with the making of the case",
                "journal.jsonl line 1: does not begin the chain; a line before it is missing",
            ],
        ),
    ],
)
def test_tampering_with_the_journal(
    case: Path, tamper: Callable[[Lines], Lines], told: list[str]
) -> None:
    before = lines_of(case, "journal.jsonl")
    assert [json.loads(x)["type"] for x in before] == ["created", "original", "heads", "heads"]
    (case / "journal.jsonl").write_bytes(b"".join(tamper(before)))
    assert verify_chains(case) == told


def test_tampering_with_other_files(case: Path) -> None:
    requests = sorted((case / "requests").iterdir())
    requests[0].write_bytes(b"GET / HTTP/1.1\r\n\r\n")
    (case / "captures" / "shop.har").write_bytes(b"{}")
    (case / "case.json").write_bytes((case / "case.json").read_bytes() + b"\n")
    (case / "requests" / "extra.http").write_bytes(b"")
    assert verify_chains(case) == [
        "case.json: is not the one that the journal names; it was changed",
        f"requests/{requests[0].name}: its content has another hash than its name says",
        "requests/extra.http: its content has another hash than its name says",
        "captures/shop.har: its content was changed",
    ]


def test_files_that_are_gone(case: Path) -> None:
    third = json.loads(lines_of(case)[2])["request"]
    (case / "requests" / f"{third}.http").unlink()
    (case / "captures" / "shop.har").unlink()
    assert verify_chains(case) == [
        f"{SHOP} line 3: its request requests/{third}.http is missing",
        "captures/shop.har: is missing, yet the journal names it",
    ]
    (case / SHOP).unlink()
    assert verify_chains(case)[0] == f"{SHOP}: is missing, yet the journal names it"


@pytest.mark.parametrize("name", ["findings", "requests", "captures"])
def test_folders_that_are_gone(case: Path, name: str) -> None:
    shutil.rmtree(case / name)
    assert any(f"{name}/" in told and "is missing" in told for told in verify_chains(case))


def test_a_journal_that_names_files_outside_opens_none(case: Path) -> None:
    path = case / "journal.jsonl"
    *_, last = rows(path)
    evil = {"type": "original", "name": "../../x", "sha256": "ab", "by_reference": False}
    head = append(path, evil, last.head)
    heads = {"type": "heads", "files": {"../case.json": {"lines": 1, "last": "ab"}, "a": 5}}
    append(path, heads, head)
    assert verify_chains(case) == ["findings/../case.json: is missing, yet the journal names it"]


def test_a_request_outside_the_folder_is_none(case: Path) -> None:
    (case / "x.http").touch()
    *_, last = rows(case / SHOP)
    append(case / SHOP, last.value | {"request": "../x"}, last.head)
    assert verify_chains(case)[-1] == f"{SHOP} line 6: its request requests/../x.http is missing"


def test_the_sentence_names_the_way_it_was_asked_for(case: Path) -> None:
    (case / SHOP).write_bytes(
        b"".join(changed(x) if n == 1 else x for n, x in enumerate(lines_of(case)))
    )
    [text] = verify_chains(case)
    assert re.fullmatch(r"findings/shop\.example\.jsonl line 3: the line before was changed", text)


@pytest.mark.parametrize(
    ("finished", "tamper", "told"),
    [
        (True, lambda path: path.write_bytes(b"other"), "its content was changed"),
        (True, lambda path: path.unlink(), "is missing, yet the journal names it"),
        (False, lambda path: path.unlink(), "is missing, yet the journal names it"),
    ],
)
def test_a_recording_that_was_changed(
    folder: Path,
    opened: Callable[[], CaseWriter],
    finished: bool,
    tamper: Callable[[Path], object],
    told: str,
) -> None:
    with opened() as writer:
        path = writer.begin_original("live.mitm")
        if finished:
            writer.finish_originals()
    tamper(path)
    assert verify_chains(folder) == [f"captures/live.mitm: {told}"]


def test_a_recording_has_no_hash_until_the_case_is_opened_again(
    folder: Path, opened: Callable[[], CaseWriter]
) -> None:
    with opened() as writer:
        writer.begin_original("live.mitm")
    assert unhashed(folder) == ["live.mitm"]
    with opened():
        pass
    assert unhashed(folder) == []
