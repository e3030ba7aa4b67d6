"""The power goes at any moment: what was acknowledged is there, and the next opening mends."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pixelwitness.case import (
    About,
    CaseWriter,
    create_or_open,
    left_by_crash,
    read_case,
    verify_chains,
)
from pixelwitness.finding import Evidence, Finding, ProofLine

type MakeFinding = Callable[..., tuple[Finding, bytes]]

CHILD = """
import sys
from msgspec.structs import replace
from pathlib import Path
from pixelwitness.case import About, create_or_open
from pixelwitness.finding import Consent, Evidence, Finding
import hashlib
folder, first = Path(sys.argv[1]), int(sys.argv[2])
case = create_or_open(folder, About("t", "", "2026-11-24T10:00:00.000Z", (), {}, ""))
one = Finding(
    "", "", "", "meta", "pixel", "meta-pixel", "www.facebook.com", None, None, "email", "ud[em]",
    "query", "readable", (), "manual", "jan@example.com " * 300, Evidence("declared", "its name"),
    Consent(), "2026-11-24T10:00:00.000Z", 0, "", "e-mail",
)

for number in range(first, first + 1_000_000):
    request = str(number).encode()
    name = hashlib.sha256(request).hexdigest()
    site = f"shop{number % 3}.example"
    case.add(replace(one, id=f"{number:016x}", site=site, request=name), request)
    print(f"{number:016x}", flush=True)
"""


def test_every_acknowledged_finding_survives_kill_9(folder: Path, about: About) -> None:
    acknowledged: set[str] = set()
    for turn, wanted in enumerate((1, 7, 23, 60)):
        with subprocess.Popen(
            [sys.executable, "-c", CHILD, str(folder), str(turn * 1_000_000)],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.PIPE,
            text=True,
        ) as child:
            assert child.stdout
            for _ in range(wanted):
                acknowledged.add(child.stdout.readline().strip())
            child.kill()
            acknowledged.update(line.strip() for line in child.stdout if line.endswith("\n"))
        assert all("left by a crash" in text for text in verify_chains(folder))
        assert acknowledged <= {one["id"] for one in read_case(folder).findings}
    assert len(acknowledged) >= 4
    create_or_open(folder, about).close()
    assert verify_chains(folder) == []
    assert acknowledged <= {one["id"] for one in read_case(folder).findings}
    assert not list(folder.glob(".part-*"))


@pytest.mark.parametrize("name", ["findings/shop.example.jsonl", "journal.jsonl"])
def test_a_last_line_cut_at_every_byte_is_moved_and_nothing_else_is_lost(
    folder: Path, opened: Callable[[], CaseWriter], made: MakeFinding, name: str
) -> None:
    line, request = made()
    last = ProofLine(line.id, Evidence("verified", "é", "jan"), line.site, "email")
    case = opened()
    case.add(line, request)
    case.add(last, None)
    case.journal("live", "2026-11-24T10:00:01.000Z")
    case.close()
    journal = folder / "journal.jsonl"
    whole = {path: path.read_bytes() for path in (journal, folder / name)}
    # the journal without its heads, as it lies there when the writer is killed
    kept = b"".join(whole[journal].splitlines(keepends=True)[:-1])
    whole[journal] = kept
    *before, cut = whole[folder / name].splitlines(keepends=True)
    for length in range(len(cut)):
        for path, content in whole.items():
            path.write_bytes(content)
        (folder / name).write_bytes(b"".join(before) + cut[:length])
        assert len(verify_chains(folder)) == bool(length)
        assert len(read_case(folder).findings) == 1
        with opened() as case:
            assert case.has_journal("half_line", file=name) == bool(length)
            assert case.add(last, None) == (name != "journal.jsonl")
        assert (folder / name).read_bytes().startswith(b"".join(before))
        moved = [line for line in read_case(folder).journal if line["type"] == "half_line"]
        text = "".join(line["text"] for line in moved)
        assert text.encode().decode("unicode_escape").encode("latin-1") == cut[:length]
        assert verify_chains(folder) == []


def test_killed_while_the_case_was_made(folder: Path, about: About, made: MakeFinding) -> None:
    """Nothing is lost, for nothing was there; what was in a case without its journal is."""
    with create_or_open(folder, about):
        pass
    first = (folder / "journal.jsonl").read_bytes().splitlines()[0]
    for left in (b"", first[:1], first):
        (folder / "journal.jsonl").write_bytes(left)
        assert all(map(left_by_crash, verify_chains(folder)))
    with create_or_open(folder, about) as case:
        case.add(*made(0))
    assert verify_chains(folder) == []
    (folder / "journal.jsonl").unlink()
    assert not all(map(left_by_crash, verify_chains(folder)))


def test_killed_between_journalling_a_half_line_and_cutting_it(
    folder: Path, opened: Callable[[], CaseWriter], made: MakeFinding
) -> None:
    with opened() as case:
        case.add(*made())
    path = folder / "findings" / "shop.example.jsonl"
    half = path.read_bytes() + b'{"type":"fin'
    for _ in range(2):
        path.write_bytes(half)
        opened().close()
    lines = read_case(folder).journal
    assert [line["text"] for line in lines if line["type"] == "half_line"] == ['{"type":"fin']
    assert verify_chains(folder) == []
