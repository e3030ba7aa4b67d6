"""Every captured byte is an attacker's: nothing of it may run, load, hide or turn the page."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pixelwitness.finding import CaptureRef, Consent, Evidence
from tests.report.page.chromium import dumped, needs_chromium
from tests.report.page.conftest import MakeCase
from tests.report.page.loopback import Loopback
from tests.report.page.test_page import Page

TEXTS = [
    "<script>document.title='pwned'</script>",
    "</style><script>document.title='pwned'</script>",
    '"><img src=x onerror="document.title=\'pwned\'">',
    "<svg onload=alert(1)>",
    "]]></code></pre><iframe srcdoc='<b>pwned</b>'></iframe><!--",
    "{{ 7 * 191 }}{% for x in ().__class__.__mro__ %}{{ x }}{% endfor %}",
    "%(n)s%(missing)s%s%",
    "javascript:alert(1)",
    "\u202egro.elpmaxe\u2066\u200b\u00ad\ufeff",
    "\x1b]0;pwned\x07\x00\x08\r\n\x85\u2028",
    "=cmd|' /C calc'!A0",
    "../../../etc/passwd",
    "\ud800 and \\xff",
]


def hostile(text: str) -> dict[str, Any]:
    """A finding every captured text of which is that text."""
    evidence = Evidence(
        "verified", text, text, {"persona": "jan"}, spelled=text, steps=(text,), chain=("sha256",)
    )
    return {
        "site": text, "page": text, "host": text, "account": text, "event": text, "field": text,
        "value": text, "meaning": text, "evidence": evidence, "time": text, "company": text,
        "consent": Consent("refused", text, 1, 1.0, text), "capture": CaptureRef(text, "ab" * 32),
        "bytes": b"POST / HTTP/1.1\r\n\r\n\xff\xfe" + text.encode("utf-8", "surrogatepass"),
    }  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("lang", ["en", "nl"])
def test_hostile_text_stays_text(
    text: str, lang: str, case_of: MakeCase, report: Callable[..., str]
) -> None:
    quiet = Page(report(case_of({}, title="t"), "--lang", lang))
    told = report(case_of(written(hostile(text)), title=_clean(text)), "--lang", lang)
    page = Page(told)
    assert {tag for tag, _ in page.tags} <= {tag for tag, _ in quiet.tags}
    assert not page.values("src")
    assert not [n for _, a in page.tags for n in a if n.startswith("on")]
    assert all(link.startswith("#") for link in page.values("href"))
    assert all(c.isprintable() or c in "\n\u00a0\u202f" for c in told)
    assert "1337" not in told


def test_a_value_of_ten_million_characters(case_of: MakeCase, report: Callable[..., str]) -> None:
    long = "<b>" + "a" * 10_000_000
    text = report(case_of(hostile(long) | {"site": "shop.example", "time": "2026-11-23T19:15:00Z"}))
    assert "<b>" not in text
    assert "more bytes stand in the file" in text


def attack_on(server: Loopback) -> str:
    return (
        f"</style></code></pre><img src={server.at}/img><link rel=stylesheet href={server.at}/css>"
        f"<style>body{{background:url({server.at}/style)}}</style><meta http-equiv=refresh content='0;{server.at}/go'>"
        f"<script>document.title='pwned';fetch('{server.at}/run')</script>"
    )


@pytest.mark.slow
@needs_chromium
def test_a_browser_runs_and_fetches_nothing(
    server: Loopback, case_of: MakeCase, report: Callable[..., str], tmp_path: Path
) -> None:
    attack = attack_on(server)
    page = tmp_path / "attacked.html"
    page.write_text(report(case_of(hostile(attack), title=attack)), "utf-8")
    told = dumped(page, tmp_path / "profile")
    assert "<title>Personal data sent to Meta" in told
    assert not server.seen
    page.write_text(f"<!doctype html><title>t</title><p>{attack}", "utf-8")
    assert "pwned" in dumped(page, tmp_path / "other")
    assert server.seen  # the same attack, unescaped, is seen by the same means


@pytest.mark.slow
@needs_chromium
def test_the_policy_alone_would_hold(
    server: Loopback, case_of: MakeCase, report: Callable[..., str], tmp_path: Path
) -> None:
    slip = f"<main id=\"main\"><img src={server.at}/img><script>document.title='pwned'</script>"
    page = tmp_path / "slipped.html"
    page.write_text(report(case_of({})).replace('<main id="main">', slip), "utf-8")
    assert "<title>Personal data sent to Meta" in dumped(page, tmp_path / "profile")
    assert not server.seen


def written(changes: dict[str, Any]) -> dict[str, Any]:
    """As readers of captures give it: lone surrogates, which UTF-8 cannot hold, are written out."""
    return {key: _clean(value) for key, value in changes.items()}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, Evidence):
        return Evidence(
            value.proof, _clean(value.because), _clean(value.plain), value.source,
            spelled=_clean(value.spelled), steps=(_clean(value.because),), chain=value.chain,
        )  # fmt: skip
    if isinstance(value, Consent):
        return Consent(value.state, _clean(value.because), value.entry, value.seconds, "")
    return CaptureRef(_clean(value.name), value.sha256) if isinstance(value, CaptureRef) else value
