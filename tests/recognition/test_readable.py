"""Readable data: what is told by shape, what by name, and what is left alone."""

import base64

import pytest

from pixelwitness.recognition.readable import look
from pixelwitness.rulebook import Rulebook

TITLE = "cd[pageFeatures]"


@pytest.mark.parametrize(
    ("name", "text", "address", "expected"),
    [
        ("dl", "https://a.example/?nieuwsbrief=jan.jansen+a1f9@example.com", True, [("dl?nieuwsbrief", "jan.jansen+a1f9@example.com", "email")]),
        ("dl", "https://a.example/?e=jan%40example.com", True, [("dl?e", "jan@example.com", "email")]),
        ("dl", "https://a.example/user/jan@example.com/orders", True, [("dl/", "jan@example.com", "email")]),
        ("dl", "https://a.example/#mail=jan@example.com", True, [("dl?mail", "jan@example.com", "email")]),
        ("dl", "https://user:secret@a.example/", True, []),
        ("dl", "https://a.example/?voornaam=Jan&achternaam=de+Jansen", True, [("dl?voornaam", "Jan", "first_name"), ("dl?achternaam", "de Jansen", "last_name")]),
        ("dl", "https://a.example/?tel=06-12345678", True, [("dl?tel", "06-12345678", "phone")]),
        ("dl", "https://a.example/?tel=12&orderid=0612345678", True, []),
        ("dl", "https://a.example/?r=https%3A%2F%2Fb.example%2F%3Fmail%3Djan%40example.com", True, [("dl?r?mail", "jan@example.com", "email")]),
        ("dl", f"https://a.example/?q={base64.b64encode(b'jan@example.com').decode()}", True, [("dl?q", "jan@example.com", "email")]),
        ("dl", "https://[broken", True, []),
        ("cd[email]", "jan@example.com", False, [("cd[email]", "jan@example.com", "email")]),
        ("cd[email]", "geen", False, []),
        ("cd[x]", '{"user":{"phone":"+31 6 12345678"}}', False, [("cd[x].user.phone", "+31 6 12345678", "phone")]),
        ("cd[name]", "Blauwe schoenen", False, []),
        (TITLE, '{"title":"Betaal - jan@example.com"}', False, [(f"{TITLE}.title", "jan@example.com", "email")]),
        (TITLE, '{"title":"logo@2x.png en react@18.2.0"}', False, []),
        (TITLE, "bel +31 20 1234567", False, []),
    ],
)  # fmt: skip
def test_look(
    rules: Rulebook, name: str, text: str, address: bool, expected: list[tuple[str, str, str]]
) -> None:
    found = [(told.where, told.value, told.kind) for told in look(name, text, address, rules.words)]
    assert found == expected


def test_wrappings_are_named(rules: Rulebook) -> None:
    text = (
        f"https://a.example/?q={base64.b64encode(b'jan@example.com').decode().replace('=', '%3D')}"
    )
    (told,) = look("dl", text, True, rules.words)
    assert told.encoding[-1] == "base64"
