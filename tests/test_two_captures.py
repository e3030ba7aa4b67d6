"""Two captures in one case: nothing is proved across them, and each entry names where it counts."""

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pixelwitness.case import read_case
from pixelwitness.case.chain import rows
from pixelwitness.cli import main
from pixelwitness.redact import load_redaction
from pixelwitness.resources import folder
from tests.test_reanalyse import looked, made

EM = hashlib.sha256(b"els@example.net").hexdigest()
COOKIE = (
    "OptanonAlertBoxClosed=2026-11-25T09:59:00.000Z; "
    "OptanonConsent=groups=C0001%3A1%2CC0002%3A0%2CC0003%3A0%2CC0004%3A0&interactionCount=1"
)

type Entry = dict[str, Any]


def entry(second: int, method: str, url: str, body: str = "", **headers: str) -> Entry:
    told = [{"name": name.replace("_", "-"), "value": value} for name, value in headers.items()]
    kind = "application/x-www-form-urlencoded"
    post = {"postData": {"mimeType": kind, "text": body}} if body else {}
    return {
        "startedDateTime": f"2026-11-25T10:00:{second:02}.000Z",
        "time": 1,
        "request": {"method": method, "url": url, "httpVersion": "HTTP/2", "headers": told, **post},
        "response": {"status": 200, "headers": [], "content": {"size": 0, "mimeType": "text/html"}},
    }


PAGE = entry(1, "GET", "https://www.shop.example/", cookie=COOKIE, sec_fetch_dest="document", referer="https://www.shop.example/")  # fmt: skip
SENT = entry(2, "GET", f"https://www.facebook.com/tr/?id=1&ev=PageView&ts=1764064802000&ec=0&ud[em]={EM}", referer="https://www.shop.example/")  # fmt: skip
TWIN = entry(2, "GET", f"https://www.facebook.com/privacy_sandbox/pixel/register/trigger/?id=1&ev=PageView&ts=1764064802000&ec=0&ud[em]={EM}", referer="https://www.shop.example/")  # fmt: skip
TYPED = entry(3, "POST", "https://www.shop.example/login", "email=els%40example.net", origin="https://www.shop.example", referer="https://www.shop.example/")  # fmt: skip
LATER = entry(4, "GET", "https://www.shop.example/b", cookie=COOKIE, sec_fetch_dest="document", referer="https://www.shop.example/")  # fmt: skip


def har(path: Path, *entries: Entry) -> Path:
    made_by = {"name": "a test", "version": "1"}
    log = {"version": "1.2", "creator": made_by, "browser": made_by, "entries": list(entries)}
    path.write_text(json.dumps({"log": log}), "utf-8")
    return path


@pytest.fixture
def short(tmp_path: Path) -> Path:
    """Only the sending was recorded."""
    return har(tmp_path / "short.har", SENT)


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """The same moment, with the cookies and the form."""
    return har(tmp_path / "whole.har", PAGE, SENT, TWIN, TYPED, LATER)


def test_what_one_capture_taught_proves_nothing_in_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed, sent = har(tmp_path / "1.har", PAGE, TYPED), har(tmp_path / "2.har", SENT)
    words = ["replay", str(typed), str(sent), "--format", "jsonl", "--exit-zero"]
    assert main(words) == 0
    (one,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (one["capture"]["name"], one["proof"]) == ("2.har", "declared")
    (kept,) = read_case(made(tmp_path / "case", typed, sent)).findings
    assert (kept["proof"], kept["source"]) == ("declared", None)


def test_entries_of_another_capture_name_it(tmp_path: Path, short: Path, whole: Path) -> None:
    case = made(tmp_path / "case", short, whole)
    (one,) = read_case(case).findings
    there = {"sha256": hashlib.sha256(whole.read_bytes()).hexdigest(), "name": "whole.har"}
    assert (one["capture"]["name"], one["capture"]["entry"]) == ("short.har", 0)
    assert one["source"]["learned"] == {"entry": 3, "place": "body", "field": "email", "capture": there}  # fmt: skip
    assert one["consent"]["state"] == "refused"
    assert one["consent"]["capture"] == there
    assert [(twin["entry"], twin["capture"]) for twin in one["twins"]] == [(2, there)]
    schema = json.loads((folder("reports") / "finding.schema.json").read_bytes())
    for row in rows(case / "findings" / "shop.example.jsonl"):
        jsonschema.Draft202012Validator(schema).validate(row.value)


def test_an_entry_of_the_findings_own_capture_needs_no_name(tmp_path: Path, whole: Path) -> None:
    (one,) = read_case(made(tmp_path / "case", whole)).findings
    assert "capture" not in one["source"]["learned"]
    assert "capture" not in one["consent"]
    assert [sorted(twin) for twin in one["twins"]] == [["entry", "request"]]


def test_whatever_is_replayed_again_adds_nothing(tmp_path: Path, short: Path, whole: Path) -> None:
    case = made(tmp_path / "case", short, whole)
    before = (case / "findings" / "shop.example.jsonl").read_bytes()
    for again in (short, whole, short):
        made(case, again)
    assert (case / "findings" / "shop.example.jsonl").read_bytes() == before
    assert looked(case).state == "whole", looked(case).told


def test_what_the_own_capture_told_is_not_told_again(
    tmp_path: Path, short: Path, whole: Path
) -> None:
    longer = har(tmp_path / "longer.har", LATER, PAGE, SENT, TWIN, TYPED, LATER)
    (one,) = read_case(made(tmp_path / "case", whole, longer, short)).findings
    assert one["source"]["learned"]["entry"] == 3
    assert "capture" not in one["consent"]
    assert [twin["entry"] for twin in one["twins"]] == [2]


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "the entry counts in the recording"), ("nl", "het volgnummer telt in de opname")],
)
def test_the_report_names_the_capture(
    tmp_path: Path, short: Path, whole: Path, lang: str, words: str
) -> None:
    case, page = made(tmp_path / "case", short, whole), tmp_path / "page.html"
    told = ["report", str(case), "-o", str(page), "--lang", lang, "--show-values"]
    assert main(told) == 0
    assert page.read_text("utf-8").count(f"{words} <bdi class=\"captured\" translate=\"no\">whole.har") >= 2  # fmt: skip
    own = made(tmp_path / "own", whole)
    assert main(["report", str(own), "-o", str(page), "--lang", lang]) == 0
    assert words not in page.read_text("utf-8")


def test_tables_and_redacted_cases_name_it(tmp_path: Path, short: Path, whole: Path) -> None:
    case = made(tmp_path / "case", short, whole)
    assert main(["export", str(case), "--format", "csv", "-o", str(tmp_path / "tables")]) == 0
    for table, column in (("findings", "consent_capture"), ("twins", "capture"), ("consent", "capture")):  # fmt: skip
        with (tmp_path / "tables" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            assert [row[column] for row in csv.DictReader(file)] == ["whole.har"]
    assert main(["redact", str(case), "-o", str(tmp_path / "public")]) == 0
    (one,) = read_case(tmp_path / "public").findings
    named = (one["source"]["learned"], one["consent"], *one["twins"])
    assert [told["capture"] for told in named] == [{"sha256": None, "name": "whole.har"}] * 3
    assert load_redaction().lines["twin"]["capture.sha256"] == "nothing"
