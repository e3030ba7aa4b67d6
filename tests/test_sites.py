"""Sites: the same registrable domains as the package tldextract tells, whose list is read."""

import pytest
import tldextract
from hypothesis import given
from hypothesis import strategies as st

from pixelwitness.sites import host_of, site_of, within


@pytest.mark.parametrize(
    ("told", "site"),
    [
        ("https://www.shop.example/x?y", "shop.example"),
        ("www.shop.co.uk", "shop.co.uk"),
        ("https://a.myshopify.com", "a.myshopify.com"),
        ("http://user:secret@www.shop.nl:8080/", "shop.nl"),
        ("https://[2001:db8::1]:443/", "[2001:db8::1]"),
        ("https://192.0.2.1/", "192.0.2.1"),
        ("localhost", "localhost"),
        ("WWW.Shop.NL.", "shop.nl"),
        ("www.ck", "www.ck"),
        ("https://user@evil.example#@good.nl/", "evil.example"),
        ("https://x:y@facebook.com:443@evil.example/tr", "evil.example"),
        ("https://evil.example\\@facebook.com/tr", "evil.example"),
        ("https://evil.example:443\\.facebook.com/tr", "evil.example"),
        ("", ""),
        ("about:blank", "about:blank"),
    ],
)
def test_site(told: str, site: str) -> None:
    assert site_of(told) == site


@pytest.mark.parametrize(
    ("host", "domain", "inside"),
    [
        ("www.facebook.com", "facebook.com", True),
        ("facebook.com", "facebook.com", True),
        ("notfacebook.com", "facebook.com", False),
        ("facebook.com.evil.example", "facebook.com", False),
    ],
)
def test_within(host: str, domain: str, inside: bool) -> None:
    assert within(host, domain) is inside


HOSTS = ["www.example.com", "a.b.co.uk", "x.github.io", "foo.kawasaki.jp", "city.kawasaki.jp", "a.b.c.nl", "s3.amazonaws.com", "www.xn--85x722f.com.cn", "x.y.blogspot.com", "www.xn--p1ai", "a.b.xn--55qx5d.cn", "a.xn--", "www.xn--o3cw4h"]  # fmt: skip


@pytest.mark.parametrize("host", HOSTS)
def test_the_library_says_the_same(host: str) -> None:
    extract = tldextract.TLDExtract(
        suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True
    )
    assert site_of(host) == (extract(host).top_domain_under_public_suffix or host)


@given(st.text(max_size=80))
def test_no_text_raises(text: str) -> None:
    site_of(text)
    host_of(text)
