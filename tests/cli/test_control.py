"""`replay --control`: a value that must never be found is told as an error of the test."""

import json
from pathlib import Path

import pytest

from pixelwitness.case import read_case, verify_chains
from pixelwitness.cli import main
from pixelwitness.identity.digests import digest

PIET = "name: piet\nemail: piet.pieters@example.com\nfirst_name: Piet\ngender: m\n"
SENT = "https://www.facebook.com/tr/?id=123456&ev=PageView&dl=https%3A%2F%2Fshop.example"
TOLD = (
    "control persona piet's e-mail was found in entry 1 (field {field}, to www.facebook.com): "
    "the test is not sound until you know why"
)


def sha(text: str) -> str:
    return digest(text, ("sha256",))


EM = sha("piet.pieters@example.com")


@pytest.fixture
def piet(tmp_path: Path) -> str:
    path = tmp_path / "piet.yaml"
    path.write_text(PIET)
    path.chmod(0o600)
    return str(path)


def capture(tmp_path: Path, more: str) -> str:
    path = tmp_path / "a.har"
    entries = [
        {"request": {"method": "GET", "url": url}, "response": {}}
        for url in ("https://shop.example/", f"{SENT}{more}")
    ]
    path.write_text(json.dumps({"log": {"entries": entries}}))
    return str(path)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        (f"&ud[em]={EM}", "ud[em]"),
        ("&ud[em]=piet.pieters%40example.com", "ud[em]"),
        (f"&cd[nobody_names_this]={EM}", "cd[nobody_names_this]"),
        (f"&zz={digest('piet.pieters@example.com', ('md5',))}", "zz"),
    ],
)
def test_a_hit_is_an_error_of_the_test(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], piet: str, more: str, field: str
) -> None:
    path, case = capture(tmp_path, more), tmp_path / "case"
    told = TOLD.format(field=field)
    assert main(["replay", path, "--control", piet, "--case", str(case), "--exit-zero"]) == 2
    seen = capsys.readouterr()
    assert seen.err == f"pixelwitness: a.har: {told}\n"
    assert f"error of the test: {told}\n" in seen.out
    assert main(["replay", path, "--control", piet, "--case", str(case)]) == 2
    told_once = [line["found"] for line in read_case(case).journal if line["type"] == "control"]
    assert told_once == [told.partition(": ")[0]]
    assert verify_chains(case) == []
    assert not [one for one in read_case(case).findings if one["proof"] != "declared"]


def test_it_is_journalled_also_where_the_capture_was_replayed_before(
    tmp_path: Path, piet: str
) -> None:
    path, case = capture(tmp_path, f"&ud[em]={EM}"), tmp_path / "case"
    assert main(["replay", path, "--case", str(case)]) == 1
    assert main(["replay", path, "--case", str(case), "--control", piet]) == 2
    assert [line["type"] for line in read_case(case).journal].count("control") == 1


def test_who_was_looked_for_is_journalled_once_and_without_values(
    tmp_path: Path, piet: str
) -> None:
    path, case = capture(tmp_path, f"&ud[em]={sha('jan@example.com')}"), tmp_path / "case"
    for words in ([], ["--control", piet], ["--control", piet], []):
        assert main(["replay", path, "--case", str(case), *words]) == 1
    told = [x.get("controls") for x in read_case(case).journal if x["type"] == "replayed"]
    assert told == [None, [{"name": "piet", "kinds": ["email", "first_name", "gender"]}]]
    assert "piet.pieters" not in (case / "journal.jsonl").read_text()


def test_the_record_stays_as_it_is_without_the_control(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], piet: str
) -> None:
    path = capture(tmp_path, f"&ud[em]={EM}&zz={EM}")
    main(["replay", path, "--format", "jsonl"])
    without = capsys.readouterr().out
    assert main(["replay", path, "--format", "jsonl", "--control", piet]) == 2
    assert capsys.readouterr().out == without


@pytest.mark.parametrize(
    "more",
    [
        f"&ud[em]={sha('jan@example.com')}",
        f"&ud[ge]={sha('m')}",  # half of all people
        f"&ud[fn]={sha('piet')}",
        f"&ud[em]={sha('piet.pieters@example.com.au')}",
    ],
)
def test_what_chance_explains_is_no_error(tmp_path: Path, piet: str, more: str) -> None:
    assert main(["replay", capture(tmp_path, more), "--control", piet]) == 1


@pytest.mark.parametrize("option", ["--persona", "--no-learning"])
def test_several_captures_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], piet: str, option: str
) -> None:
    jan = tmp_path / "jan.yaml"
    jan.write_text("name: jan\nsynthetic: true\nemail: jan.jansen@example.com\n")
    jan.chmod(0o600)
    capture(tmp_path, f"&ud[em]={EM}")
    (tmp_path / "b.har").write_bytes((tmp_path / "a.har").read_bytes())
    more = [option, str(jan)] if option == "--persona" else [option]
    assert main(["replay", str(tmp_path / "a.har"), str(tmp_path / "b.har"), "--jobs", "2", "--control", piet, *more]) == 2  # fmt: skip
    names = [line.split(": ")[1] for line in capsys.readouterr().err.splitlines()]
    assert names == ["a.har", "b.har"]


def test_a_control_must_not_be_the_persona(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], piet: str
) -> None:
    path = capture(tmp_path, f"&ud[em]={EM}")
    assert main(["replay", path, "--persona", piet, "--control", piet]) == 2
    told = capsys.readouterr()
    assert "--control: piet has the same e-mail as persona piet" in told.err
    assert told.out == ""
