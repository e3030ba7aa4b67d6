"""PDFs: by the browser that is there, by WeasyPrint where none is, and never with a fetch."""

import re
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from pixelwitness.cli import main
from pixelwitness.errors import InputError
from pixelwitness.report.browser import find_browser, printed
from pixelwitness.report.typesetter import find_typesetter, typeset, with_drawn_charts
from tests.report.page.conftest import MakeCase
from tests.report.page.loopback import Loopback
from tests.report.page.test_hostile import TEXTS, attack_on, hostile, written

CHART = '<svg viewBox="0 0 9 9"><circle cx="4" cy="4" r="3" class="sent"/></svg>'
RED = "<style>:root { --red: #0f0; } svg .sent { fill: var(--red); } :root { --red: #f00; }</style>"


def _starts() -> bool:
    try:
        typeset("<html lang=en><title>t</title>")
    except (ImportError, InputError):
        return False
    return True


needs_weasyprint = pytest.mark.skipif(
    not _starts(), reason="WeasyPrint, or the Pango that it needs, is not installed"
)
needs_browser = pytest.mark.skipif(
    find_browser() is None, reason="no Chromium, Chrome or Edge on this machine"
)


@pytest.mark.slow
@pytest.mark.parametrize(
    "browser",
    [pytest.param(True, marks=needs_browser), pytest.param(False, marks=needs_weasyprint)],
)
def test_a_pdf_that_is_tagged_and_has_the_page_s_language(
    browser: bool, demo_case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not browser:
        monkeypatch.setattr("pixelwitness.report.pdf.find_browser", lambda: None)
    target = tmp_path / "rapport.PDF"
    assert main(["report", str(demo_case), "--lang", "nl", "-o", str(target)]) == 0
    told = target.read_bytes()
    assert told.startswith(b"%PDF-")
    told += _unpacked(told)
    assert b"/MarkInfo" in told
    assert re.search(rb"/Lang ?\(nl\)", told)
    assert len(re.findall(rb"/Type /Page\b", told)) > 3
    assert (b"WeasyPrint" in told) is not browser
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["rapport.PDF"]


def test_with_neither_a_pdf_is_refused_with_both_ways_out(
    demo_case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    monkeypatch.setattr("pixelwitness.report.pdf.find_browser", lambda: None)
    monkeypatch.setattr("pixelwitness.report.pdf.find_typesetter", lambda: False)
    assert main(["report", str(demo_case), "-o", str(tmp_path / "a.pdf")]) == 2
    told = capsys.readouterr().err
    for way in (
        "Chromium, Chrome or Edge",
        "pip install 'pixelwitness[pdf]'",
        "any browser and print it",
    ):
        assert way in told
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.parametrize(
    ("says", "way"), [("exit 3", "printed nothing (3)"), ("echo no >&2", "printed nothing (no)")]
)
def test_a_browser_that_prints_nothing(tmp_path: Path, says: str, way: str) -> None:
    browser = tmp_path / "browser"
    browser.write_text(f"#!/bin/sh\n{says}\n")
    browser.chmod(0o755)
    with pytest.raises(InputError, match=re.escape(way)):
        printed(str(browser), ["<p>a"])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("raise OSError('cannot load library libpango')", r"libpango.*apt-get install libpango"),
        ("HTML = None  # and no URLFetcher", r"URLFetcher.*pip install 'pixelwitness\[pdf\]'"),
    ],
)
def test_a_weasyprint_that_does_not_fit(
    text: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "weasyprint.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    assert find_typesetter()
    with pytest.raises(InputError, match=told):
        typeset("<p>a")
    sys.modules.pop("weasyprint", None)


@pytest.mark.slow
@needs_weasyprint
def test_weasyprint_typesets_a_hostile_report(
    server: Loopback, case_of: MakeCase, report: Callable[..., str]
) -> None:
    texts = (*TEXTS, attack_on(server))
    page = report(case_of(*map(written, map(hostile, texts)), title=attack_on(server)))
    assert typeset(page).startswith(b"%PDF-")
    assert not server.seen


@needs_weasyprint
def test_weasyprint_fetches_nothing(server: Loopback, tmp_path: Path) -> None:
    from weasyprint import HTML

    (tmp_path / "own.css").write_text("p { color: red }")
    wants = (
        f"<html lang=en><title>t</title><link rel=stylesheet href={server.at}/css><img alt=i src={server.at}/img>"
        f"<style>@import '{server.at}/import'; p {{ background: url({server.at}/style) }}</style>"
        f"<svg><image href='{server.at}/svg'/></svg><link rel=stylesheet href={(tmp_path / 'own.css').as_uri()}><p>a"
    )  # fmt: skip
    red = b"1 0 0 rg"
    assert red not in _unpacked(typeset(wants))
    assert not server.seen
    assert red in _unpacked(HTML(string=wants).write_pdf())
    assert {"/css", "/img", "/import", "/style", "/svg"} <= set(server.seen)  # as it does if it may


@needs_weasyprint
def test_weasyprint_draws_charts_in_their_colours() -> None:
    page = f"<html lang=en><title>t</title>{RED}{CHART}"
    assert b"1 0 0 rg" in _unpacked(typeset(page))
    assert typeset(page) == typeset(page)


def test_every_chart_has_its_style_within(demo_case: Path, report: Callable[..., str]) -> None:
    page = with_drawn_charts(report(demo_case))
    charts = re.findall(r"<svg[^>]*><style>(.*?)</style>(.*?)</svg>", page, re.DOTALL)
    assert len(charts) == page.count("<svg") > 0
    for style, drawn in charts:
        assert "var(" not in style
        assert "svg text{ fill: #000;" in style
        for name in {one for told in re.findall(r'class="([^"]*)"', drawn) for one in told.split()}:
            assert re.search(rf"svg [^{{}}]*\.{name}\b", style)


def _unpacked(pdf: bytes) -> bytes:
    """What stands in its streams."""
    packed = re.findall(rb"stream\n(\x78.*?)\nendstream", pdf, re.DOTALL)
    return b"\n".join(zlib.decompress(one) for one in packed)
