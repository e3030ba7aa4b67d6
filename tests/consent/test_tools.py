"""Every tool, with the cookie shapes of its own file: before, refused, accepted, withdrawn, broken."""

from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pixelwitness.consent import Timeline, Tool, ToolExample, signals_of
from pixelwitness.exchange import Exchange
from pixelwitness.finding import Consent
from pixelwitness.vocabulary import CONSENT_STATES

from .building import ELSEWHERE, RULES, SITE, document, numbered, time, told

LATE = 4_000_000.0  # after every moment in the files


def exchange_of(example: ToolExample, second: float) -> Exchange:
    return Exchange(
        0, later(second), example.method, example.url, example.headers, example.body,
        response_headers=example.response_headers,
    )  # fmt: skip


def later(second: float) -> str:
    """So many seconds into the first day of 2100."""
    return time(second).replace("2026-11-23", "2100-01-01")


def of(tool: Tool, state: str) -> list[ToolExample]:
    return [
        example for example in tool.examples if example.what == "choice" and example.state == state
    ]


def ask(exchanges: list[Exchange], second: float) -> Consent:
    timeline = Timeline(RULES)
    timeline.observe(ELSEWHERE)
    numbered(timeline, exchanges)
    return timeline.at(SITE, later(second), len(exchanges))


def opened() -> Exchange:
    return msgspec.structs.replace(document(0), time=later(0))


def still(example: ToolExample, second: float) -> Exchange:
    """The page once more, with the cookies that the example carries or sets."""
    held = [value for name, value in example.headers if name == "Cookie"]
    held += [value.partition(";")[0] for _, value in example.response_headers]
    return msgspec.structs.replace(document(0, "; ".join(held)), time=later(second))


def cases(*states: str) -> Iterator[object]:
    for tool in RULES.tools:
        for example in tool.examples:
            if example.what in states or example.state in states:
                yield pytest.param(tool, example, id=f"{tool.name}: {example.name}")


@pytest.mark.parametrize(("tool", "example"), cases("loader", "undecided"))
def test_before_a_choice(tool: Tool, example: ToolExample) -> None:
    consent = ask([opened(), exchange_of(example, 5), still(example, 20)], 10)
    assert consent.state == ("unknown" if tool.hidden else "before_choice")
    assert consent.because.startswith(f"{tool.name}: ")


@pytest.mark.parametrize(("tool", "example"), cases("accepted", "refused", "partly"))
def test_after_a_choice(tool: Tool, example: ToolExample) -> None:
    consent = ask([opened(), exchange_of(example, 5)], 10)
    handed_on = example.what == "mode" and example.state == "refused"  # or by the site, unasked
    state = "unknown" if handed_on else example.state
    assert (consent.state, consent.tool, consent.entry) == (state, tool.name, 1)


@pytest.mark.parametrize(
    "tool",
    [tool for tool in RULES.tools if of(tool, "accepted") and of(tool, "refused")],
    ids=lambda tool: tool.name,
)
def test_after_withdrawing(tool: Tool) -> None:
    """Accepted at 5, refused at 20, as the cookies or calls of this tool tell it."""
    for yes in of(tool, "accepted"):
        for no in of(tool, "refused"):
            told = ask([opened(), exchange_of(yes, 5), exchange_of(no, 20)], 30)
            assert told.state == "withdrawn", (yes.name, no.name, told)
            assert (
                ask([opened(), exchange_of(yes, 5), exchange_of(no, 20)], 5.5).state != "withdrawn"
            )


def damaged(cookies: str) -> str:
    """Each value cut off, with rubbish behind it."""
    pairs = (one.strip().partition("=") for one in cookies.split(";"))
    return "; ".join(f"{name}={value[: len(value) * 2 // 3]}\x00%ff{{" for name, _, value in pairs)


def cut(example: ToolExample) -> ToolExample:
    headers = tuple((n, damaged(v) if n == "Cookie" else v) for n, v in example.headers)
    return msgspec.structs.replace(
        example, headers=headers, body=example.body[: len(example.body) // 2]
    )


@pytest.mark.parametrize(("tool", "example"), cases("accepted", "refused", "partly", "undecided"))
def test_a_damaged_value_never_turns_into_the_opposite(tool: Tool, example: ToolExample) -> None:
    consent = ask([opened(), exchange_of(cut(example), 5)], 10)
    opposite = {"accepted": "refused", "refused": "accepted"}.get(example.state)
    assert consent.state in CONSENT_STATES
    assert consent.state != opposite


TEXT = st.text(st.characters(codec="utf-8"), max_size=60)
NAMES = sorted({stored.sign for tool in RULES.tools for stored in (*tool.cookies, *tool.params)})
VALUES = sorted(
    {
        value
        for tool in RULES.tools
        for e in tool.examples
        for n, value in e.headers
        if n == "Cookie"
    }
)
URLS = sorted({example.url for tool in RULES.tools for example in tool.examples})


@st.composite
def odd(draw: st.DrawFn) -> Exchange:
    """Anything at all, near enough to what is looked for to be read."""
    cookie = draw(
        TEXT | st.sampled_from(VALUES) | st.builds("{}={}".format, st.sampled_from(NAMES), TEXT)
    )
    at = draw(st.integers(0, max(len(cookie), 1)))
    url = draw(st.sampled_from(URLS)) + draw(TEXT)
    names = draw(st.lists(st.tuples(st.sampled_from(NAMES), TEXT), max_size=3))
    query = "&".join(f"{name}={value}" for name, value in names)
    return Exchange(
        entry=draw(st.integers(0, 5)),
        time=draw(st.sampled_from(["", "x", "2026-11-23T10:00:00.000Z", "2026-11-23T09:00:00.000Z", "2026-11-23"])),
        method=draw(st.sampled_from(["GET", "POST", ""])),
        url=draw(st.sampled_from([f"{url}?{query}", f"https://www.shop.example/?{query}", url, ""])),
        headers=(("Cookie", cookie[:at] + draw(TEXT) + cookie[at:]), ("Referer", draw(st.sampled_from(["https://www.shop.example/", "", "x"]))), ("Sec-Fetch-Dest", "document")),
        body=draw(st.binary(max_size=80)),
        response_headers=(("Set-Cookie", draw(TEXT | st.sampled_from(VALUES))),),
    )  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(odd(), max_size=5))
def test_no_cookie_address_or_body_raises(exchanges: list[Exchange]) -> None:
    timeline = Timeline(RULES)
    for exchange in exchanges:
        assert all(signal.entry == exchange.entry for signal in signals_of(exchange, RULES))
        timeline.observe(exchange)
    for site in ("shop.example", "", "www"):
        for moment in ("", "x", "2026-11-23T09:30:00.000Z"):
            assert timeline.at(site, moment, 3).state in CONSENT_STATES


def test_the_page_is_told_by_the_beacon_before_the_referer() -> None:
    url = "https://consent.cookiebot.com/logconsent.ashx?action=decline&referer=https%3A%2F%2Fwww.one.example"
    one = Exchange(0, time(1), "GET", url, (("Referer", "https://www.two.example/"),))
    assert [signal.site for signal in signals_of(one, RULES)] == ["one.example"]


def test_a_third_party_cookie_belongs_to_its_own_host() -> None:
    cookie = "CookieConsent=0"
    other = Exchange(
        0,
        time(1),
        "GET",
        "https://cdn.two.example/a.js",
        (("Cookie", cookie), ("Referer", "https://www.shop.example/")),
    )
    assert [signal.site for signal in signals_of(other, RULES)] == ["two.example"]
    assert told([document(0), other], 5).state == "unknown"
