"""The request as it is stored: bytes as sent, but no credential ever."""

from pixelwitness.exchange import Exchange
from pixelwitness.recognition.sent import as_sent
from pixelwitness.rulebook import Rulebook


def test_bytes_as_sent(rules: Rulebook) -> None:
    one = Exchange(
        0, "", "POST", "https://www.facebook.com/tr/?a=1",
        (("Host", "www.facebook.com"), ("X-Order", "2"), ("A", "1")), b"\x00\xff\r\n", False, "HTTP/2",
    )  # fmt: skip
    assert as_sent(one, rules.words) == (
        b"POST https://www.facebook.com/tr/?a=1 HTTP/2\r\nHost: www.facebook.com\r\n"
        b"X-Order: 2\r\nA: 1\r\n\r\n\x00\xff\r\n"
    )


def test_credentials_are_withheld(rules: Rulebook) -> None:
    one = Exchange(
        0, "", "POST", "https://graph.facebook.com/v1/1/events?access_token=SECRET&x=1",
        (("cookie", "c_user=1; xs=SECRET; fr=2"), ("Authorization", "Bearer SECRET"),
         ("Referer", "https://a.example/?access_token=SECRET")),
        b"data=[]&access_token=SECRET",
    )  # fmt: skip
    sent = as_sent(one, rules.words)
    assert b"SECRET" not in sent
    assert b"c_user=1; xs=withheld; fr=2" in sent
    assert b"?access_token=withheld&x=1" in sent
