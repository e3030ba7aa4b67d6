"""Spellings of each kind: the texts a sender may write, and the steps that lead to them."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pixelwitness.identity.spelling import Spelling, simplest
from pixelwitness.identity.spellings import spellings
from pixelwitness.vocabulary import KINDS

LOWER, UPPER, TRIM = "lower-cased", "upper-cased", "trimmed"
BLANKS, MARKS = "removed blanks", "removed blanks and punctuation"
LETTERS, DIGITS = "kept letters a to z only", "kept digits only"
ALNUM, ZEROS = "kept letters a to z and digits only", "removed leading zeros"
PIXEL_DATE = "written YYYYMMDD with the month first, as the pixel reads it"
ANY = st.characters(codec=None)  # lone surrogates too
GMAIL = "appended @gmail.com, as the pixel does where there is no @"
FIRST_MARKS = "removed the first +, hyphen, blank and brackets"
TWO = "first two letters only"

EXPECTED: list[tuple[str, str, str, str, tuple[str, ...]]] = [
    # kind, as typed, country, spelling, steps
    ("email", " Jan@Example.com", "NL", "jan@example.com", (TRIM, LOWER)),
    ("email", "jan@example.com,", "NL", "jan@example.com", ("removed the comma at the end",)),
    ("email", "Jan.Example", "NL", "jan.example@gmail.com", (GMAIL, LOWER)),
    ("phone", "0612345678", "NL", "612345678", (ZEROS,)),
    ("phone", "06-12345678", "NL", "612345678", ("without country code and trunk zero",)),
    ("phone", "06-12 x", "NL", "612", (DIGITS, ZEROS)),
    ("phone", "0612345678", "NL", "31612345678", ("with the country code",)),
    ("phone", "0612345678", "NL", "+31612345678", ("with + and the country code",)),
    ("phone", "0612345678", "NL", "0031612345678", ("with 00 and the country code",)),
    ("phone", "0612345678", "NL", "310612345678", ("with the country code, trunk 0 kept",)),
    ("phone", "+31 (0)6 1234 5678", "NL", "310612345678", (DIGITS,)),
    ("phone", "+31 (0)6 1234 5678", "NL", "0612345678", ("without country code",)),
    ("phone", "0612345678", "NL", "06 12345678", ("written as in the country",)),
    ("phone", "0612345678", "NL", "+31 6 12345678", ("grouped +nn n nnnnnnnn",)),
    ("phone", "0612345678", "NL", "+31 (0)6 12 34 56 78", ("grouped +nn (n)n nn nn nn nn",)),
    ("phone", "0612345678", "NL", "06-12 34 56 78", ("grouped nn-nn nn nn nn",)),
    ("phone", "0612345678", "NL", "tel:+31-6-12345678", ("written as a tel: link",)),
    ("phone", "06.12.34.56.78", "NL", "6.12.34.56.78", (ZEROS,)),
    ("phone", "020 123 4567", "NL", "020123 4567", (FIRST_MARKS,)),
    ("phone", "0470 12 34 56", "BE", "32470123456", ("with the country code",)),
    ("phone", "(650) 555-1212", "US", "16505551212", ("with the country code",)),
    ("phone", "onbekend", "NL", "ONBEKEND", (UPPER,)),
    ("first_name", "Jan-Willem", "NL", "janwillem", (MARKS, LOWER)),
    ("first_name", "Ada Marie", "NL", "Ada", ("first word only",)),
    ("first_name", "Willem", "NL", "wille", (LOWER, "first five letters")),
    ("first_name", "Willem", "NL", "w", (LOWER, "first letter only")),
    ("first_name", "Willem", "NL", "W.", ("first letter only", "with a dot")),
    ("first_name", "Valéry", "NL", "valery", ("removed accents", LOWER)),
    ("first_name", "Valéry", "NL", "valry", (LOWER, LETTERS)),
    ("first_name", "Valéry", "NL", "vale\u0301ry", ("accents apart (NFD)", LOWER)),
    ("first_name", "Vale\u0301ry", "NL", "valéry", ("accents composed (NFC)", LOWER)),
    ("last_name", "van der Berg", "NL", "vanderberg", (BLANKS, LOWER)),
    ("last_name", "van der Berg", "NL", "berg", ("particle left out", LOWER)),
    ("last_name", "van der Berg", "NL", "Berg, van der", ("particle put behind a comma",)),
    ("last_name", "van der Berg", "NL", "vd Berg", ("particle shortened to vd",)),
    ("last_name", "van der Berg", "NL", "Van Der Berg", ("each word with a capital",)),
    ("last_name", "d'Ávila", "NL", "Ávila", ("particle left out",)),
    ("last_name", "Groß", "DE", "gross", ("letters such as ø and ß written without accents", LOWER)),
    ("full_name", "Jan de Jansen", "NL", "de Jansen, Jan", ("family name first, with a comma",)),
    ("full_name", "Jan de Jansen", "NL", "jandejansen", (BLANKS, LOWER)),
    ("full_name", "Jan de Jansen", "NL", "J. de Jansen", ("initial for the first name",)),
    ("birth_date", "1980-04-23", "NL", "19800423", ("written YYYYMMDD",)),
    ("birth_date", "1980-04-23", "NL", "23-4-1980", ("written DD-M-YYYY",)),
    ("birth_date", "1980-04-23", "NL", "04/23/1980", ("written MM/DD/YYYY",)),
    ("birth_date", "1980-04-23", "NL", "23 april 1980", ("written 23 april 1980",)),
    ("birth_date", "1980-04-23", "NL", "23april1980", ("written 23 april 1980", BLANKS)),
    ("birth_date", "1980-04-23", "NL", "1980", ("year only",)),
    ("birth_date", "1980-04-23", "NL", "04", ("month only", "written with two digits")),
    ("birth_date", "1980-04-23", "NL", "23", ("day of the month only",)),
    ("birth_date", "1990-06-05", "NL", "19900506", ("written DD-MM-YYYY", PIXEL_DATE)),
    ("birth_date", "05-06-1990", "NL", "19900506", (PIXEL_DATE,)),
    ("birth_date", "05-06-1990", "NL", "5061990", (DIGITS, ZEROS)),
    ("birth_date", "05-06-1990", "NL", "1990-06-05", ("written YYYY-MM-DD",)),
    ("birth_date", "05/06/1990", "US", "1990-05-06", ("written YYYY-MM-DD",)),
    ("birth_date", "16 februari 1997", "NL", "16februari1997", (BLANKS,)),
    ("gender", "v", "NL", "f", ("written f",)),
    ("gender", "m", "NL", "Male", ("written Male",)),
    ("gender", "Female", "NL", "vrouw", ("written vrouw",)),
    ("gender", "Female", "NL", "2", ("written 2",)),
    ("street", "Dorpsstraat 12-A", "NL", "dorpsstraat12-a", (BLANKS, LOWER)),
    ("street", "Dorpsstraat 12-A", "NL", "dorpsstraat12a", (MARKS, LOWER)),
    ("street", "Dorpsstraat 12-A", "NL", "Dorpsstraat", ("house number left out",)),
    ("city", "'s-Gravenhage", "NL", "sgravenhage", (ALNUM, LOWER)),
    ("city", "São Paulo", "NL", "sopaulo", (ALNUM, LOWER)),
    ("city", "São Paulo", "NL", "saopaulo", ("removed accents", BLANKS, LOWER)),
    ("city", "1e Dorp", "NL", "edorp", (LOWER, LETTERS)),
    ("region", "Noord-Holland", "NL", "no", (LOWER, LETTERS, TWO)),
    ("region", "Noord-Holland", "NL", "NH", ("written NH",)),
    ("region", "NH", "NL", "North Holland", ("written North Holland",)),
    ("region", "New York", "US", "ny", ("written NY", LOWER)),
    ("region", "Texas, USA", "US", "tx", (LOWER, LETTERS, "replaced by the state's code")),
    ("postcode", "1234 AB", "NL", "1234ab", (BLANKS, LOWER)),
    ("postcode", "1234ab", "NL", "1234 AB", ("written with a blank", UPPER)),
    ("postcode", "1234 AB", "NL", "1234", ("digits of the postcode only",)),
    ("postcode", "SW1A1AA", "GB", "sw1a 1aa", ("written with a blank", LOWER)),
    ("postcode", "94035-1234", "US", "94035", ("kept the part before the hyphen",)),
    ("postcode", "B-1000", "BE", "1000", ("country's letter left out",)),
    ("country", "NL", "NL", "NLD", ("written NLD",)),
    ("country", "NL", "NL", "Nederland", ("written Nederland",)),
    ("country", "Nederland", "NL", "ne", (LOWER, TWO)),
    ("country", "Netherlands", "NL", "nl", (LOWER, "replaced by the country's code")),
    ("country", "deutschland", "NL", "Germany", ("written Germany",)),
    ("external_id", "12345", "NL", "12345", ()),
    ("external_id", "12345-6789", "NL", "12345", ("kept the part before the hyphen",)),
    ("external_id", "0012345678", "NL", "12345678", (ZEROS,)),
    ("external_id", "Klant 42 ", "NL", "klant42", (BLANKS, LOWER)),
    ("username", "jan_1980", "NL", "jan1980", (MARKS,)),
    ("username", "jan_1980", "NL", "jan_1980@gmail.com", (GMAIL,)),
    ("device_id", "AEBE52E7-03EE", "NL", "aebe52e703ee", ("removed hyphens", LOWER)),
    ("ip_address", "192.0.2.1", "NL", "::ffff:192.0.2.1", ("written as IPv6",)),
    ("ip_address", "2001:0db8::0001", "NL", "2001:db8::1", ("written short",)),
    ("search_terms", "Rode  Schoenen", "NL", "rodeschoenen", (BLANKS, LOWER)),
]  # fmt: skip
NOT_MADE = [
    ("email", "jan+shop@example.com", "jan@example.com"),
    ("email", "j.a.n@gmail.com", "jan@gmail.com"),
    ("birth_date", "1980-04-23", "800423"),
    ("phone", "onbekend", "31"),
    ("external_id", "klant-42", "42"),
    ("region", "Nergens", "NE"),
    ("gender", "iets", "x"),
]


@pytest.mark.parametrize(("kind", "typed", "country", "text", "steps"), EXPECTED)
def test_a_spelling(kind: str, typed: str, country: str, text: str, steps: tuple[str, ...]) -> None:
    found = {one.text: one.steps for one in spellings(kind, typed, country)}
    assert found.get(text) == steps


@pytest.mark.parametrize(("kind", "typed", "text"), NOT_MADE)
def test_what_no_documented_sender_writes(kind: str, typed: str, text: str) -> None:
    assert text not in [one.text for one in spellings(kind, typed)]


@pytest.mark.parametrize(("kind", "typed"), sorted({row[:2] for row in EXPECTED}))
def test_the_first_is_as_typed_and_there_are_not_too_many(kind: str, typed: str) -> None:
    found = spellings(kind, typed)
    assert found[0] == Spelling(typed, ())
    assert len(found) < 150
    assert [len(one.steps) for one in found] == sorted(len(one.steps) for one in found)
    assert found == spellings(kind, typed)


@given(
    st.sampled_from(KINDS), st.text(ANY, max_size=40), st.sampled_from(("NL", "us", "GB", "??", ""))
)
@settings(deadline=None)
def test_any_text_has_spellings(kind: str, typed: str, country: str) -> None:
    found = spellings(kind, typed, country)
    assert [one.text for one in found[:1]] == [typed][: len(typed)]
    assert all(one.text for one in found)
    assert len({one.text for one in found}) == len(found)
    assert all(words for one in found for words in one.steps)


@given(st.dates(), st.sampled_from(("NL", "US")))
def test_a_date_typed_in_the_countrys_way_is_the_iso_date(date: object, country: str) -> None:
    year, month, day = str(date).split("-")
    typed = f"{month}/{day}/{year}" if country == "US" else f"{day}-{month}-{year}"
    assert str(date) in [one.text for one in spellings("birth_date", typed, country)]


def test_the_simplest_way_to_a_text_is_kept() -> None:
    long, short = Spelling("a", ("x", "y")), Spelling("a", ("z",))
    assert simplest((long, None, Spelling(""), short, Spelling("b"))) == (Spelling("b"), short)


def test_parts_of_a_value_say_so() -> None:
    found = {one.text: one.is_part for one in spellings("birth_date", "1980-04-23")}
    assert (found["1980"], found["apr"], found["19800423"]) == (True, True, False)
    assert {one.text: one.is_part for one in spellings("first_name", "Jan")}["j"]


def test_telephone_plans_are_not_loaded_before_a_number_is_spelled() -> None:
    code = (
        "import sys; from pixelwitness.identity.spellings import spellings;"
        "spellings('email', 'a@example.com'); assert 'phonenumbers' not in sys.modules;"
        "spellings('phone', '0612345678'); assert 'phonenumbers' in sys.modules"
    )
    addons = Path(__file__).parents[2] / "addons"
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": str(addons)})
