"""`pixelwitness import-meta`: what Meta says on the screen, for programs, and in a case."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from pixelwitness.case import About, create_or_open, read_case, statements, verify_chains
from pixelwitness.cli import main

USING = "ads_information/instagram_ads_and_businesses/advertisers_using_your_activity_or_information.json"
OFF = (
    "apps_and_websites_off_of_instagram/apps_and_websites/your_activity_off_meta_technologies.json"
)
FILES = {
    USING: {
        "label_values": [
            {"label": "A list uploaded or used by the advertiser", "vec": [{"value": "Zonzee Loterij N.V."}, {"value": "Maan Energie"}]},
            {"label": "Een onbekend kopje", "vec": [{"value": "Ster"}]},
        ]
    },
    OFF: [
        {"title": "Zonzee Loterij", "label_values": [{"label": "Events", "vec": [{"dict": [{"label": "Received on", "timestamp_value": at}]} for at in (1767225600, 1767312000)]}]},
    ],
    "messages/inbox/a/message_1.json": {"secret": "hello"},
}  # fmt: skip


@pytest.fixture
def export(tmp_path: Path) -> str:
    return packed(tmp_path / "instagram-janjansen-2026-01-03.zip", FILES)


def packed(path: Path, files: dict[str, Any]) -> str:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, json.dumps(content))
    return str(path)


def test_the_companies_asked_for_come_first(
    export: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import-meta", export, "--company", "Zonzee Loterij", "--company", "Komeet"]) == 0
    assert (
        capsys.readouterr().out
        == f"""\
Meta's export of 2026-01-03   2 files read · 4 advertisers named

Zonzee Loterij   as “Zonzee Loterij”
  reported what you did on their sites, in their apps or shops (2 events, 2026-01-01 to 2026-01-02), says Meta
    {OFF} /0

Zonzee Loterij   as “Zonzee Loterij N.V.”
  uploaded or used a list with your data, says Meta
    {USING} /label_values/0/vec/0

not named: Komeet   (not named is not “uploaded nothing”)

uploaded or used a list with your data, says Meta (2)
  Maan Energie
  Zonzee Loterij N.V.

1 advertiser: reported what you did on their sites, in their apps or shops
1 advertiser: named, but in which way is not told (under “Een onbekend kopje”, which no rule knows)
not opened: 1 file of other kinds
"""
    )


def test_an_export_without_lists_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["import-meta", packed(tmp_path / "a.zip", {OFF: FILES[OFF]}), "--company", "Zonzee"])
    out = capsys.readouterr().out
    assert out.startswith("Meta's export, its day is not told   1 file read · 1 advertiser named\n")
    assert "Zonzee   as “Zonzee Loterij”   perhaps: the name begins alike\n" in out
    assert "nothing in this export tells who uploaded or used a list with your data\n" in out


def test_lists_that_name_nobody_prove_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {USING: {"label_values": [{"label": "Een kopje", "vec": []}]}}
    assert main(["import-meta", packed(tmp_path / "a.zip", files)]) == 0
    assert "nobody uploaded or used a list with your data, says this export   (which is no proof" in capsys.readouterr().out  # fmt: skip


def test_the_readme_shows_what_is_printed(export: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["import-meta", export, "--company", "Zonzee Loterij", "--company", "Komeet"])
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    assert f"```\n{capsys.readouterr().out}```" in readme


def test_nothing_in_an_export_reaches_the_terminal_or_a_spreadsheet_as_a_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{"label": "\x1b]0;x\x07", "vec": [{"value": "=Maan\x1b[31m"}]}]
    path = packed(tmp_path / "a.zip", {USING: {"label_values": rows}})
    for form in ("text", "json", "csv"):
        assert main(["import-meta", path, "--format", form, "--company", "=Maan\x1b[31m"]) == 0
        out = capsys.readouterr().out
        assert "\x1b" not in out
        assert form != "csv" or '"\'=Maan\\x1b[31m"' in out


def test_json_holds_everything(export: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import-meta", export, "--format", "json", "--company", "Zonzee Loterij"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["fact"] for one in told["statements"]] == ["list_uploaded", "list_uploaded", "listed", "off_meta_activity"]  # fmt: skip
    assert told["statements"][0]["companies"] == [{"company": "Zonzee Loterij", "sure": True, "because": "the same name"}]  # fmt: skip
    assert [one["advertisers"] for one in told["files"]] == [3, 1]
    assert (told["others"], told["exported"], told["absent"]) == (1, "2026-01-03", [])


def test_csv_has_a_row_a_statement(export: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import-meta", export, "--format", "csv", "--company", "Ster"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["advertiser"] for row in rows] == ["Zonzee Loterij N.V.", "Maan Energie", "Ster", "Zonzee Loterij"]  # fmt: skip
    assert [(row["company"], row["sure"]) for row in rows] == [("", ""), ("", ""), ("Ster", "True"), ("", "")]  # fmt: skip
    assert [row["events"] for row in rows] == ["0", "0", "0", "2"]


def test_the_case_keeps_what_it_says_and_never_the_export(
    export: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = tmp_path / "case"
    with create_or_open(case, About("Study", "A. Onderzoeker", "2026-01-01T00:00:00.000Z", (), {}, "")):  # fmt: skip
        pass
    contents = []
    for new in (4, 0):
        assert main(["import-meta", export, "--case", str(case)]) == 0
        assert f"{new} statements are new" in capsys.readouterr().err
        contents.append({path: path.read_bytes() for path in case.rglob("*") if path.is_file()})
    assert contents[0] == contents[1]
    assert read_case(case).about["title"] == "Study"
    assert len(statements(case)) == 4
    assert verify_chains(case) == []
    everything = b"".join(contents[0].values())
    assert b"janjansen" not in everything
    assert b"hello" not in everything


@pytest.mark.parametrize("files", [{}, {"messages/a.json": {}}, {USING: {"label_values": None}}])
def test_nothing_read_is_an_error_and_no_result(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], files: dict[str, Any]
) -> None:
    case = tmp_path / "case"
    assert main(["import-meta", packed(tmp_path / "a.zip", files), "--case", str(case)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "holds nothing that could be read of what Meta says" in told.err
    assert "in the format JSON" in told.err
    assert not case.exists()


def test_companies_that_are_known_need_not_be_named(
    tmp_path: Path, export: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "maan.yaml").write_text(
        "company: Maan\nsource: a register\nbecause: a test\ndomains:\n"
        "  - {domain: maan.example, because: its site}\n"
        "former_names:\n  - {name: Maan Energie, until: 2020, source: a register}\n"
    )
    own = ["--companies", str(tmp_path / "mine")]
    case = str(tmp_path / "case")
    assert main(["import-meta", export, "--case", case, *own]) == 0
    out = capsys.readouterr().out
    assert (
        "\nMaan   as “Maan Energie”\n  uploaded or used a list with your data, says Meta\n" in out
    )
    assert "not named:" not in out
    assert main(["matrix", case, *own]) == 0
    assert "  Maan: yes, as “Maan Energie”\n" in capsys.readouterr().out
