"""The journal: what it says, once, by which version, and where the files end."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pixelwitness.case import CaseWriter, read_case
from pixelwitness.errors import CaseError
from pixelwitness.finding import Finding

type MakeFinding = Callable[..., tuple[Finding, bytes]]

NOW = "2026-11-24T10:00:01.000Z"


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
