"""What is learned from a site's own traffic, in which shapes, and what never is."""

import json
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelwitness.captures import read
from pixelwitness.errors import CaptureError
from pixelwitness.exchange import Exchange, Interest
from pixelwitness.recognition import Recognised, recognise
from pixelwitness.recognition.learn import Candidate, learn
from pixelwitness.recognition.own import is_own
from pixelwitness.resources import folder
from pixelwitness.rulebook import Rulebook, learning_interest

PAGE = (("referer", "https://www.shop.example/login"),)
FORM = ("content-type", "application/x-www-form-urlencoded")
JSON = ("content-type", "application/json")
EVERYTHING = Interest(in_url=("",), response_of=("",))
PRODUCERS = Path(__file__).resolve().parents[3] / "shared" / "captures" / "producers"

type Told = list[tuple[str, str, str, str]]


def told(exchange: Exchange, rules: Rulebook) -> Told:
    found = learn(exchange, recognise(exchange, rules), rules)
    assert all(one.entry == exchange.entry for one in found)
    return [(one.kind, one.value, one.place, one.field) for one in found]


def post(body: str | bytes, *headers: tuple[str, str], url: str = "/login") -> Exchange:
    raw = body.encode() if isinstance(body, str) else body
    address = f"https://www.shop.example{url}"
    return Exchange(7, "2026-11-25T10:00:00.000Z", "POST", address, (*PAGE, *headers), raw)


def multipart(fields: dict[str, str]) -> str:
    parts = [
        f'--xx\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'
        for k, v in fields.items()
    ]
    return "".join(parts) + "--xx--\r\n"


