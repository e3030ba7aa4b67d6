"""What had been chosen when data left: told with the finding, and corrected by later exchanges."""

import hashlib
from pathlib import Path

import pytest

from pixelwitness.case import read_case
from pixelwitness.case.about import About
from pixelwitness.case.opening import create_or_open
from pixelwitness.case.writer import CaseWriter
from pixelwitness.consent import load_consent
from pixelwitness.exchange import Exchange
from pixelwitness.finding import ConsentLine, Finding, Moment
from pixelwitness.observer import Observer, Scope, interest_of
from pixelwitness.report.result import at_last
from pixelwitness.rulebook import Rulebook

EM = hashlib.sha256(b"jan@example.com").hexdigest()
PAGE = "https://www.shop.example/"
LOADER = "https://cdn.cookielaw.org/scripttemplates/otSDKStub.js"
REFUSED = "OptanonConsent=groups=C0001%3A1%2CC0002%3A0%2CC0004%3A0; OptanonAlertBoxClosed=2026-11-23T19:58:05.000Z"


def at(second: int, url: str, entry: int, **headers: str) -> Exchange:
    told = tuple((name, value) for name, value in {"referer": PAGE, **headers}.items())
    return Exchange(entry, f"2026-11-23T19:58:{second:02}.000Z", "GET", url, told, page=PAGE)


def pixel(second: int, entry: int) -> Exchange:
    return at(
        second, f"https://www.facebook.com/tr/?id=1&ev=PageView&ec={entry}&ud[em]={EM}", entry
    )


@pytest.fixture
def observer(rules: Rulebook) -> Observer:
    return Observer(rules, scope=Scope(tools=load_consent()))


def test_a_finding_says_what_had_been_chosen(observer: Observer) -> None:
    observer.observe(at(1, LOADER, 0))
    observer.observe(at(6, PAGE, 1, cookie=REFUSED))
    (line,) = [x for x in observer.observe(pixel(7, 2)).lines if isinstance(x, Finding)]
    assert (line.consent.state, line.consent.tool) == ("refused", "OneTrust")
    assert line.consent.seconds == 2.0


def test_a_choice_seen_later_corrects_what_was_said(observer: Observer) -> None:
    """The cookie is set by a script at second 5, and first sent at second 8."""
    observer.observe(at(1, LOADER, 0, cookie="sid=1"))
    (finding,) = observer.observe(pixel(7, 1)).lines
    assert isinstance(finding, Finding)
    assert finding.consent.state == "unknown"  # nothing shows what was clicked meanwhile
    lines = observer.observe(at(8, PAGE, 2, cookie=REFUSED)).lines
    (better,) = [line for line in lines if isinstance(line, ConsentLine)]
    assert (better.finding, better.consent.state, better.site) == (
        finding.id,
        "refused",
        "shop.example",
    )
    assert better.consent.seconds == 2.0
    (whole,) = at_last([finding, better])
    assert isinstance(whole, Finding)
    assert whole.consent == better.consent
    assert observer.finish() == ()


def test_that_nothing_was_chosen_is_said_where_a_later_request_shows_it(
    observer: Observer,
) -> None:
    observer.observe(at(1, LOADER, 0, cookie="sid=1"))
    (finding,) = observer.observe(pixel(7, 1)).lines
    assert isinstance(finding, Finding)
    seen = observer.observe(at(9, PAGE, 2, cookie="sid=1", accept="text/html")).lines
    (better,) = [one for one in (*seen, *observer.finish()) if not isinstance(one, Moment)]
    assert isinstance(better, ConsentLine)
    assert (better.finding, better.consent.state) == (finding.id, "before_choice")


def test_another_sites_choice_changes_nothing(observer: Observer) -> None:
    observer.observe(pixel(7, 1))
    other = Exchange(
        2, "2026-11-23T19:58:08.000Z", "GET", "https://www.other.example/", (("cookie", REFUSED),)
    )
    assert observer.observe(other).lines == ()


def test_without_tools_nothing_is_told(rules: Rulebook) -> None:
    (line,) = Observer(rules).observe(pixel(7, 1)).lines
    assert isinstance(line, Finding)
    assert line.consent.state == "unknown"


def test_no_site_no_choice(rules: Rulebook) -> None:
    bare = Exchange(0, "", "GET", pixel(1, 1).url)
    (line,) = Observer(rules, scope=Scope(tools=load_consent())).observe(bare).lines
    assert isinstance(line, Finding)
    assert "not known which site" in line.consent.because


def test_readers_keep_what_tells_of_consent(rules: Rulebook) -> None:
    tools = load_consent()
    wanted = interest_of(rules, Scope(learning=False, tools=tools))
    assert wanted.in_request(LOADER)
    assert not interest_of(rules, Scope(learning=False)).in_request(LOADER)
    assert any(sign in "OptanonConsent" for sign in wanted.in_cookie)


def test_the_record_takes_a_correction_once(tmp_path: Path, observer: Observer) -> None:
    observer.observe(at(1, LOADER, 0))
    seen = observer.observe(pixel(7, 1))
    corrected = observer.observe(at(8, PAGE, 2, cookie=REFUSED)).lines
    about = About("t", "", "2026-01-01T00:00:00.000Z", (), {}, "")

    def write(writer: CaseWriter) -> int:
        return writer.add_all(seen.lines, seen.request) + writer.add_all(corrected, None)

    with create_or_open(tmp_path / "case", about) as writer:
        assert write(writer) == 2
    with create_or_open(tmp_path / "case", about) as writer:
        assert writer.add_all(corrected, None) == 0
    (finding,) = read_case(tmp_path / "case").findings
    assert finding["consent"]["state"] == "refused"
