"""`pixelwitness replay` as a user runs it: what it prints, writes, and says by its exit code."""

import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jsonschema
import pytest

from pixelwitness.case import read_case, verify_chains
from pixelwitness.cli import main
from pixelwitness.resources import folder

DEMO = Path(__file__).parents[2] / "addons" / "pixelwitness" / "demo"
STUDY = Path(__file__).parents[1] / "data" / "study"
REJECT, PERSON = DEMO / "reject.har", str(DEMO / "person.yaml")
SENT = "https://www.facebook.com/tr/?id=123456&ev=PageView&dl=https%3A%2F%2Fshop.example&ud[em]="


def capture(tmp_path: Path, *urls: str, name: str = "a.har") -> Path:
    path = tmp_path / name
    entries = [{"request": {"method": "GET", "url": url}, "response": {}} for url in urls]
    path.write_text(json.dumps({"log": {"entries": entries}}))
    return path


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize("name", ["accept", "reject"])
def test_the_study_finds_all_and_nothing_besides(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """The same from the HAR and from the flows of the same visits."""
    expected = {
        (site, *row)
        for site, told in json.loads((STUDY / "expected.json").read_text())[name].items()
        for row in told["expect"]
    }
    for path in (DEMO / f"{name}.har", STUDY / f"{name}.mitm"):
        assert main(["replay", str(path), "--format", "jsonl", "--persona", PERSON]) == 1
        found = {
            (f["site"], f["channel"], f["origin"], f["kind"])
            for f in lines(capsys)
            if f["form"] != "mask"
        }
        assert found == expected


def test_the_record_names_the_hash_of_the_capture(capsys: pytest.CaptureFixture[str]) -> None:
    told = hashlib.sha256(REJECT.read_bytes()).hexdigest()
    main(["replay", str(REJECT), "--format", "jsonl"])
    assert all(told in str(one["capture"]) for one in lines(capsys))


def test_the_record_is_the_contract_and_the_same_on_every_run(
    capsys: pytest.CaptureFixture[str],
) -> None:
    runs = []
    for _ in range(2):
        main(["replay", str(REJECT), "--format", "jsonl"])
        runs.append(capsys.readouterr().out)
    assert runs[0] == runs[1]
    schema = json.loads((folder("reports") / "finding.schema.json").read_text())
    validator = jsonschema.Draft202012Validator(schema)
    for line in runs[0].splitlines():
        validator.validate(json.loads(line))


VISITS = {path.name: path for name in ("accept", "reject") for path in (DEMO / f"{name}.har", STUDY / f"{name}.mitm")}  # fmt: skip


@pytest.mark.parametrize("name", VISITS)
def test_golden(
    name: str, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    golden = STUDY / f"{name}.golden.jsonl"
    main(["replay", str(VISITS[name]), "--persona", PERSON, "--format", "jsonl"])
    out = capsys.readouterr().out
    if request.config.getoption("--write-golden"):
        golden.write_text(out, encoding="utf-8")
    assert out == golden.read_text("utf-8")


@pytest.mark.parametrize("visit", ["accept", "reject"])
def test_har_and_flows_of_a_visit_say_the_same(visit: str) -> None:
    """But for what the recorder adds: positions, and headers (so hashes of requests and ids)."""

    def told(name: str) -> list[dict[str, object]]:
        rows = map(json.loads, (STUDY / f"{name}.golden.jsonl").read_text("utf-8").splitlines())
        return [
            {key: value for key, value in row.items() if key not in ("id", "capture", "request", "time")}
            | {"twins": len(row["twins"]), "time": row["time"][:19]}
            | {"consent": (row["consent"]["state"], re.sub(r"entry \d+", "entry", row["consent"]["because"]))}
            for row in rows
        ]  # fmt: skip

    assert told(f"{visit}.har") == told(f"{visit}.mitm")


def test_a_second_replay_adds_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = tmp_path / "case"
    command = ["replay", str(REJECT), "--persona", PERSON, "--case", str(case)]
    assert main(command) == 1
    before = {path: path.read_bytes() for path in case.rglob("*") if path.is_file()}
    assert main(command) == 1
    assert {path: path.read_bytes() for path in case.rglob("*") if path.is_file()} == before
    capsys.readouterr()
    main(["replay", str(REJECT), "--persona", PERSON, "--format", "jsonl"])
    printed = {str(line["id"]) for line in lines(capsys)}
    kept = read_case(case)
    assert {str(finding["id"]) for finding in kept.findings} == printed
    assert {"kansspel.example.jsonl", "keuken.example.jsonl"} <= {
        p.name for p in (case / "findings").iterdir()
    }
    assert (case / "captures" / "reject.har").read_bytes() == REJECT.read_bytes()
    assert {str(f["request"]) for f in kept.findings} == {
        p.stem for p in (case / "requests").glob("*.http")
    }
    assert verify_chains(case) == []
    assert [line["type"] for line in kept.journal].count("replayed") == 1


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], 1), (["--exit-zero"], 0), (["--fail-on", "email"], 1), (["--fail-on", "email,sha256"], 1),
        (["--fail-on", "phone"], 0), (["--fail-on", "email,readable"], 0), (["--require-traffic"], 1),
    ],
)  # fmt: skip
def test_exit_codes(tmp_path: Path, options: list[str], code: int) -> None:
    assert main(["replay", str(capture(tmp_path, SENT + "a" * 64)), *options]) == code