LANGUAGES = {
    "nl": {"e-mailadres": "jan@example.com", "telefoonnummer": "0612345678", "voornaam": "Jan", "achternaam": "de Jansen", "geboortedatum": "23-04-1980", "geslacht": "man", "straatnaam": "Dorpsstraat 12", "woonplaats": "Den Haag", "postcode": "2511 AB", "land": "NL", "klantnummer": "klant-42"},
    "en": {"email": "jan@example.com", "phone_number": "0612345678", "first_name": "Jan", "last_name": "de Jansen", "date_of_birth": "1980-04-23", "gender": "male", "address_1": "Dorpsstraat 12", "city": "Den Haag", "zip": "2511 AB", "country": "NL", "customer_id": "klant-42"},
    "de": {"emailadresse": "jan@example.com", "telefon": "0612345678", "vorname": "Jan", "nachname": "de Jansen", "geburtsdatum": "23.04.1980", "anrede": "Herr", "strasse": "Dorpsstraat 12", "ort": "Den Haag", "plz": "50667", "land": "DE", "kundennummer": "klant-42"},
    "fr": {"courriel": "jan@example.com", "telephone": "0612345678", "prenom": "Jan", "nom_de_famille": "de Jansen", "date_de_naissance": "23/04/1980", "civilite": "M", "adresse": "Dorpsstraat 12", "ville": "Den Haag", "code_postal": "75001", "pays": "FR", "numero_client": "klant-42"},
}  # fmt: skip
KINDS = ["email", "phone", "first_name", "last_name", "birth_date", "gender", "street", "city", "postcode", "country", "external_id"]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "shape", ["form", "multipart", "json", "nested", "text", "field", "rows", "query"]
)
def test_every_shape_in_every_language(rules: Rulebook, shape: str, language: str) -> None:
    fields = LANGUAGES[language]
    match shape:
        case "form":
            exchange = post(urlencode(fields), FORM)
        case "multipart":
            exchange = post(multipart(fields), ("content-type", "multipart/form-data; boundary=xx"))
        case "json":
            exchange = post(json.dumps(fields), JSON)
        case "nested":
            exchange = post(json.dumps({"query": "mutation", "variables": {"input": fields}}), JSON)
        case "text":
            exchange = post(json.dumps(fields), ("content-type", "text/plain;charset=UTF-8"))
        case "field":
            exchange = post(urlencode({"payload": json.dumps(fields)}), FORM)
        case "rows":
            rows = [{"name": name, "value": value} for name, value in fields.items()]
            exchange = post(json.dumps({"fields": rows}), JSON)
        case _:
            exchange = Exchange(
                0, "", "GET", f"https://www.shop.example/next?{urlencode(fields)}", PAGE
            )
    found = told(exchange, rules)
    assert [(kind, value) for kind, value, *_ in found] == list(
        zip(KINDS, fields.values(), strict=True)
    )
    place = "query" if shape == "query" else "body"
    assert all(
        (at, name.endswith(key)) == (place, True)
        for (*_, at, name), key in zip(found, fields, strict=True)
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"e": "jan.jansen+a1f9@example.com"}, [("email", "jan.jansen+a1f9@example.com", "body", "e")]),
        ({"login": " jan@example.com "}, [("email", "jan@example.com", "body", "login")]),
        ({"gebruikersnaam": "jan80"}, [("username", "jan80", "body", "gebruikersnaam")]),
        ({"naam": "Jan de Jansen", "bericht": "Hallo"}, []),
        ({"naam": "Jan de Jansen", "email": "jan@example.com"}, [("full_name", "Jan de Jansen", "body", "naam"), ("email", "jan@example.com", "body", "email")]),
        ({"user[name]": "Jan de Jansen"}, [("full_name", "Jan de Jansen", "body", "user[name]")]),
        ({"dob_day": "23", "dob_month": "4", "dob_year": "1980"}, [("birth_date", "1980-4-23", "body", "dob_year + dob_month + dob_day")]),
        ({"geboortedatum_dag": "31", "geboortedatum_maand": "2", "geboortedatum_jaar": "1980"}, []),
        ({"a_dob_day": "23", "b_dob_month": "4", "a_dob_year": "1980"}, []),
        ({"straat": "Dorpsstraat", "huisnummer": "12", "toevoeging": "a"}, [("street", "Dorpsstraat", "body", "straat"), ("street", "Dorpsstraat 12 a", "body", "straat + huisnummer + toevoeging")]),
        ({"tussenvoegsel": "de", "achternaam": "Jansen"}, [("last_name", "Jansen", "body", "achternaam"), ("last_name", "de Jansen", "body", "tussenvoegsel + achternaam")]),
        ({"gender": "m", "city": "Amsterdam", "country": "NL"}, []),
        ({"q": "blauwe schoenen", "page": "2", "sort": "price"}, []),
        ({"password": "jan@example.com", "csrf_token": "a1b2c3d4e5", "iban": "NL00BANK0123456789", "bsn": "123456782", "card[number]": "4111111111111111"}, []),
        ({"email": "true", "phone": "undefined", "first_name": "0", "postcode": "null", "user_id": "guest"}, []),
        ({"email": "d1d0e80b2693f2464f518e8538858ffeb5f06f9adcfc154972ce322fa89ac210"}, []),
        ({"to": "info@shop.example", "from": "jan@example.com"}, [("email", "jan@example.com", "body", "from")]),
        ({"to": "jan.devries@shop.example"}, []),
        ({"email": "jan.devries@shop.example"}, [("email", "jan.devries@shop.example", "body", "email")]),
        ({"recipient_email": "els@example.com", "ontvanger[email]": "els@example.com", "noodcontact_telefoon": "0612345678", "salesRep.email": "jan@example.com", "customerService.phone": "0201234567"}, []),
        ({"friend_email": "els@example.com"}, []),
        ({"geboortedatum": "26-11-2026"}, []),
        ({"prenom": "Jeanne", "nom": "Dupont"}, [("first_name", "Jeanne", "body", "prenom"), ("last_name", "Dupont", "body", "nom")]),
        ({"txtVorname": "Jan", "txtName": "van Dam"}, [("first_name", "Jan", "body", "txtVorname"), ("last_name", "van Dam", "body", "txtName")]),
        ({"firstName": "Jan", "fullName": "Jan van Dam"}, [("first_name", "Jan", "body", "firstName"), ("full_name", "Jan van Dam", "body", "fullName")]),
        ({"voornaam": "Jan", "naam": "Jan van Dam"}, [("first_name", "Jan", "body", "voornaam")]),
        ({"voornaam": "Jan", "achternaam": "van Dam", "naam": "Fiets"}, [("first_name", "Jan", "body", "voornaam"), ("last_name", "van Dam", "body", "achternaam")]),
        ({"voornaam": "Jan", "product[naam]": "Fiets", "lijst_naam": "Favorieten"}, [("first_name", "Jan", "body", "voornaam")]),
        ({"jour_naissance": "23", "mois_naissance": "4", "annee_naissance": "1980"}, [("birth_date", "1980-4-23", "body", "annee_naissance + mois_naissance + jour_naissance")]),
        ({"day_of_birth": "23", "month_of_birth": "4", "year_of_birth": "1980"}, [("birth_date", "1980-4-23", "body", "year_of_birth + month_of_birth + day_of_birth")]),
        ({"gebtag": "23", "gebmonat": "04", "gebjahr": "1980"}, [("birth_date", "1980-04-23", "body", "gebjahr + gebmonat + gebtag")]),
        ({"day": "23", "month": "4", "year": "1980"}, []),
        ({"tel1": "06", "tel2": "12345678"}, [("phone", "12345678", "body", "tel2"), ("phone", "0612345678", "body", "tel1 + tel2")]),
        ({"tel1": "0612345678", "tel2": "0201234567"}, [("phone", "0612345678", "body", "tel1"), ("phone", "0201234567", "body", "tel2")]),
        ({"vorwahl": "0221", "rufnummer": "471182"}, [("phone", "0221471182", "body", "vorwahl + rufnummer")]),
        ({"phone[country_code]": "+31", "phone[number]": "612345678"}, [("phone", "612345678", "body", "phone[number]"), ("phone", "+31612345678", "body", "phone[country_code] + phone[number]")]),
        ({"country_code": "NL", "dial_code": "31", "email": "jan@example.com"}, [("country", "NL", "body", "country_code"), ("email", "jan@example.com", "body", "email")]),
        ({"email_address_1": "jan@example.com"}, [("email", "jan@example.com", "body", "email_address_1")]),
        ({"strasse_hausnummer": "Dorfstr. 12"}, [("street", "Dorfstr. 12", "body", "strasse_hausnummer")]),
        ({"emailadresKlant": "jan@example.com", "ville_facturation": "Lille", "relatieNr": "4711-22"}, [("email", "jan@example.com", "body", "emailadresKlant"), ("city", "Lille", "body", "ville_facturation"), ("external_id", "4711-22", "body", "relatieNr")]),
        ({"site_email": "els@bloemen.example", "webshopPhone": "0201234567", "child_first_name": "Piet", "playerFirstName": "Piet"}, []),
        ({"city": "Amsterdam", "straal": "25"}, []),
        ({"search": "jan@example.com", "zoekterm": "Jan"}, []),
    ],
)  # fmt: skip
def test_forms(rules: Rulebook, body: dict[str, str], expected: Told) -> None:
    assert told(post(urlencode(body), FORM), rules) == expected


