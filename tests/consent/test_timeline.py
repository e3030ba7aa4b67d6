"""What had been chosen at a moment: orders, spans, disagreement, clocks, lost cookies."""

import msgspec
import pytest

from pixelwitness.consent import Timeline
from pixelwitness.exchange import Exchange

from .building import ELSEWHERE, PAGE, RULES, SITE, document, numbered, other, request, time, told


def onetrust(groups: str, second: float | None = None) -> str:
    closed = f"OptanonAlertBoxClosed={time(second)}; " if second is not None else ""
    landing = "NotLandingPage" if second is not None else "https%3A%2F%2Fwww.shop.example%2F"
    return f"{closed}OptanonConsent=landingPath={landing}&groups={groups}"


def cookieyes(word: str, action: str = "yes") -> str:
    return f"cookieyes-consent=consentid:Zk9T,consent:{word},action:{action},necessary:yes,functional:{word},analytics:{word},performance:{word},advertisement:{word}"


NOT_YET = onetrust("C0001%3A1,C0002%3A0,C0004%3A0")
TCF_NONE = "euconsent-v2=CQuIxQAQuIxQAAcADBNLCWFgAAAAAAAAABpYAAAAAAAA"
TCF_ALL = "euconsent-v2=CQuIxQAQuIxQAAcADBNLCWFgAP_AAAAAABpYAAAAAAAA"
LOADER = "https://cdn.cookielaw.org/scripttemplates/otSDKStub.js"
UC_LOADER = "https://app.usercentrics.eu/browser-ui/latest/loader.js"
UC = "https://consent-api.service.consent.usercentrics.eu/consent/uw/3"
DIDOMI = "https://api.privacy-center.org/v1/events"
GA = "https://region1.google-analytics.com/g/collect?v=2&gcs=G100&gcd="
SYNC = "https://ads.example/sync?gdpr=1&gdpr_consent="
FIREFOX, CHROME, UPDATED = (
    (("User-Agent", f"Mozilla/5.0 (X11; Linux x86_64) {name}"),)
    for name in (
        "Firefox/144.0",
        "Chrome/142.0.0.0 Safari/537.36",
        "Chrome/143.0.0.0 Safari/537.36",
    )
)


def refused(second: float) -> str:
    return onetrust("C0001%3A1,C0002%3A0,C0004%3A0", second)


def accepted(second: float) -> str:
    return onetrust("C0001%3A1,C0002%3A1,C0004%3A1", second)


def decline(second: float, page: str = "https://www.shop.example") -> Exchange:
    return other(
        second, f"https://consent.cookiebot.com/logconsent.ashx?action=decline&referer={page}"
    )


