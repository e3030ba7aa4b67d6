"""What a tag server's own cookie says that it keeps, told of the server's site."""

import base64
import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelwitness.exchange import Exchange
from pixelwitness.finding import Setup
from pixelwitness.observer import Observer
from pixelwitness.recognition import recognise
from pixelwitness.rulebook import Rulebook

EM = hashlib.sha256(b"jan.jansen@example.com").hexdigest()
NOTHING = hashlib.sha256(b"undefined").hexdigest()


def answer(*cookies: str, name: str = "Set-Cookie") -> Exchange:
    headers = (("Content-Type", "text/plain"), *((name, one) for one in cookies))
    page = (("Referer", "https://www.other.example/"),)
    return Exchange(3, "", "GET", "https://sgtm.shop.example/g/collect?v=2", page, response_headers=headers)  # fmt: skip


def cookie(**told: object) -> str:
    packed = base64.b64encode(json.dumps(told).encode()).decode()
    return f"_gtmeec={packed}; Path=/; HttpOnly"


@pytest.mark.parametrize(
    ("cookies", "keys"),
    [
        ([cookie(em=EM, ge="m")], ("em", "ge")),
        (["_fbp=fb.1.1.2; Path=/", cookie(em=EM)], ("em",)),
        ([f"_gtmeec2=x; _gtmeec={EM}", cookie(ph=EM)], ("ph",)),
        ([cookie(em=NOTHING, ph="", fn="undefined", consent="granted", ln=7)], None),
        ([cookie()], None),
        (["_gtmeec=; Max-Age=0"], None),
        (["_gtmeec=W10="], None),
    ],
)
def test_what_it_keeps(rules: Rulebook, cookies: list[str], keys: tuple[str, ...] | None) -> None:
    lines = Observer(rules).observe(answer(*cookies)).lines
    told = [(x.site, x.what, x.details, x.entry) for x in lines if isinstance(x, Setup)]
    assert told == ([("shop.example", "kept_user_data", keys, 3)] if keys else [])
    assert len(lines) == len(told)


def test_only_who_sets_it_keeps_it(rules: Rulebook) -> None:
    assert recognise(answer(cookie(em=EM), name="X-Cookie"), rules).setups == ()


@given(st.text(max_size=80))
def test_no_cookie_makes_it_raise(rules: Rulebook, text: str) -> None:
    recognise(answer(f"_gtmeec={text}", f"_gtmeec{text}"), rules)
