"""What a form field's name tells, in four languages and many spellings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelwitness.recognition.fieldnames import named, words_of
from pixelwitness.rulebook import Rulebook


@pytest.mark.parametrize(
    ("name", "kinds", "group"),
    [
        ("email", ("email",), ""),
        ("E-mail", ("email",), ""),
        ("txtEmail", ("email",), "txt"),
        ("customer[email]", ("email",), ""),
        ("email_confirm", ("email",), ""),
        ("emailadres2", ("email",), ""),
        ("user.contact.phoneNumber", ("phone",), "user.contact"),
        ("TelefoonNummer", ("phone",), ""),
        ("rufnummer", ("phone",), ""),
        ("billing_first_name", ("first_name",), "billing"),
        ("form_fields[voornaam]", ("first_name",), "form.fields"),
        ("prénom", ("first_name",), ""),
        ("Vorname", ("first_name",), ""),
        ("achternaam", ("last_name",), ""),
        ("nom_de_famille", ("last_name",), ""),
        ("familienname", ("last_name",), ""),
        ("variables.input.customer.lastName", ("last_name",), "variables.input.customer"),
        ("your-name", ("full_name",), ""),
        ("user.name", ("username", "full_name"), ""),
        ("klant[naam]", ("full_name",), "klant"),
        ("name", ("full_name",), ""),
        ("event_name", (), ""),
        ("geboortedatum", ("birth_date",), ""),
        ("dateOfBirth", ("birth_date",), ""),
        ("geburtsdatum", ("birth_date",), ""),
        ("date_de_naissance", ("birth_date",), ""),
        ("bday", ("birth_date",), ""),
        ("aanhef", ("gender",), ""),
        ("civilité", ("gender",), ""),
        ("Geschlecht", ("gender",), ""),
        ("user.address.postcode", ("postcode",), "user.address"),
        ("PLZ", ("postcode",), ""),
        ("code_postal", ("postcode",), ""),
        ("addresses[0].street", ("street",), "addresses.0"),
        ("address-line1", ("street",), ""),
        ("address_level2", ("city",), ""),
        ("address_level1", ("region",), ""),
        ("woonplaats", ("city",), ""),
        ("Wohnort", ("city",), ""),
        ("shipping[country_id]", ("country",), "shipping"),
        ("klantnummer", ("external_id",), ""),
        ("customer.id", ("external_id",), ""),
        ("Kundennummer", ("external_id",), ""),
        ("gebruikersnaam", ("username",), ""),
        ("emailadres_herhalen", ("email",), ""),
        ("telefonPrivat", ("phone",), ""),
        ("adresse_ligne1", ("street",), ""),
        ("txtNaam", ("full_name",), "txt"),
        ("q", (), ""),
        ("quantity", (), ""),
        ("", (), ""),
    ],
)  # fmt: skip
def test_named(rules: Rulebook, name: str, kinds: tuple[str, ...], group: str) -> None:
    found = named(name, rules.learning)
    assert found.kinds == kinds
    assert found.group == group or not kinds
    assert not found.shut


@pytest.mark.parametrize(
    "name",
    [
        "password", "user[plainPassword][first]", "wachtwoord2", "nieuwwachtwoord", "mot_de_passe",
        "motDePasse", "kennwort", "csrf_token", "authenticity_token", "_csrf", "card.number",
        "cardholder_name", "creditCardNumber", "cvv", "iban", "bsn", "burgerServiceNummer", "ssn",
        "__RequestVerificationToken", "__VIEWSTATE", "g-recaptcha-response", "pincode",
        "company_email", "shop.address.city", "bedrijfsnaam", "seller.phone", "ip_address",
        "search[city]", "filter[postcode]", "author.first_name", "friend_email",
    ],
)  # fmt: skip
def test_names_that_are_shut(rules: Rulebook, name: str) -> None:
    assert named(name, rules.learning).shut
    assert not named(name, rules.learning).kinds


@pytest.mark.parametrize(
    ("name", "kind", "part", "group"),
    [
        ("geboortedatum_dag", "birth_date", "day", ""),
        ("billing[dob][month]", "birth_date", "month", "billing"),
        ("birthYear", "birth_date", "year", ""),
        ("geburtsjahr", "birth_date", "year", ""),
        ("naissance_mois", "birth_date", "month", ""),
        ("bday-day", "birth_date", "day", ""),
        ("huisnummer", "street", "number", ""),
        ("shipping.houseNumber", "street", "number", "shipping"),
        ("house_number_addition", "street", "addition", ""),
        ("tussenvoegsel", "last_name", "infix", ""),
        ("billing_year_of_birth", "birth_date", "year", "billing"),
        ("tel2", "phone", "second", ""),
        ("user.phone.areaCode", "phone", "area", "user"),
    ],
)
def test_parts(rules: Rulebook, name: str, kind: str, part: str, group: str) -> None:
    found = named(name, rules.learning)
    assert found.part
    assert (found.part[0].kind, found.part[1], found.group) == (kind, part, group)


def test_a_bare_name_needs_an_address_beside_it(rules: Rulebook) -> None:
    assert named("name", rules.learning).bare
    assert named("naam", rules.learning).bare
    assert not named("user.name", rules.learning).bare


@given(st.text())
def test_any_name_can_be_asked(rules: Rulebook, name: str) -> None:
    found = named(name, rules.learning)
    assert all(word.isalnum() and word.isascii() for word in words_of(name))
    assert not (found.shut and found.kinds)