CASES: list[tuple[str, list[Exchange], float, str, float | None, str]] = [
    # the tool's own moment counts, before and after
    ("no sign", [document(0), request(1, "sid=1")], 2, "unknown", None, "no sign of a consent tool"),
    ("loader only", [document(0), other(1, LOADER), request(4, "sid=1")], 3, "before_choice", None, "cdn.cookielaw.org"),
    ("loader only, nothing behind: a click may have sent it", [document(0), other(1, LOADER), request(2, "sid=1")], 3, "unknown", None, "no later request of the site shows"),
    ("loader only, and no request of the site at all", [other(1, LOADER)], 2, "unknown", None, "no later request of the site shows"),
    ("undecided cookie", [document(0), request(1, NOT_YET), request(3, NOT_YET)], 2, "before_choice", None, "not closed yet"),
    ("undecided cookie, nothing behind", [document(0), request(1, NOT_YET)], 2, "unknown", None, "not closed yet"),
    ("before the moment", [document(0), other(1, LOADER), request(9, refused(5))], 4, "before_choice", None, "the choice came later (entry 2)"),
    ("after the moment, before the cookie is seen", [document(0), request(9, refused(5))], 7, "refused", 2.0, "C0002:0, C0004:0"),
    ("after the cookie is seen", [document(0), request(9, refused(5))], 12, "refused", 7.0, "OneTrust"),
    ("two browsers' recordings in one", [document(0, extra=FIREFOX), document(1, extra=CHROME), request(9, refused(5))], 12, "unknown", None, "entry 1 was opened by another browser (User-Agent) than entry 0"),
    ("one browser, updated meanwhile", [document(0, extra=CHROME), request(9, refused(5)), document(11, refused(5), extra=UPDATED)], 12, "refused", 7.0, "OneTrust"),
    ("a page fetched ahead, which nobody opened, tells no new visit", [document(0), other(1, LOADER), document(5, extra=(("Sec-Purpose", "prefetch"),))], 3, "unknown", None, "no later request of the site shows"),
    ("accepted", [document(0), request(9, accepted(5))], 12, "accepted", 7.0, "C0004:1"),
    ("withdrawn", [document(0), request(9, accepted(5)), request(30, refused(20))], 31, "withdrawn", 11.0, "accepted before that (entry 1)"),
    ("before it was withdrawn", [document(0), request(9, accepted(5)), request(30, refused(20))], 15, "accepted", 10.0, "C0004:1"),
    ("accepted after refusing", [document(0), request(9, refused(5)), request(30, accepted(20))], 31, "accepted", 11.0, "C0004:1"),
    # without a moment, the span
    ("inside the span", [document(0), request(2, "sid=1"), request(10, cookieyes("no"))], 5, "unknown", None, "the last request without it is entry 1"),
    ("behind the span", [document(0), request(2, "sid=1"), request(10, cookieyes("no"))], 11, "refused", None, "first seen in entry 2 and not yet in entry 1"),
    ("before the span", [document(0), request(2, "sid=1"), request(10, cookieyes("no"))], 1, "before_choice", None, "came later"),
    ("undecided, then chosen: inside", [document(0), request(2, cookieyes("no", "")), request(10, cookieyes("no"))], 5, "unknown", None, "entry 1"),
    ("undecided, then chosen: before", [document(0), request(2, cookieyes("no", "")), request(10, cookieyes("no"))], 1.5, "before_choice", None, "nothing was clicked"),
    ("a font without cookies is no evidence", [request(0, url=f"{PAGE}a.woff2"), request(10, cookieyes("no"))], 5, "unknown", None, "no earlier request tells"),
    ("a visit from another site may hide cookies", [document(0, extra=(("Sec-Fetch-Site", "cross-site"),)), request(10, cookieyes("no"))], 5, "unknown", None, "no earlier request tells"),
    ("changed without a moment: inside", [document(0), request(5, cookieyes("yes")), request(20, cookieyes("no"))], 10, "unknown", None, "the last request without it is entry 1"),
    ("changed without a moment: behind", [document(0), request(5, cookieyes("yes")), request(20, cookieyes("no"))], 21, "withdrawn", None, "accepted before that"),
    # an earlier visit
    ("there from the first request", [document(0, TCF_NONE)], 1, "refused", None, "from an earlier visit"),
    ("there from the first request, with its moment", [document(100, refused(5))], 101, "refused", 96.0, "from an earlier visit"),
    ("something came before the first page", [other(0, LOADER), document(5, TCF_NONE)], 2, "unknown", None, "no earlier request tells"),
    # reports of the tool
    ("reported", [document(0), decline(5)], 8, "refused", 3.0, "reported to the tool"),
    ("before the report", [document(0), other(1, "https://consent.cookiebot.com/uc.js"), decline(5), document(6)], 4, "before_choice", None, "later"),
    ("reported for another page", [document(0), decline(5, "https://www.other.example")], 8, "unknown", None, "no sign"),
    ("local storage, loader", [document(0), other(1, UC_LOADER), document(3, "sid=1")], 2, "unknown", None, "would not show"),
    ("local storage, denied", [document(0), other(5, UC, b'[{"action":"onDenyAllServices"}]', "POST")], 8, "refused", 3.0, "all services were denied"),
    ("a choice whose content is not told", [document(0), other(5, UC, b"[]", "POST")], 8, "unknown", None, "a choice was reported"),
    ("a broken report", [document(0), other(5, UC, b"\xff{", "POST")], 8, "unknown", None, "could not be read"),
    ("the report gives the cookie its moment", [document(0), other(5, DIDOMI, b'{"type":"consent.given"}', "POST"), request(9, "didomi_token=eyJwdXJwb3NlcyI6eyJkaXNhYmxlZCI6WyJjb29raWVzIiwiY3JlYXRlX2Fkc19wcm9maWxlIl19fQ==")], 7, "refused", 2.0, "Didomi"),
    # two signs
    ("two tools agree", [document(0), request(9, refused(5) + "; " + TCF_NONE)], 12, "refused", None, ""),
    ("two tools disagree", [document(0), request(9, accepted(5) + "; " + TCF_NONE)], 12, "unknown", None, "two signs disagree"),
    ("the later choice counts", [document(0), request(9, accepted(5)), decline(30)], 31, "refused", 1.0, "Cookiebot"),
    ("one click, two answers", [document(0), request(9, accepted(5)), decline(7)], 31, "unknown", None, "two signs disagree"),
    ("Facebook by name counts", [document(0), request(9, accepted(5) + "; tarteaucitron=!facebookpixel=false!gtag=true")], 12, "refused", None, "Facebook is named there"),
    ("one asks still, the other was answered", [document(0), request(9, NOT_YET + "; " + cookieyes("yes"))], 12, "unknown", None, "two signs disagree"),
    ("a cookie that says nothing changes nothing", [document(0), request(9, "osano_consentmanager=3k1t; " + cookieyes("yes"))], 12, "accepted", None, "CookieYes"),
    ("two hosts of the site disagree", [document(0), document(1, url="https://m.shop.example/"), request(9, cookieyes("yes")), request(10, cookieyes("no"), "https://m.shop.example/api")], 12, "unknown", None, "two signs disagree"),
    # what the site hands on
    ("denied by default", [document(0), other(1, GA + "13p3p3p3p5"), document(3)], 2, "before_choice", None, "denied by default"),
    ("denied by an update", [document(0), other(1, GA + "13q3q3q3q5")], 2, "unknown", None, "by an update (ad_storage:q, ad_user_data:q), chosen or not yet"),
    ("granted by an update", [document(0), other(1, GA + "13r3r3r3r5")], 2, "accepted", None, "by the site's own books"),
    ("the last one counts", [document(0), other(1, GA + "13r3r3r3r5"), other(5, GA + "13u3u3u3u5")], 6, "withdrawn", None, "granted before that"),
    ("denied in the books, a tool that tells no choice", [document(0), other(1, LOADER), other(1, GA + "13q3q3q3q5"), document(3)], 2, "before_choice", None, "OneTrust"),
    ("denied in the books, a tool that hides its choice", [document(0), other(1, UC_LOADER), other(1, GA + "13q3q3q3q5")], 2, "unknown", None, "chosen or not yet"),
    ("denied by default, a tool that hides its choice", [document(0), other(1, GA + "13p3p3p3p5"), other(1, UC_LOADER), document(3)], 2, "unknown", None, "would not show"),
    ("granted in the books, a tool that tells no choice", [document(0), other(1, LOADER), other(1, GA + "13r3r3r3r5")], 2, "accepted", None, "by the site's own books"),
    ("the same cookie twice, different", [document(0), request(9, "CookieConsent=0; CookieConsent=-1")], 12, "unknown", None, "stands there twice"),
    ("a page without TLS hides secure cookies", [document(0), request(9, cookieyes("no")), document(10, "sid=1", "http://www.shop.example/")], 12, "refused", None, "CookieYes"),
    ("not yet handed on", [document(0), other(5, GA + "13r3r3r3r5")], 2, "unknown", None, "no sign"),
    ("the tool's choice counts more", [document(0), request(9, refused(5)), other(10, GA + "13r3r3r3r5")], 12, "refused", 7.0, "OneTrust"),
    ("asked still, denied in the books", [document(0), request(1, NOT_YET), other(2, GA + "13q3q3q3q5"), request(4, NOT_YET)], 3, "before_choice", None, "not closed yet"),
    ("asked still, granted in the books", [document(0), request(1, NOT_YET), other(2, GA + "13r3r3r3r5")], 3, "unknown", None, "two signs disagree"),
    ("a TC string with all purposes", [document(0), other(1, SYNC + TCF_ALL.partition("=")[2])], 2, "accepted", None, "no TCF vendor"),
    ("a TC string without purposes", [document(0), other(1, LOADER), other(1, SYNC + TCF_NONE.partition("=")[2])], 2, "unknown", None, "refused or not yet asked"),
    ("a placeholder nobody filled in", [document(0), other(1, LOADER), other(1, SYNC + "${GDPR_CONSENT_1}"), document(3)], 2, "before_choice", None, "could not be read"),
    ("an opt-out of sale is no choice", [document(0), other(1, "https://ads.example/?us_privacy=1YYN")], 2, "unknown", None, "opted out of sale"),
    ("a wish is no choice", [document(0, extra=(("Sec-GPC", "1"),))], 2, "unknown", None, "the wish not to be sold or shared"),
    # broken, gone, contradictory
    ("a broken cookie", [document(0), request(1, "euconsent-v2=C!!")], 2, "unknown", None, "could not be read: it is not base64url"),
    ("broken now, readable before", [document(0), request(1, TCF_NONE), request(5, "euconsent-v2=C")], 6, "unknown", None, "could not be read"),
    ("the cookie was deleted", [document(0), request(9, refused(5)), document(20, "sid=1")], 25, "unknown", None, "was missing in entry 2"),
    ("asked again after a choice", [document(0), request(9, accepted(5)), request(20, NOT_YET)], 25, "unknown", None, "yet entry 1 told a choice"),
    ("a moment after the request", [document(0), request(9, refused(50))], 60, "refused", None, "lies after the request"),
    ("a moment before a request without it", [document(0), request(8, "sid=1"), request(9, refused(5))], 7, "unknown", None, "lies before entry 1"),
    ("two browsers behind one proxy", [document(0), request(9, accepted(5)), document(60), request(70, refused(65)), document(110, accepted(5))], 100, "unknown", None, "two browsers, or a clock was set back"),
    ("chosen anew, seen in order", [document(0), request(9, accepted(5)), request(70, refused(65)), request(110, accepted(80))], 120, "accepted", None, "OneTrust"),
    # clocks
    ("the clock runs backwards", [document(4000), request(4009, refused(4005)), request(10, "sid=1; " + refused(4005))], 20, "refused", None, "the capture's clock runs backwards"),
    ("no times at all", [document(-1), request(-1, cookieyes("no"))], -1, "refused", None, "a time is missing"),
    ("a slow request written late", [document(0), request(9, refused(5)), request(3, NOT_YET)], 12, "refused", 7.0, "OneTrust"),
    # other sites
    ("another site", [document(0, refused(5), "https://www.other.example/")], 12, "unknown", None, "no sign"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("exchanges", "second", "state", "seconds", "because"),
    [row[1:] for row in CASES],
    ids=[row[0] for row in CASES],
)
def test_state_at_a_moment(
    exchanges: list[Exchange], second: float, state: str, seconds: float | None, because: str
) -> None:
    consent = told(exchanges, second)
    assert (consent.state, because in consent.because) == (state, True), consent
    if seconds is not None:
        assert consent.seconds == seconds


def test_the_order_of_entries_where_there_are_no_times() -> None:
    exchanges = [
        document(-1),
        request(-1, "sid=1"),
        request(-1, accepted(5)),
        request(-1, refused(9)),
    ]
    states = [told(exchanges, -1, entry).state for entry in range(1, 6)]
    assert states == ["before_choice", "accepted", "withdrawn", "withdrawn", "withdrawn"]


def test_set_cookie_counts_from_its_response() -> None:
    answer = msgspec.structs.replace(
        request(5, "sid=1"), response_headers=(("Set-Cookie", cookieyes("no") + "; Path=/"),)
    )
    assert told([document(0), answer], 4).state == "before_choice"
    assert told([document(0), answer], 6).state == "refused"
    gone = msgspec.structs.replace(
        request(5, cookieyes("no")),
        response_headers=(("Set-Cookie", "cookieyes-consent=; Max-Age=0"),),
    )
    assert told([document(0), gone, request(8, "sid=1")], 9).state == "unknown"


def test_observe_tells_when_an_answer_may_change() -> None:
    timeline = Timeline(RULES)
    exchanges = [
        document(0),
        other(1, LOADER),
        other(2, LOADER),
        request(9, refused(5)),
        request(10, refused(5)),
        request(20, accepted(15)),
    ]
    assert numbered(timeline, exchanges) == [False, True, False, True, False, True]


def test_a_capture_that_lost_its_cookies() -> None:
    own = [request(second) for second in range(2, 12)]
    lost = told([document(0), other(1, LOADER), *own], 20, stripped=True)
    assert (lost.state, "11 requests" in lost.because) == ("unknown", True)
    assert (
        told([document(0), other(1, LOADER), *own], 20, site="nowhere.example", stripped=True).state
        == "unknown"
    )
    declined = told([document(0), other(1, LOADER), *own, decline(15)], 20, stripped=True)
    assert declined.state == "refused"
    kept = told([document(0), other(1, LOADER), *own, request(15, "sid=1")], 12, stripped=True)
    assert kept.state == "before_choice"


def test_a_short_capture_without_any_cookie_tells_no_absence_of_a_choice() -> None:
    few = told([document(0), other(1, LOADER), request(2)], 20, stripped=True)
    assert (few.state, "no cookie at all" in few.because) == ("unknown", True)
    later = told([document(0), other(1, LOADER), decline(15)], 10, stripped=True)
    assert later.state == "unknown"


BLOG = "https://blog.shop.example/"


@pytest.mark.parametrize(
    ("www", "page", "state"),
    [
        ([request(9, accepted(5)), request(130, accepted(5))], PAGE, "unknown"),
        ([request(9, accepted(5)), request(130, accepted(5))], BLOG, "refused"),
        ([request(9, accepted(5))], PAGE, "refused"),  # not seen since: it may be the whole site's
        ([request(9, "sid=1"), request(130, "sid=1")], PAGE, "unknown"),
        ([request(9, "sid=1"), request(130, refused(65))], PAGE, "refused"),
        ([request(9, accepted(5)), request(130, accepted(5))], "", "refused"),
    ],
)
def test_the_choice_on_another_host_is_not_the_pages(
    www: list[Exchange], page: str, state: str
) -> None:
    """Refused at 65 on the blog, whose cookie may be the blog's alone."""
    first, *then = [document(0), *www]
    blog = [document(60, url=BLOG), request(70, refused(65), f"{BLOG}api")]
    timeline = Timeline(RULES)
    numbered(timeline, [ELSEWHERE, first, then[0], *blog, *then[1:]])
    consent = timeline.at(SITE, time(120), 9, page)
    assert consent.state == state, consent
    if state == "unknown":
        assert "did not carry that in entry" in consent.because


def test_the_answer_names_tool_and_entry() -> None:
    consent = told([document(0), request(9, refused(5))], 12)
    assert (consent.tool, consent.entry) == ("OneTrust", 1)


def test_memory_is_bounded() -> None:
    timeline = Timeline(RULES)
    for number in range(3000):
        word = "yes" if number % 2 else "no"
        one = request(number, cookieyes(word))
        timeline.observe(msgspec.structs.replace(one, entry=number))
        timeline.observe(
            other(
                number, f"{SYNC}{number}", extra=(("Referer", f"https://www.s{number}.example/"),)
            )
        )
    consent = timeline.at(SITE, time(3001), 3001)
    assert consent.state == "accepted"


def test_slow_requests_that_tell_different_things_make_the_time_before_them_unknown() -> None:
    """What came later and was seen first may have hidden a choice in between."""
    shown = [request(1.1, cookieyes("yes")), request(0.7, cookieyes("yes"))]
    late = [request(0.9, cookieyes("no")), request(0.5, cookieyes("no"))]
    mixed = told([document(0), *shown, *late], 0.65)
    assert (mixed.state, "in another order than sent" in mixed.because) == ("unknown", True)
    assert told([document(0), *shown, *late], 2).state == "accepted"
    same = [request(0.5, cookieyes("no")), request(0.3, cookieyes("no"))]
    assert told([document(0), *same], 0.6).state == "refused"
