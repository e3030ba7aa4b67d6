"""The open case: what is added once, what is refused, and what a second replay leaves as it is."""

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from pixelwitness.case import CaseWriter, read_case, verify_chains
from pixelwitness.finding import (
    CaptureRef,
    Consent,
    Evidence,
    Finding,
    Line,
    ProofLine,
    Setup,
    Twin,
    TwinLine,
)
from pixelwitness.vocabulary import ConsentState

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
        (
            ProofLine(
                first.id, Evidence("verified", "jan's", "jan@example.com"), first.site, "email"
            ),
            None,
        ),
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


def test_the_same_bytes_on_another_visit_are_a_finding_of_their_own(
    opened: Callable[[], CaseWriter], folder: Path, made: MakeFinding
) -> None:
    """What was sent after refusing is not lost because it was sent after accepting, too."""
    first, request = made(0, consent=Consent("accepted"), capture=CaptureRef("a.har", "ef" * 32))
    again = replace(first, time="2026-11-24T10:00:00.000Z", entry=7, consent=Consent("refused"),
                    capture=CaptureRef("b.har", "cd" * 32))  # fmt: skip
    twin = TwinLine(again.id, Twin(9, again.request), again.site)
    proof = ProofLine(again.id, Evidence("verified", "x"), again.site, "email")
    for _ in range(2):
        with opened() as writer:
            writer.add_all([first], request)
            writer.add_all([again, twin, proof], request)
    found = {one["capture"]["name"]: one for one in read_case(folder).findings}
    assert {name: one["consent"]["state"] for name, one in found.items()} == {
        "a.har": "accepted",
        "b.har": "refused",
    }
    assert [len(found[name]["twins"]) for name in ("a.har", "b.har")] == [0, 1]
    assert [found[name]["proof"] for name in ("a.har", "b.har")] == ["declared", "verified"]
    assert found["a.har"]["id"] == first.id != found["b.har"]["id"]
    assert len((folder / "findings" / "shop.example.jsonl").read_text().splitlines()) == 4


@pytest.mark.parametrize(
    ("first", "then", "other", "kept"),
    [
        ("refused", "accepted", False, "accepted"),  # by better rules, say
        ("refused", "unknown", True, "refused"),  # another capture of it lost the cookies
        ("before_choice", "refused", True, "before_choice"),  # a later visit saw it again
        ("unknown", "refused", True, "refused"),
    ],
)
def test_consent_of_another_capture_only_where_none_was_known(
    opened: Callable[[], CaseWriter],
    folder: Path,
    made: MakeFinding,
    first: ConsentState,
    then: ConsentState,
    other: bool,
    kept: str,
) -> None:
    finding, request = made(0, consent=Consent(first))
    capture = CaptureRef("accept.har", "ef" * 32) if other else finding.capture
    with opened() as writer:
        writer.add(finding, request)
        writer.add(replace(finding, consent=Consent(then), capture=capture), request)
    assert [one["consent"]["state"] for one in read_case(folder).findings] == [kept]
