"""Which values are taken for what their field's name says."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelwitness.recognition.plausible import is_plausible, possible_dates
from pixelwitness.rulebook import Rulebook
from pixelwitness.vocabulary import KINDS, Kind

TODAY = datetime.date(2026, 11, 25)

GOOD: dict[Kind, list[str]] = {
    "email": ["jan.jansen+a1f9@example.com", "J@sub.example.org"],
    "phone": ["0612345678", "+31 6 12345678", "(020) 123-4567", "06-12345678"],
    "first_name": ["Jan", "José", "Anne-Marie", "Jan Willem", "D'Arcy"],
    "last_name": ["de Jansen", "van 't Hof", "Müller", "O'Neil"],
    "full_name": ["Jan de Jansen"],
    "birth_date": ["23-04-1980", "1980-04-23", "19800423", "23041980", "4/23/1980", "23.4.1980", "1980-04-23T00:00:00Z"],
    "gender": ["m", "V", "Mevrouw", "male", "Herr", "Mme"],
    "street": ["Dorpsstraat", "Dorpsstraat 12", "1e Dwarsstraat 4a"],
    "city": ["Den Haag", "'s-Hertogenbosch".lstrip("'"), "Köln"],
    "region": ["NH", "Noord-Holland"],
    "postcode": ["2511 AB", "2511ab", "50667", "1000", "SW1A 1AA", "75001"],
    "country": ["NL", "nl", "Nederland"],
    "external_id": ["klant-42", "10004711", "7c9e6679-7425-40de-944b-e07fc1f90ae7"],
    "username": ["jan80", "jan.jansen"],
}  # fmt: skip
BAD: dict[Kind, list[str]] = {
    "email": ["jan", "logo@2x.png", "jan@example", "a@b.nl en c@d.nl", "you@example.com"],
    "phone": ["1234567", "0000000000", "1234567890123456", "tel", "+"],
    "first_name": ["J", "true", "undefined", "Jan3", "test", "Voornaam", "{name}", "x" * 61, "0"],
    "last_name": ["d", "null", "[object Object]", "<b>"],
    "full_name": ["Jan", "Blauwe schoenen maat 42"],
    "birth_date": ["31-02-1980", "23-04-1880", "23-04-2080", "12", "1980", "23-04-80", "00000000"],
    "gender": ["0", "shoes", "true"],
    "street": ["12", "a", "jan@example.com"],
    "city": ["1", "12345", "x"],
    "region": ["1"],
    "postcode": ["0", "12", "abcd", "2511 ABC"],
    "country": ["31", "n"],
    "external_id": ["12", "guest", "a" * 64 + "1", "two words 1", "true"],
    "username": ["12", "ab", "1234567", "two words"],
    "facebook_id": ["1000"],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "value"), [(k, v) for k, vs in GOOD.items() for v in vs])
def test_plausible(rules: Rulebook, kind: Kind, value: str) -> None:
    assert is_plausible(kind, value, rules, TODAY)


@pytest.mark.parametrize(("kind", "value"), [(k, v) for k, vs in BAD.items() for v in vs])
def test_not_plausible(rules: Rulebook, kind: Kind, value: str) -> None:
    assert not is_plausible(kind, value, rules, TODAY)


@pytest.mark.parametrize("kind", GOOD)
def test_no_digest_and_no_placeholder_is(rules: Rulebook, kind: Kind) -> None:
    assert not is_plausible(kind, "d1d0e80b2693f2464f518e8538858ffe" * 2, rules)
    assert not any(is_plausible(kind, v, rules) for v in ("", "undefined", "[object Object]"))


def test_dates_that_can_be_meant() -> None:
    day = datetime.date
    assert possible_dates("03-04-1980") == (day(1980, 4, 3), day(1980, 3, 4))
    assert possible_dates("23-04-1980") == (day(1980, 4, 23),)
    assert possible_dates("1980/4/3") == (day(1980, 4, 3),)
    assert possible_dates("03041980") == (day(1980, 4, 3), day(1980, 3, 4))
    assert possible_dates("25-11-2026", TODAY) == (TODAY,)
    assert possible_dates("26-11-2026", TODAY) == ()


@given(st.dates(datetime.date(1900, 1, 1), TODAY), st.sampled_from(["-", "/", ".", " "]))
def test_every_date_is_read_in_each_order(day: datetime.date, by: str) -> None:
    year, month, date = f"{day.year:04}", f"{day.month:02}", f"{day.day:02}"
    for parts in ((year, month, date), (date, month, year), (month, date, year)):
        assert day in possible_dates(by.join(parts))
    assert day in possible_dates(year + month + date)


@given(st.sampled_from(KINDS), st.text())
def test_any_value_can_be_asked(rules: Rulebook, kind: Kind, value: str) -> None:
    assert is_plausible(kind, value, rules) in (True, False)