def test_nothing_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clean = str(capture(tmp_path, "https://a.example/"))
    assert main(["replay", clean]) == 0
    capsys.readouterr()
    assert main(["replay", clean, "--require-traffic"]) == 2
    told = capsys.readouterr()
    assert "no call to Meta was read in it, so it shows nothing" in told.out
    assert "a.har: no call to Meta was read in it" in told.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none.har"], "none.har: does not exist"),
        (["README"], "README: is neither a HAR nor a mitmproxy flow file"),
        (["a.har", "--persona", "none.yaml"], "none.yaml: cannot be read"),
        (["a.har", "--fail-on", "shoes"], "--fail-on: `shoes` is no kind, form or consent state"),
        (["a.har", "-o", "none/out.txt"], "none/out.txt: cannot be written"),
        (["a.har", "--case", "README"], "README"),
        (["a.har", "--rules", "none"], "none"),
        (["a.har", "--site", "the shop"], "--site: `the shop` is no site"),
        (["a.har", "--site", "https:///x"], "--site: `https:///x` is no site"),
        (["-", "--by-reference"], "--by-reference: what came through a pipe is gone"),
    ],
)
def test_wrong_input_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    arguments: list[str], message: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    capture(tmp_path, SENT + "a" * 64)
    (tmp_path / "README").write_text("no capture")
    assert main(["replay", *arguments]) == 2
    told = capsys.readouterr()
    assert message in told.err
    assert told.out == ""


def test_csv_guards_against_formulas(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = SENT.replace("ud[em]=", "ud[uid]=") + "%3DHYPERLINK(1)"
    main(["replay", str(capture(tmp_path, url)), "--format", "csv"])
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert row["value"] == "'=HYPERLINK(1)"
    assert row["site"] == "shop.example"


def test_a_terminal_gets_no_escape_sequences_of_the_capture(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = "https://www.facebook.com/tr/?id=%1b[31m&ev=x&dl=https%3A%2F%2Fa%1b[2J.example&ud[uid]=%1b]0;x%07%E2%80%AE"
    main(["replay", str(capture(tmp_path, url)), "--show-values"])
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "\\x1b]0;x\\x07\\u202e" in out


def test_values_are_hidden_unless_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(capture(tmp_path, SENT + "jan%40example.com"))
    main(["replay", path])
    assert "jan@example.com" not in capsys.readouterr().out
    main(["replay", path, "--show-values"])
    assert "jan@example.com" in capsys.readouterr().out


@pytest.mark.parametrize(
    "told", ["shop.example", "https://www.Shop.example/kassa", "shop.example."]
)
def test_a_site_is_told_in_any_way(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], told: str
) -> None:
    path = capture(tmp_path, SENT.replace("dl=", "x=") + "a" * 64)
    assert main(["replay", str(path), "--site", told, "--format", "jsonl"]) == 1
    assert [line["site"] for line in lines(capsys)] == ["shop.example"]


def test_several_captures_folders_and_a_site(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sub").mkdir()
    capture(tmp_path / "sub", SENT + "b" * 64, name="two")
    bare = SENT.replace("dl=https%3A%2F%2Fshop.example&", "") + "c" * 64
    one = capture(tmp_path, bare)
    main(
        ["replay", str(one), str(tmp_path / "sub"), "--format", "jsonl", "--site", "named.example"]
    )
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(f["site"], f["capture"]["name"]) for f in told] == [
        ("named.example", "a.har"), ("shop.example", "two"),
    ]  # fmt: skip


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_of_several_captures_one_that_cannot_be_read_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], jobs: str
) -> None:
    first = capture(tmp_path, SENT + "a" * 64)
    broken = tmp_path / "b.har"
    broken.write_text('{"log": {')
    last = capture(tmp_path, SENT + "b" * 64, name="c.har")
    words = [*map(str, (first, broken, last)), "--jobs", jobs, "--case", str(tmp_path / "case")]
    assert main(["replay", *words]) == 2
    told = capsys.readouterr()
    assert ("a.har" in told.out, "c.har" in told.out) == (True, True)
    assert "b.har: is neither a HAR nor a mitmproxy flow file" in told.err
    assert len(read_case(tmp_path / "case").findings) == 2
    assert main(["replay", str(broken), str(broken)]) == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(("form", "place"), [("text", "out"), ("jsonl", "err"), ("csv", "err")])
