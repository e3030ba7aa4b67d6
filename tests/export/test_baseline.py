"""`--baseline`: what was there before does not count, whichever report it is read from."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pixelwitness.cli import main
from pixelwitness.errors import InputError
from pixelwitness.export.baseline import read_baseline

SENT = "https://www.facebook.com/tr/?id=123456&ev=PageView&dl=https%3A%2F%2Fshop.example&ud[{}]={}"
EMAIL, PHONE = SENT.format("em", "a" * 64), SENT.format("ph", "b" * 64)


def capture(path: Path, *urls: str) -> str:
    entries = [{"request": {"method": "GET", "url": url}, "response": {}} for url in urls]
    path.write_text(json.dumps({"log": {"entries": entries}}))
    return str(path)


@pytest.fixture(params=["jsonl", "sarif", "case json", "case sarif"])
def baseline(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A report of a visit in which the e-mail address was sent."""
    before, target = capture(tmp_path / "before.har", EMAIL), tmp_path / "baseline"
    place, _, form = request.param.rpartition(" ")
    if place:
        assert main(["replay", before, "--case", str(tmp_path / "case")]) == 1
        assert main(["export", str(tmp_path / "case"), "--format", form, "-o", str(target)]) == 0
    else:
        assert main(["replay", before, "--format", form, "-o", str(target)]) == 1
    return str(target)


@pytest.mark.parametrize(
    ("urls", "options", "code", "said"),
    [
        ([EMAIL], [], 0, "0 of 1 findings are new"),
        ([SENT.format("em", "c" * 64)], [], 0, "0 of 1 findings are new"),
        ([EMAIL, PHONE], [], 1, "1 of 2 findings are new"),
        ([EMAIL, PHONE], ["--fail-on", "email"], 0, "1 of 2"),
        ([EMAIL, PHONE], ["--fail-on", "phone,sha256"], 1, "1 of 2"),
        ([EMAIL, PHONE], ["--exit-zero"], 0, "1 of 2"),
        ([SENT.format("em", "d" * 32)], [], 1, "1 of 1"),
    ],
)
def test_only_what_is_new_counts(
    baseline: str, tmp_path: Path, urls: list[str], options: list[str], code: int, said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    now = capture(tmp_path / "now.har", *urls)
    assert main(["replay", now, "--baseline", baseline, *options]) == code
    assert said in capsys.readouterr().err


def test_the_reports_say_the_same_as_the_exit_code(
    baseline: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now = capture(tmp_path / "now.har", EMAIL, PHONE)
    for options, failures in (([], 1), (["--fail-on", "email"], 0)):
        command = ["replay", now, "--baseline", baseline, *options]
        capsys.readouterr()
        main([*command, "--format", "junit"])
        assert f'failures="{failures}"' in capsys.readouterr().out.splitlines()[1]
        main([*command, "--format", "sarif"])
        results = json.loads(capsys.readouterr().out)["runs"][0]["results"]
        assert [one["level"] != "note" for one in results].count(True) == failures
        assert sorted(one["baselineState"] for one in results) == ["new", "unchanged"]


def test_a_report_without_findings_is_a_baseline(tmp_path: Path) -> None:
    clean = capture(tmp_path / "clean.har", "https://shop.example/")
    for form in ("jsonl", "sarif"):
        assert main(["replay", clean, "--format", form, "-o", str(tmp_path / form)]) == 0
        now = capture(tmp_path / "now.har", EMAIL)
        assert main(["replay", now, "--baseline", str(tmp_path / form)]) == 1


def test_a_sarif_of_one_line_is_read(baseline: str, tmp_path: Path) -> None:
    text = Path(baseline).read_text("utf-8")
    if text.startswith("{\n"):
        small = tmp_path / "small"
        small.write_text(json.dumps(json.loads(text)))
        assert read_baseline(small) == read_baseline(Path(baseline)) != frozenset()
    else:
        assert len(read_baseline(Path(baseline))) == 1


@pytest.mark.parametrize(
    "content",
    [
        "{}", "[]", "no", "1", "{\n", '{"type":"finding"}', '{"type":"setup"}\n', '{"type":"journal"}',
        '{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"other"}},"results":[]}]}',
        '{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"pixelwitness"}},"results":[{}]}]}',
        '{"version":"2.1.0","runs":[1]}', '{"schema":"x","findings":[1]}', "[" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_report_is_told(
    tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "b").write_text(content)
    now = capture(tmp_path / "now.har", EMAIL)
    assert main(["replay", now, "--baseline", str(tmp_path / "b")]) == 2
    assert "is no report that findings can be compared with. Give a file" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["missing", "."])
def test_what_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_baseline(tmp_path / name)


@given(st.binary(max_size=200) | st.recursive(st.none() | st.text(max_size=5), lambda x: st.lists(x, max_size=3) | st.dictionaries(st.sampled_from(["type", "runs", "version", "findings", "schema", "results", "tool", "consent"]), x, max_size=4)).map(lambda x: json.dumps(x).encode()))  # fmt: skip
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_raise_anything_else(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "b"
    path.write_bytes(raw)
    found: Any = None
    try:
        found = read_baseline(path)
    except InputError as error:
        found = str(error)
    assert isinstance(found, frozenset | str)
