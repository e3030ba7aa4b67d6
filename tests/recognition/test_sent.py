"""The request as it is stored: bytes as sent, but no credential ever."""

import json
from urllib.parse import quote

import pytest

from pixelwitness.exchange import Exchange
from pixelwitness.recognition.sent import as_sent, credentials_in
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


CALL = [{"relative_url": "1/events?access_token=SECRET&x=1", "body": "access_token=SECRET&data=y"}]


@pytest.mark.parametrize(
    "body",
    [
        json.dumps({"access_token": "SECRET", "batch": CALL, "z": 1}),
        json.dumps({"z": 1, "access_token": "SECRET"}),
        json.dumps({"inner": json.dumps({"access_token": "SECRET"})}),
        f"access_token=SECRET&batch={quote(json.dumps(CALL))}&z=1",
        f"batch={quote(json.dumps([{'body': quote('access_token=SECRET&data=y')}]))}&z=1",
        quote(json.dumps({"access_token": "SECRET"})),
        '--b\r\nContent-Disposition: form-data; name="access_token"\r\n\r\nSECRET\r\n--b--\r\n',
    ],
)
def test_credentials_are_withheld_within_other_things(rules: Rulebook, body: str) -> None:
    host = "https://graph.facebook.com/"
    posted = Exchange(0, "", "POST", host, (), body.encode())
    asked = Exchange(0, "", "GET", f"{host}?b={quote(body)}")
    for one in (posted,) if body.startswith("--") else (posted, asked):
        sent = as_sent(one, rules.words)
        whole = body if one is posted else quote(body)
        assert sent.endswith(whole.replace("SECRET", "withheld").encode()) or one is asked
        assert b"SECRET" not in sent
        assert sent.count(b"withheld") == whole.count("SECRET")
        assert credentials_in(one, rules.words) == {"access_token"}


def test_no_name_that_only_ends_so_is_withheld(rules: Rulebook) -> None:
    body = b'{"my_access_token":"abc","access_tokens":"def"}'
    assert as_sent(Exchange(0, "", "POST", "https://a.example/", (), body), rules.words).endswith(body)  # fmt: skip