def test_a_plus_in_an_address_stays(rules: Rulebook) -> None:
    exchange = Exchange(0, "", "GET", "https://www.shop.example/?brief=jan+a1@example.com", PAGE)
    assert told(exchange, rules) == [("email", "jan+a1@example.com", "query", "brief")]


def test_an_address_in_the_path(rules: Rulebook) -> None:
    exchange = Exchange(
        0, "", "GET", "https://www.shop.example/user/jan%40example.com/orders", PAGE
    )
    assert told(exchange, rules) == [("email", "jan@example.com", "path", "path")]


@pytest.mark.parametrize(
    ("method", "url", "headers", "page", "own"),
    [
        ("POST", "https://www.shop.example/a", PAGE, "", True),
        ("POST", "https://api.shop.example/a", PAGE, "", True),
        ("POST", "https://api.shop.example/a", (("origin", "https://www.shop.example"),), "", True),
        ("POST", "https://api.shop.example/a", (), "https://www.shop.example/", True),
        ("POST", "https://tracker.example/a", PAGE, "", False),
        ("POST", "https://tracker.example/a", (), "https://www.shop.example/", False),
        ("POST", "https://api.shop.example/a", (("sec-fetch-site", "cross-site"),), "https://www.shop.example/", False),
        ("POST", "https://api.shop.example/a", (), "", False),
        ("POST", "https://www.shop.example/a", (("accept", "text/html"),), "", True),
        ("POST", "https://pay.example/a", (*PAGE, ("sec-fetch-dest", "document")), "", False),
        ("GET", "https://www.shop.example/a", (("referer", "https://mail.example/"), ("sec-fetch-dest", "document")), "", True),
        ("GET", "https://www.shop.example/a", (("referer", "https://mail.example/"), ("sec-fetch-dest", "image")), "", False),
        ("GET", "https://chat.example/frame", (("referer", "https://www.shop.example/"), ("accept", "text/html")), "", False),
        ("GET", "https://www.shop.example/a", (("accept", "text/html"),), "", True),
        ("GET", "https://www.facebook.com/me", (("sec-fetch-dest", "document"),), "", False),
        ("POST", "https://graph.facebook.com/v1/users", (("referer", "https://www.facebook.com/"),), "", False),
        ("GET", "about:blank", (), "", False),
    ],
)  # fmt: skip
def test_first_parties_only(
    rules: Rulebook,
    method: str,
    url: str,
    headers: tuple[tuple[str, str], ...],
    page: str,
    own: bool,
) -> None:
    body = b"email=jan@example.com"
    exchange = Exchange(0, "", method, f"{url}?email=jan@example.com", headers, body, page=page)
    assert is_own(exchange, rules) == own
    assert bool(learn(exchange, Recognised(), rules)) == own


