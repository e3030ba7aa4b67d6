"""A glance passes nothing over that a closer look wants, and most of what it does not want."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mitmproxy import http

from pixelwitness.consent import load_consent
from pixelwitness.exchange import Interest
from pixelwitness.live.exchange_of import address_of, is_wanted
from pixelwitness.live.glance import Glance
from pixelwitness.observer import Scope, interest_of
from pixelwitness.rulebook import load_rulebook

LIVE = interest_of(load_rulebook(), Scope(tools=load_consent()))
LOOKED_FOR = [
    *LIVE.in_host, *LIVE.in_url, *LIVE.in_names[:9], "account", "%40", "jan@shop.example", "?", "&",
    "=", "/", "#", "%", ".js", "İ", "K", "wp-content", "capi", "1", "v", "mijn-account", "ev=", "-",
]  # fmt: skip
HOSTS = [
    "shop.example",
    "www.facebook.com",
    "wp-content",
    "capi",
    "account",
    "Shop.example",
    "x:80",
]
HEADERS = [
    (b"Cookie", b"a=b"), (b"cookie", b"OptanonConsent=1"), (b"Cookie", b"x=1; _gtmeec=e30="),
    (b"Accept", b"*/*"), (b"accept", b"text/html,*/*"), (b"Sec-Fetch-Dest", b"document"),
    (b"Sec-Fetch-Dest", b"script"), (b"Host", b"other.example"), (b"Host", b"shop.example"),
]  # fmt: skip


def asked(
    path: str, host: str = "cdn.shop.example", *headers: tuple[bytes, bytes], body: bytes = b""
) -> http.Request:
    """A request as the proxy sees it."""
    request = http.Request.make(
        "GET", f"https://{host}/", body, [(b"Host", host.encode()), *headers]
    )
    request.data.path = path.encode("utf-8", "surrogateescape")
    return request


def passes(request: http.Request, interest: Interest = LIVE) -> bool:
    return Glance(interest).passed_over(request.data)


@given(
    st.lists(st.sampled_from(LOOKED_FOR) | st.text(max_size=3), max_size=6).map("".join),
    st.sampled_from(HOSTS),
    st.lists(st.sampled_from(HEADERS), max_size=3),
    st.sampled_from([b"", b"", b"&ev="]),
    st.sampled_from(["HTTP/1.1", "HTTP/2.0"]),
    st.sampled_from([b"", b"shop.example", b"account"]),
)
def test_nothing_is_passed_over_that_is_wanted(
    path: str, host: str, headers: list[tuple[bytes, bytes]], body: bytes, version: str, told: bytes
) -> None:
    request = asked(f"/{path}".encode("utf-8", "replace").decode(), host, *headers, body=body)
    request.http_version, request.data.authority = version, told
    if Glance(LIVE).passed_over(request.data):
        assert not is_wanted(request, LIVE, address_of(request))


@pytest.mark.parametrize(
    "path",
    [
        "/js/app.1007.js?v=3",
        "/",
        "/img/a-b_c.png",
        "/p/123?color=red&size=9",
        "/en/news/today.html",
    ],
)
@pytest.mark.parametrize("cookie", [(), ((b"cookie", b"session=1; theme=dark"),)])
def test_most_of_the_web_is_passed_over(path: str, cookie: tuple[tuple[bytes, bytes], ...]) -> None:
    assert passes(asked(path, "cdn.shop.example", (b"Accept", b"*/*"), *cookie))


@pytest.mark.parametrize(
    "request_",
    [
        asked("/tr?id=1", "www.facebook.com"),
        asked("/x?id=1&ev=PageView"),
        asked("/x?email=jan@shop.example"),
        asked("/x?e-mail=jan"),
        asked("/mijn-account/"),
        asked("/x", "shop.example", (b"Cookie", b"a=1; _gtmeec=e30=")),
        asked("/x", "shop.example", (b"Accept", b"text/html")),
        asked("/plugins/complianz-gdpr", "wp-content"),
        asked("/x", "xn--shop.example"),
        asked("/x", body=b"a=b"),
    ],
    ids=lambda one: f"{one.host}{one.path}",
)
def test_what_may_be_wanted_gets_a_closer_look(request_: http.Request) -> None:
    assert not passes(request_)


def test_a_body_that_was_streamed_gets_a_closer_look() -> None:
    request = asked("/x")
    request.data.content = None
    assert not passes(request)


def test_where_all_is_searched_nothing_is_passed_over() -> None:
    assert not passes(asked("/js/app.js"), Interest(in_url=("",)))


def test_few_hosts_are_remembered() -> None:
    glance = Glance(LIVE)
    for number in range(5_000):
        assert glance.passed_over(asked("/", f"cdn{number}.shop.example").data)
    assert glance.remembered <= 4_096
