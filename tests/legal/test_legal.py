"""Legal notes: attributed, dated, checked; found by channel, consent state and jurisdiction."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelwitness import yamlfile
from pixelwitness.cli import main
from pixelwitness.errors import RuleError
from pixelwitness.legal import LegalNotes, load_notes, notes_for
from pixelwitness.legal.load import read_note
from pixelwitness.resources import folder
from pixelwitness.vocabulary import CHANNELS, CONSENT_STATES, Channel, ConsentState

NOTE = """\
jurisdiction: EU
source: invented
because: invented for the tests
members: [NL, DE]
notes:
  - id: court-1
    channels: [pixel, gateway]
    states: [refused, before_choice]
    said_by: a court
    on: 2024-10
    statement: said so
    source: its own page
    url: https://court.example/1
    checked_on: 2026-11-25
"""


def load(tmp_path: Path, **files: str) -> LegalNotes:
    top = tmp_path / "legal"
    top.mkdir()
    for name, text in files.items():
        (top / f"{name}.yaml").write_text(text)
    return load_notes(tmp_path)


@pytest.mark.parametrize(
    ("channel", "state", "jurisdiction", "ids"),
    [
        ("pixel", "refused", "EU", ["court-1"]),
        ("pixel", "refused", "nl", ["court-1", "local"]),
        ("gateway", "before_choice", "DE", ["court-1"]),
        ("pixel", "accepted", "NL", ["local"]),
        ("app_events", "refused", "NL", ["local"]),
        ("pixel", "refused", "US", []),
        ("custom_audience", "unknown", "US", ["terms"]),
    ],
)
def test_notes_are_found_by_channel_state_and_jurisdiction(
    tmp_path: Path, channel: Channel, state: ConsentState, jurisdiction: str, ids: list[str]
) -> None:
    local = NOTE.replace("EU", "NL").replace("members: [NL, DE]\n", "").replace("court-1", "local").replace("[pixel, gateway]", "any").replace("[refused, before_choice]", "[any]").replace("2024-10", "2025")  # fmt: skip
    terms = local.replace("jurisdiction: NL", "jurisdiction: any").replace("id: local", "id: terms").replace("channels: any", "channels: custom_audience").replace("    on: 2025\n", "")  # fmt: skip
    notes = load(tmp_path, eu=NOTE, nl=local, terms=terms)
    assert [note.id for note in notes_for(notes, channel, state, jurisdiction)] == ids


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("jurisdiction: EU", "jurisdiction: Europe", 1, "`Europe` is no jurisdiction. Write two capitals: NL."),
        ("[NL, DE]", "[nl]", 4, "`nl` is no jurisdiction"),
        ("[pixel, gateway]", "[tracker]", 7, "`tracker` is no such word. Allowed are: pixel"),
        ("[refused, before_choice]", "[]", 8, "`states` names nothing"),
        ("    said_by: a court\n", "", 6, "`said_by` is missing"),
        ("on: 2024-10", "on: soon", 10, "`soon` is no day"),
        ("statement: said so", "statement: ''", 11, "`statement` must be a text"),
        ("https://court.example/1", "court.example", 13, "is no address of a page"),
        ("    checked_on: 2026-11-25\n", "", 6, "`checked_on` is missing"),
        ("    checked_on: 2026-11-25\n", "    checked_on: 2026-11-25\n    opinion: x\n", 15, "`opinion` is unknown here"),
        ("because: invented for the tests\n", "", 1, "`because` is missing"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused(tmp_path: Path, old: str, new: str, line: int, told: str) -> None:
    assert old in NOTE
    with pytest.raises(RuleError) as caught:
        load(tmp_path, eu=NOTE.replace(old, new, 1))
    assert caught.value.where == f"eu.yaml:{line}"
    assert told in str(caught.value)


def test_no_note_stands_twice(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"nl\.yaml:6: the note `court-1` stands in eu\.yaml:6 too"):
        load(tmp_path, eu=NOTE, nl=NOTE.replace("EU", "NL"))


def test_the_notes_that_ship_are_attributed_and_were_read() -> None:
    notes = load_notes().notes
    assert len(notes) >= 15
    for note in notes:
        assert note.checked_on
        assert note.on or "without a date" in note.source
        assert note.said_by
        # what is allowed is for others to say, not for these words
        assert not re.search(r"\b(il|un)lawful|\billegal", note.statement)


def test_every_upload_of_a_member_has_the_notes_of_the_union() -> None:
    legal = load_notes()
    union = {note.id for note in notes_for(legal, "pixel", "refused", "EU")}
    assert union
    assert union < {note.id for note in notes_for(legal, "pixel", "refused", "NL")}
    assert all(notes_for(legal, c, s, "NL") for c in CHANNELS for s in CONSENT_STATES)


def test_rules_check_reads_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import shutil

    top = tmp_path / "rules"
    shutil.copytree(folder("rules"), top)
    (top / "legal" / "eu.yaml").write_text(NOTE.replace("on: 2024-10", "on: soon"))
    assert main(["rules", "check", "--rules", str(top)]) == 2
    assert "eu.yaml:10: `soon` is no day" in capsys.readouterr().err
    (top / "legal" / "eu.yaml").write_text(NOTE)
    (top / "companies" / "klm.yaml").write_text("company: x\n")
    assert main(["rules", "check", "--rules", str(top)]) == 2
    assert "klm.yaml:1: `source` is missing" in capsys.readouterr().err


ROW = yamlfile.parse(NOTE, "eu.yaml")["notes"][0]
VALUES = st.recursive(st.text("ab.-/:20", max_size=8), lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text("ab", max_size=2), inner, max_size=2))  # fmt: skip


@given(st.sampled_from([*ROW, "x"]), VALUES)
def test_anything_anywhere_is_read_or_refused(key: str, value: object) -> None:
    row = yamlfile.parse(json.dumps({**ROW, key: value}), "eu.yaml", RuleError)
    try:
        assert read_note(row, "EU").channels
    except RuleError as error:
        assert error.where.startswith("eu.yaml:")
