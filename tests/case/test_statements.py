"""What Meta's export says in a case: a chain of its own, written once, verified like the others."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from pixelwitness.case import (
    CaseWriter,
    as_line,
    keep_statements,
    read_case,
    statements,
    verify_chains,
)
from pixelwitness.case.chain import rows
from pixelwitness.errors import CaseError
from pixelwitness.metaexport import Export, FileRead, NotRead, Statement
from pixelwitness.resources import folder as resource

type Opened = Callable[[], CaseWriter]

NOW = "2026-11-24T11:00:00.000Z"
FILE = "ads_information/advertisers_using_your_activity_or_information.json"


def statement(number: int = 0) -> Statement:
    return Statement(
        advertiser=f"Zon {number}",
        written=f"Zon {number}",
        fact="list_uploaded",
        file=FILE,
        sha256="ab" * 32,
        position=f"/custom_audiences_all_types_v2/{number}",
        product="facebook",
        exported="2026-01-02",
    )


def export(count: int = 3) -> Export:
    return Export(
        statements=tuple(map(statement, range(count))),
        files=(FileRead(FILE, "ab" * 32, "advertisers-using", count),),
        not_read=(NotRead("new.json", "no rule says what stands in it"),),
        absent=("off_meta_activity",),
        others=7,
        exported="2026-01-02",
        archives=("cd" * 32,),
    )


def keep(opened: Opened, one: Export) -> int:
    with opened() as writer:
        return keep_statements(writer, one, NOW, "ef" * 32)


def test_statements_are_kept_apart_from_findings(opened: Opened, folder: Path) -> None:
    assert statements(folder) == []
    assert keep(opened, export()) == 3
    assert statements(folder) == list(export().statements)
    assert read_case(folder).findings == []
    assert (folder / "meta_export.jsonl").stat().st_mode & 0o777 == 0o600
    assert verify_chains(folder) == []


def test_the_export_is_named_by_hash_only(opened: Opened, folder: Path) -> None:
    keep(opened, export())
    [line] = [line for line in read_case(folder).journal if line["type"] == "meta_export"]
    assert line["archives"] == ["cd" * 32]
    assert line["files"][0]["sha256"] == "ab" * 32
    assert (line["others"], line["absent"], line["rules"]) == (7, ["off_meta_activity"], "ef" * 32)
    assert list((folder / "captures").iterdir()) == []


def test_a_second_import_adds_nothing(
    opened: Opened, contents: Callable[[], dict[str, bytes]]
) -> None:
    keep(opened, export())
    before = contents()
    assert keep(opened, export()) == 0
    assert contents() == before


def test_a_larger_export_adds_what_is_new(opened: Opened, folder: Path) -> None:
    keep(opened, export(2))
    assert keep(opened, export(5)) == 3
    assert statements(folder) == list(export(5).statements)
    assert verify_chains(folder) == []


def test_half_a_line_is_moved_to_the_journal(opened: Opened, folder: Path) -> None:
    keep(opened, export(2))
    with (folder / "meta_export.jsonl").open("ab") as file:
        file.write(b'{"type":"statem')
    assert any("half a line" in line for line in verify_chains(folder))
    assert keep(opened, export(3)) == 1
    assert statements(folder) == list(export(3).statements)
    assert [line["text"] for line in read_case(folder).journal if line["type"] == "half_line"] == ['{"type":"statem']  # fmt: skip
    assert verify_chains(folder) == []


def test_every_change_is_seen(opened: Opened, folder: Path, tmp_path: Path) -> None:
    keep(opened, export())
    path = folder / "meta_export.jsonl"
    whole = path.read_bytes()
    lines = whole.splitlines(keepends=True)
    changed = {
        "an advertiser": whole.replace(b"Zon 1", b"Ton 1"),
        "a line less at the end": b"".join(lines[:-1]),
        "a line less within": lines[0] + lines[2],
        "another order": lines[1] + lines[0] + lines[2],
        "nothing left": b"",
    }
    for what, content in changed.items():
        copy = shutil.copytree(folder, tmp_path / what)
        (copy / "meta_export.jsonl").write_bytes(content)
        assert any("meta_export.jsonl" in told for told in verify_chains(copy)), what
    path.unlink()
    assert verify_chains(folder) == ["meta_export.jsonl: is missing, yet the journal names it"]


def test_a_line_of_another_kind_is_refused(opened: Opened, folder: Path) -> None:
    keep(opened, export(1))
    path = folder / "meta_export.jsonl"
    line = json.loads(path.read_bytes())
    for wrong in (
        {"fact": "list_sold"},
        {"events": "3"},
        {"advertiser": None},
        {"type": "finding"},
    ):
        path.write_text(json.dumps(line | wrong) + "\n")
        with pytest.raises(CaseError, match=r"meta_export\.jsonl:1: is no statement"):
            statements(folder)


def test_a_closed_case_takes_none(opened: Opened) -> None:
    writer = opened()
    writer.close()
    with pytest.raises(ValueError, match="the case is closed"):
        keep_statements(writer, export(), NOW, "")


def test_lines_are_valid_against_the_schema(opened: Opened, folder: Path) -> None:
    schema = json.loads((resource("reports") / "meta-export.schema.json").read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    check = jsonschema.Draft202012Validator(schema)
    timed = replace(statement(), fact="off_meta_activity", events=2, first="2026-01-01T00:00:00Z")
    keep(opened, export())
    written = [row.value for row in rows(folder / "meta_export.jsonl")]
    for line in (*written, as_line(timed)):
        assert check.is_valid(line)
        for key in as_line(timed):
            assert not check.is_valid({name: line[name] for name in line if name != key})
    assert not check.is_valid(as_line(replace(timed, first="yesterday")))