def test_what_is_missing_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str, place: str
) -> None:
    path = capture(tmp_path, *(SENT + letter * 64 for letter in "abc"))
    path.write_text(path.read_text()[:-60].replace('"url"', '"link"', 1))
    assert main(["replay", str(path), "--format", form]) == 1
    told = getattr(capsys.readouterr(), place)
    assert "the file ends in the middle of entry 2; what follows is missing" in told
    assert "entry 0: request.url is not text; the entry was skipped" in told


def test_bodies_lost_and_entries_skipped_are_counted_and_journalled(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.har"
    lost = {"request": {"method": "POST", "url": "https://www.facebook.com/tr/", "bodySize": 9}}
    path.write_text(json.dumps({"log": {"entries": [lost, {"request": 1}]}}))
    assert main(["replay", str(path), "--case", str(tmp_path / "case")]) == 0
    assert "1 body lost by the exporter · 1 entry skipped" in capsys.readouterr().out
    gaps = [line for line in read_case(tmp_path / "case").journal if line["type"] == "gap"]
    assert [gap["entry"] for gap in gaps] == [0, 1]


@pytest.mark.skipif(sys.platform == "win32", reason="no limits for a process there")
@pytest.mark.parametrize("most", [1_000, 20_000])
def test_a_full_disk_is_nobodys_fault(tmp_path: Path, most: int) -> None:
    """What was written before is whole, and a second replay adds the rest."""
    case = str(tmp_path / "case")
    words = ["replay", str(REJECT), "--persona", PERSON, "--case", case]
    program = f"import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most})); from pixelwitness.cli import main; sys.exit(main({words!r}))"  # fmt: skip
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, "File too large. Make room" in done.stderr) == (2, True), done.stderr
    assert "Traceback" not in done.stderr
    assert verify_chains(Path(case)) == []
    assert main(words) == 1
    assert verify_chains(Path(case)) == []


def test_a_case_below_a_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    har = capture(tmp_path, SENT)
    assert main(["replay", str(har), "--case", str(har / "case")]) == 2
    assert "its parent is no folder" in capsys.readouterr().err


def test_our_own_fault_is_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("pixelwitness.cli.asked.load_rulebook", broken)
    assert main(["replay", str(capture(tmp_path, SENT))]) == 101
    assert "our fault" in capsys.readouterr().err


def test_output_goes_into_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.jsonl"
    main(["replay", str(REJECT), "--format", "jsonl", "-o", str(out)])
    assert capsys.readouterr().out == ""
    assert len(out.read_text().splitlines()) > 20


@pytest.mark.parametrize("verb", [["replay", "-"], ["proxy"], ["demo"]])
def test_a_case_without_a_name_is_refused(
    verb: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([*verb, "--case", ""])
    assert "--case: is empty: name a folder" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_named_pipe_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "pipe")
    text = b'{"log": {"entries": []}}'
    with ThreadPoolExecutor(1) as pool:
        pool.submit((tmp_path / "pipe").write_bytes, text)
        assert main(["replay", str(tmp_path / "pipe")]) == 0
    assert "0 requests" in capsys.readouterr().out