@pytest.mark.parametrize("ahead", ["sec-purpose", "Purpose", "x-moz"])
def test_nobody_typed_what_is_fetched_ahead_yet_a_page_shows_the_visitor(
    rules: Rulebook, ahead: str
) -> None:
    exchange = Exchange(
        0, "", "GET", "https://www.shop.example/account?email=els@example.net",
        (*PAGE, ("sec-fetch-dest", "document"), (ahead, "prefetch;prerender")),
        status=200, response_body=b'{"email": "jan@example.net"}',
    )  # fmt: skip
    assert told(exchange, rules) == [("email", "jan@example.net", "response", "email")]


def test_no_upload_proves_itself(rules: Rulebook) -> None:
    """The gateway on the site's own host gets the site's own number of the visitor readable."""
    path = Path(__file__).parents[1] / "data" / "wire" / "C_openbridge.har"
    items = [item for item in read(path, EVERYTHING) if isinstance(item, Exchange)]
    assert any(learn(item, Recognised(), rules) for item in items)
    assert not any(learn(item, recognise(item, rules), rules) for item in items)


def test_at_most_a_hundred_from_one_exchange(rules: Rulebook) -> None:
    fields = {f"email{n}": f"jan{n}@example.com" for n in range(500)}
    assert len(told(post(json.dumps(fields), JSON), rules)) == 100


STUDY = [
    folder("demo") / "accept.har",
    folder("demo") / "reject.har",
    Path(__file__).parents[1] / "data" / "study" / "accept.mitm",
    Path(__file__).parents[1] / "data" / "study" / "reject.mitm",
]


def learned_of(path: Path, interest: Interest, rules: Rulebook) -> list[Candidate]:
    items = [item for item in read(path, interest) if isinstance(item, Exchange)]
    return [one for item in items for one in learn(item, recognise(item, rules), rules)]


@pytest.mark.parametrize("path", STUDY, ids=lambda path: path.name)
def test_the_study_is_learned_without_a_persona(rules: Rulebook, path: Path) -> None:
    persona = json.loads(
        (Path(__file__).parents[1] / "data" / "study" / "persona.json").read_text()
    )
    found = learned_of(path, learning_interest(rules.interest, rules.learning), rules)
    typed = {(one.kind, one.value) for one in found if one.place == "body" and "." not in one.field}
    form = persona["form"]
    assert typed == {
        ("email", form["email"]), ("phone", form["phone"]), ("first_name", form["firstname"]),
        ("last_name", form["lastname"]), ("birth_date", form["birthdate"]),
        ("gender", form["gender"]), ("city", form["city"]), ("postcode", form["zipcode"]),
    }  # fmt: skip
    assert {(one.kind, one.field) for one in found if one.place == "query"} == {
        ("email", "nieuwsbrief")
    }
    pixel = {key: value.strip() for key, value in persona["pixel"].items()}
    shown = {one.field: one.value for one in found if one.place == "response"}
    assert shown == {f"fbq.{key}": value for key, value in pixel.items()}


@pytest.mark.parametrize("path", STUDY, ids=lambda path: path.name)
def test_the_fast_way_passes_nothing_over(rules: Rulebook, path: Path) -> None:
    quick = learned_of(path, learning_interest(rules.interest, rules.learning), rules)
    assert quick == learned_of(path, EVERYTHING, rules)


@pytest.mark.skipif(
    not PRODUCERS.exists(), reason="the captures of other programs are not beside the checkout"
)
def test_captures_of_other_programs_teach_next_to_nothing(rules: Rulebook) -> None:
    interest, count = learning_interest(rules.interest, rules.learning), 0
    for path in sorted(PRODUCERS.iterdir()):
        try:
            count += len(learned_of(path, interest, rules))
        except CaptureError:
            continue
    assert count <= 10


@given(
    st.binary(max_size=400),
    st.sampled_from([FORM, JSON, ("content-type", "multipart/form-data; boundary=x"), ("x", "")]),
)
def test_no_body_raises(rules: Rulebook, body: bytes, kind: tuple[str, str]) -> None:
    found = learn(post(body, kind), Recognised(), rules)
    assert all(one.value == one.value.strip() for one in found)


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["email", "name", "value", "user", "dob", "day"]) | st.text(), inner), max_leaves=20))  # fmt: skip
def test_no_json_raises(rules: Rulebook, value: object) -> None:
    found = learn(post(json.dumps(value), JSON), Recognised(), rules)
    assert len(found) <= 100


@given(st.text())
def test_no_address_raises(rules: Rulebook, rest: str) -> None:
    url = f"https://www.shop.example/{rest}"
    exchange = Exchange(0, rest, "GET", url, PAGE)
    learning_interest(rules.interest, rules.learning).in_request(url)
    assert all(one.entry == 0 for one in learn(exchange, Recognised(), rules))
