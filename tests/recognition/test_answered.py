"""What the answers of a visitor's own pages show, and which pages are read at all."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelwitness.exchange import Exchange
from pixelwitness.recognition import Recognised
from pixelwitness.recognition.answered import answered_in, html_fields
from pixelwitness.recognition.learn import learn
from pixelwitness.rulebook import Rulebook

HTML = "text/html; charset=utf-8"
JSON = "application/json"


def answer(
    body: str | bytes, kind: str = HTML, path: str = "/mijn/gegevens", status: int = 200
) -> Exchange:
    raw = body.encode() if isinstance(body, str) else body
    headers = (("accept", "text/html"), ("referer", "https://www.shop.example/"))
    return Exchange(3, "", "GET", f"https://www.shop.example{path}", headers, status=status,
                    response_headers=(("Content-Type", kind),), response_body=raw)  # fmt: skip


def told(exchange: Exchange, rules: Rulebook) -> list[tuple[str, str, str]]:
    found = learn(exchange, Recognised(), rules)
    assert all(one.place == "response" for one in found)
    return [(one.kind, one.value, one.field) for one in found]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ('<input name="voornaam" value="Jan"><input name=achternaam value="de Jansen">', [("first_name", "Jan", "voornaam"), ("last_name", "de Jansen", "achternaam")]),
        ('<input type=email name=f7 value="jan@example.com">', [("email", "jan@example.com", "f7")]),
        ('<input type="tel" id="f8" value="0612345678">', [("phone", "0612345678", "f8")]),
        ('<input name="f9" autocomplete="billing given-name" value="Jan">', [("first_name", "Jan", "f9")]),
        ('<input name="f9" autocomplete="nope" value="Jan">', []),
        ('<input name="naam" value="Jan &amp; Els"><input name="email" value="jan@example.com">', [("email", "jan@example.com", "email")]),
        ('<input type=password name=email value="jan@example.com">', []),
        ('<input type=hidden name=csrf_token value="jan@example.com">', []),
        ('<input type=hidden name=form_id value="12345">', []),
        ('<input type=radio name=geslacht value=m><input type=radio name=geslacht value=v checked><input name=plz value=50667>', [("gender", "v", "geslacht"), ("postcode", "50667", "plz")]),
        ('<select name=land><option value=BE>B<option value=NL selected>N</select><input name=plz value=50667>', [("country", "NL", "land"), ("postcode", "50667", "plz")]),
        ('<p>Mail els@example.com of bel 0612345678</p>', []),
        ('<input name="email" value="info@shop.example">', []),
        ('<script type="application/json">{"user":{"email":"jan@example.com","firstName":"Jan"}}</script>', [("email", "jan@example.com", "user.email"), ("first_name", "Jan", "user.firstName")]),
        ('<script type="application/ld+json">{"@type":"Store","email":"winkel@shop.example","telephone":"0201234567"}</script>', []),
        ('<script type="application/ld+json">{"@type":"Order","customer":{"email":"jan@example.com"}}</script>', [("email", "jan@example.com", "customer.email")]),
        ('<script>dataLayer.push({"user":{"klantnummer":"klant-42"}});</script>', [("external_id", "klant-42", "dataLayer.push.user.klantnummer")]),
        ('<script>window.dataLayer = [{"userId": "klant-42"}];</script>', [("external_id", "klant-42", "dataLayer[0].userId")]),
        ("<script>dataLayer.push({user: 'klant-42'})</script>", []),
        ("<script>fbq('init','1',{\"em\":\" Jan@Example.com\",\"zp\":\"2511 AB\",\"x\":\"1\"})</script>", [("email", "Jan@Example.com", "fbq.em"), ("postcode", "2511 AB", "fbq.zp")]),
        ("<script>var xdataLayer = {\"userId\":\"klant-42\"}</script>", []),
        ("<script>fbq('init','1',{\"em\":", []),
        ("<script>var user = {email: 'jan@example.com', firstName: \"Jan\"};</script>", [("email", "jan@example.com", "user.email"), ("first_name", "Jan", "user.firstName")]),
        ("<script>window.__USER__={name:'Jan van Dam',id:10004711,}</script>", [("full_name", "Jan van Dam", "__USER__.name"), ("external_id", "10004711", "__USER__.id")]),
        ("<script>let Klant = {voornaam: 'Jan', naam: 'van Dam', geboortedatum: '23-04-1980'}</script>", [("first_name", "Jan", "Klant.voornaam"), ("last_name", "van Dam", "Klant.naam"), ("birth_date", "23-04-1980", "Klant.geboortedatum")]),
        ("<script>dataLayer.push({event: 'login', user: {email: 'jan@example.com', phone: '0612345678'}, n: f(1)});</script>", [("email", "jan@example.com", "dataLayer.push.user.email"), ("phone", "0612345678", "dataLayer.push.user.phone")]),
        ("<script>fbq('init', '1', {em: 'jan@example.com', fn: \"jan\"});</script>", [("email", "jan@example.com", "fbq.em"), ("first_name", "jan", "fbq.fn")]),
        ("<script>var product = {email: 'jan@example.com', name: 'Jan van Dam'}; labels = {user: {firstName: 'Jan'}}; x.user == {email: 'jan@example.com'}</script>", []),
        ("<script>var user = {email: input.value, firstName: 'J' + rest, lastName: t('Dam')}</script>", []),
        ("<script>user={email:'jan@example.com'};" + "//" + "x" * 50_000 + "</script>", []),
        ('<a href="mailto:Els@Bloemen.example?subject=x"><a href=tel:+31-20-1234567><script>dataLayer.push({email: "els@bloemen.example", phone: "020 1234567", user: {email: "jan@example.com"}})</script><input type=hidden name=email value="els@bloemen.example">', [("email", "jan@example.com", "dataLayer.push.user.email")]),
        ('<a href="mailto:jan%40example.com">jan@example.com</a><input name=email value="jan@example.com">', [("email", "jan@example.com", "email")]),
        ("<script>user={tel:'0612345678'}</script>", [("phone", "0612345678", "user.tel")]),
        ("<!-- <input name=voornaam value=Jan> --><input name=achternaam value=Jansen>", [("last_name", "Jansen", "achternaam")]),
        ("<script>'<input name=voornaam value=Jan>'</script>", []),
        ("<textarea><input name='voornaam' value='Jan' <p>", []),
    ],
)  # fmt: skip
def test_html(rules: Rulebook, page: str, expected: list[tuple[str, str, str]]) -> None:
    assert told(answer(f"<!doctype html>{page}"), rules) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"email": "jan@example.com", "id": 17}, [("email", "jan@example.com", "email")]),
        ({"data": {"customer": {"id": 10004711}}}, [("external_id", "10004711", "data.customer.id")]),
        ({"note": "jan@example.com"}, []),
        ({"author": {"firstName": "Els"}}, []),
        ({"sessionToken": "a1b2c3d4", "csrf": "x1y2z3"}, []),
        ([], []),
    ],
)  # fmt: skip
def test_json(rules: Rulebook, value: object, expected: list[tuple[str, str, str]]) -> None:
    assert told(answer(json.dumps(value), JSON), rules) == expected
    assert told(answer(json.dumps(value), ""), rules) == expected


BODY = '{"email":"jan@example.com"}'


@pytest.mark.parametrize(
    ("path", "status", "kind", "read"),
    [
        ("/mijn/gegevens", 200, JSON, True),
        ("/api/v1/me", 200, JSON, True),
        ("/api/me?x=1", 200, JSON, True),
        ("/checkout/stap-2", 200, JSON, True),
        ("/Account", 200, JSON, True),
        ("/account", 302, JSON, False),
        ("/account", 404, JSON, False),
        ("/accountants", 200, JSON, False),
        ("/account/app.js", 200, "text/javascript", False),
        ("/blog?next=/account", 200, JSON, False),
        ("/", 200, JSON, False),
        ("/account", 200, "image/png", True),
    ],
)
def test_account_pages_only(rules: Rulebook, path: str, status: int, kind: str, read: bool) -> None:
    assert bool(told(answer(BODY, kind, path, status), rules)) == read


def test_an_answer_to_a_third_party_teaches_nothing(rules: Rulebook) -> None:
    headers = (("referer", "https://www.other.example/"),)
    found = Exchange(
        0,
        "",
        "GET",
        "https://www.shop.example/me",
        headers,
        status=200,
        response_body=BODY.encode(),
    )
    assert learn(found, Recognised(), rules) == ()


def test_latin_1_and_the_bound(rules: Rulebook) -> None:
    page = '<input name="achternaam" value="Müller">'
    assert told(answer(page.encode("latin-1"), "text/html"), rules) == [
        ("last_name", "Müller", "achternaam")
    ]
    assert told(answer(" " * (1 << 20) + page), rules) == []


@given(st.binary(max_size=500), st.sampled_from([HTML, JSON, ""]))
def test_no_answer_raises(rules: Rulebook, body: bytes, kind: str) -> None:
    found = answered_in(answer(body, kind), rules.learning)
    assert all(one.place == "response" for one in found)


@given(st.lists(st.sampled_from(["<", ">", "<!", "<![", "]]>", "--", "<!--", "<?", "</", "script", "input ", "value=", "name=email", "=", '"', "'", "&", "a", "{", "fbq(", "dataLayer=", " ", "<option selected", "<select "])))  # fmt: skip
def test_no_markup_raises(rules: Rulebook, pieces: list[str]) -> None:
    found = list(html_fields("<script>" + "".join(pieces), rules.learning))
    found += html_fields("".join(pieces), rules.learning)
    assert all(one.value.strip() for one in found if not one.field.startswith(("fbq", "dataLayer")))