def test_stdin_is_read_and_nothing_of_it_stays_behind(tmp_path: Path) -> None:
    case = tmp_path / "case"
    (tmp_path / "tmp").mkdir()
    run = subprocess.run(
        [
            sys.executable,
            *["-m", "pixelwitness", "replay", "-", "--format", "jsonl", "--case"],
            str(case),
        ],
        input=REJECT.read_bytes(),
        capture_output=True,
        check=False,
        env={"PYTHONPATH": str(DEMO.parents[1]), "TMPDIR": str(tmp_path / "tmp")},
    )
    assert run.returncode == 1
    assert json.loads(run.stdout.splitlines()[0])["capture"]["name"] == "stdin"
    assert list((tmp_path / "tmp").iterdir()) == []
    assert [one.name for one in (case / "captures").iterdir()] == ["stdin"]


@pytest.mark.parametrize(
    ("request_", "names"),
    [
        ({"headers": [{"name": "cookie", "value": "c_user=1; xs=12%3Aabc"}]}, ["xs"]),
        ({"url": SENT + "a&access_token=EAAB"}, ["access_token"]),
        ({"headers": [{"name": "Authorization", "value": "Bearer x"}]}, ["authorization"]),
        ({"headers": [{"name": "cookie", "value": "xsrf=1; wd=xs"}]}, []),
    ],
)
def test_credentials_in_an_original_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str],
    request_: dict[str, object], names: list[str],
) -> None:  # fmt: skip
    path, case = tmp_path / "a.har", tmp_path / "case"
    entry = {"request": {"method": "GET", "url": SENT + "a" * 64, **request_}}
    path.write_text(json.dumps({"log": {"entries": [entry]}}))
    warning = f"a.har: the copy under captures/ holds credentials ({', '.join(names)})"
    main(["replay", str(path), "--case", str(case)])
    assert (warning in capsys.readouterr().err) == bool(names)
    told = [line["names"] for line in read_case(case).journal if line["type"] == "credentials"]
    assert told == ([names] if names else [])
    main(["replay", str(path), "--case", str(tmp_path / "b"), "--by-reference"])
    assert capsys.readouterr().err == ""


def test_who_received_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sgtm = "https://sgtm.shop.example/g/collect?en=x&ep.x-fb-ud-em=" + "a" * 64
    main(["replay", str(capture(tmp_path, SENT + "a" * 64, sgtm, sgtm))])
    head = capsys.readouterr().out.splitlines()[0]
    assert "3 requests · 1 to Meta · 2 to the site's own server" in head


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal is made by pty")
@pytest.mark.parametrize(
    ("more", "bold"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_on_a_terminal(tmp_path: Path, more: dict[str, str], bold: bool) -> None:
    name = "a-long-name-for-a-shop." * 3 + "example"
    path = capture(tmp_path, SENT.replace("shop.example", name) + "a" * 64)
    ours, theirs = os.openpty()
    env = {"PYTHONPATH": str(DEMO.parents[1]), "TERM": "xterm", "COLUMNS": "60", **more}
    command = [sys.executable, "-m", "pixelwitness", "replay", str(path)]
    subprocess.run(command, stdout=theirs, stderr=subprocess.DEVNULL, check=False, env=env)
    os.close(theirs)
    out = os.read(ours, 1 << 16).decode()
    os.close(ours)
    assert ("\x1b[1ma-long-name-for-a-shop.example\x1b[0m" in out) == ("\x1b" in out) == bold
    assert "not seen" not in out
    assert "1 to Meta" in out
    assert max(len(line) for line in out.replace("\x1b[1m", "").splitlines()) <= 60


@pytest.mark.skipif(sys.platform == "win32", reason="sh closes the streams")
@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("replay a.har >&-", 1),
        ("replay none.har 2>&-", 2),
        ("replay - <&-", 2),
        ("explain x >&- 2>&-", 0),
        ("replay a.har --case case <&- >&- 2>&-", 1),
        ("persona new --country SE -o - >/dev/null", 0),
    ],
)
def test_what_a_shell_closed_or_set_is_nobodys_fault(tmp_path: Path, words: str, code: int) -> None:
    capture(tmp_path, SENT + "a" * 64)
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m pixelwitness {words}"],
        cwd=tmp_path,
        env={**os.environ, **ascii_only, "PYTHONPATH": str(DEMO.parents[1])},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
