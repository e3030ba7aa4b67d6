"""In which form a field of user data was sent: what nobody can read is never called readable."""

import base64
import hashlib
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelwitness.exchange import Exchange
from pixelwitness.finding import Finding
from pixelwitness.identity import Known, People, Persona
from pixelwitness.observer import Observer
from pixelwitness.recognition import recognise
from pixelwitness.recognition.forms import fits, form_of, unwrapped
from pixelwitness.rulebook import Rulebook

MAIL = "jan.jansen+a1f9@example.com"
RAW = hashlib.sha256(MAIL.encode()).digest()
HEX = RAW.hex()
OTHER = hashlib.sha256(b"els@example.com").hexdigest()
JAN = People([Persona("jan", True, (("email", (MAIL,)),))])


def call(key: str, value: str) -> Exchange:
    url = f"https://www.facebook.com/tr/?id=2000000000000001&ev=PageView&ud[{key}]={quote(value)}"
    return Exchange(0, "", "GET", url)


@pytest.mark.parametrize(
    ("key", "value", "form"),
    [
        ("em", HEX, "sha256"),
        ("em", HEX.upper() + ".AQ", "sha256"),
        ("em", f'"{HEX}"', "sha256"),
        ("em", f'["{HEX}"]', "sha256"),
        ("em", f"{HEX}%20", "sha256"),
        ("em", f"sha256:{HEX}", "sha256"),
        ("em", base64.b64encode(RAW).decode(), "sha256"),
        ("em", base64.urlsafe_b64encode(RAW).decode().rstrip("="), "sha256"),
        ("em", HEX[:63], "other_hash"),
        ("em", HEX + "0", "other_hash"),
        ("fn", hashlib.sha384(MAIL.encode()).hexdigest(), "other_hash"),
        ("em", "$2b$10$" + "a" * 53, "other_hash"),
        ("em", f"{HEX},{OTHER}", "other_hash"),
        ("em", "***@***.**", "mask"),
        ("em", "*%40*.**", "mask"),
        ("em", "x", None),
        ("em", "[hidden]", None),
        ("ph", "no", None),
        ("db", "abc", None),
        ("em", MAIL, "readable"),
        ("em", quote(MAIL), "readable"),
        ("em", base64.b64encode(MAIL.encode()).decode(), "readable"),
        ("em", "0612345678", "readable"),
        ("ph", "+31 6 12345678", "readable"),
        ("fn", "Jan", "readable"),
        ("db", "23-04-1980", "readable"),
        ("external_id", base64.b64encode(RAW).decode(), "readable"),
    ],
)
def test_form(rules: Rulebook, key: str, value: str, form: str | None) -> None:
    (upload,) = recognise(call(key, value), rules).uploads
    assert [one.form for one in upload.fields] == ([form] if form else [])
    assert [one.name for one in upload.placeholders] == ([] if form else ["not of its kind"])


@pytest.mark.parametrize(
    "value",
    [f'"{HEX}"', f"sha256:{HEX}", f"{OTHER},{HEX}", f'["{OTHER}","{HEX}"]',
     base64.b64encode(RAW).decode(), base64.b64encode(MAIL.encode()).decode()],
)  # fmt: skip
def test_a_known_value_is_proved_behind_what_stands_around_it(rules: Rulebook, value: str) -> None:
    lines = Observer(rules, Known(JAN)).observe(call("em", value)).lines
    (found,) = [one for one in lines if isinstance(one, Finding)]
    assert (found.evidence.proof, found.kind) == ("verified", "email")
    assert found.field.startswith("ud[em]")
    assert found.origin == "manual"


@given(st.text(max_size=200))
def test_no_value_raises(value: str) -> None:
    form, digest = form_of(value)
    assert (form == "readable") == (not digest)
    opened = unwrapped(value)
    assert opened is None or opened[0]
    assert fits("email", f"{value}@")
