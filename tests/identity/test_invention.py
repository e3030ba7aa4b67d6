"""Invented persons: adults, reachable by nobody, alike in nothing, and read back as written."""

import datetime
import random
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pixelwitness.errors import InputError
from pixelwitness.identity import Persona, load_persona
from pixelwitness.identity.countries import Country, load_countries
from pixelwitness.identity.invention import ADULT, OLD, invent, plain
from pixelwitness.identity.personafile import to_yaml
from pixelwitness.identity.reserved import reserved
from pixelwitness.vocabulary import KINDS

COUNTRIES = load_countries()
TODAY = datetime.date(2024, 2, 29)
# what Meta's pixel (2.9.324) takes for an e-mail address; others it drops
PIXEL_EMAIL = re.compile(
    r"[\w!#$%&'*+/=?^`{|}~\-]+(:?\.[\w!#$%&'*+/=?^`{|}~\-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?",
    re.IGNORECASE | re.ASCII,
)
POSTCODES = {
    "NL": r"[1-9]\d{3} ?[A-Z]{2}", "DE": r"\d{5}", "FR": r"\d{5}", "SE": r"[1-9]\d{4}",
    "GB": r"[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}", "IE": r"[A-Z]\d[\dW] ?[A-Z\d]{4}", "US": r"\d{5}",
    "CA": r"[A-Z]\d[A-Z] ?\d[A-Z]\d", "AU": r"\d{4}",
}  # fmt: skip


def one_of(country: str, seed: int) -> dict[str, str]:
    (person,) = invent(COUNTRIES[country], "example.com", TODAY, random.Random(seed))
    return {kind: value for kind, (value,) in person.values}


@pytest.mark.parametrize("country", COUNTRIES.values(), ids=COUNTRIES)
@pytest.mark.parametrize("seed", range(20))
def test_a_person_of_each_country(country: Country, seed: int) -> None:
    one = one_of(country.code, seed)
    assert set(one) < set(KINDS)
    assert PIXEL_EMAIL.fullmatch(one["email"])
    assert re.fullmatch(r"[a-z0-9.]{3,47}\+[a-z2-7]{13}@example\.com", one["email"])
    assert any(numbers.first <= one["phone"] <= numbers.last for numbers in country.phones)
    assert re.fullmatch(POSTCODES[country.code], one["postcode"])
    assert re.fullmatch(rf"{country.customer}[a-z2-7]{{10}}", one["external_id"])
    assert (one["country"], one["gender"] in "fm") == (country.code, True)
    assert "\n" not in one["street"]
    assert not re.search(r"\b0", one["street"])
    assert all(value.strip() == value != "" for value in one.values())


@given(st.integers(), st.dates(min_value=datetime.date(1970, 1, 1)))
@settings(deadline=None, max_examples=50)
def test_everybody_is_an_adult_and_alive(seed: int, today: datetime.date) -> None:
    (person,) = invent(COUNTRIES["NL"], "example.com", today, random.Random(seed))
    born = datetime.date.fromisoformat(dict(person.values)["birth_date"][0])
    had_birthday = (today.month, today.day) >= (born.month, born.day)
    assert ADULT <= today.year - born.year - (not had_birthday) <= OLD


def test_the_same_chance_gives_the_same_person() -> None:
    assert one_of("NL", 7) == one_of("NL", 7)
    assert one_of("NL", 7)["email"] != one_of("NL", 8)["email"]


def test_persons_share_nothing_that_proves() -> None:
    drawn = invent(COUNTRIES["SE"], "example.com", TODAY, random.Random(1), 40)
    people = [dict(one.values) for one in drawn]
    for kind in set(people[0]) - {"gender", "region", "country"}:
        assert len({plain(one[kind][0]) for one in people}) == len(people), kind
    assert len({one.name for one in drawn}) == len(drawn)


def test_names_are_numbered() -> None:
    drawn = invent(COUNTRIES["NL"], "example.com", TODAY, random.Random(1), 3, "Jan")
    assert [one.name for one in drawn] == ["Jan", "Jan-2", "Jan-3"]


def test_more_than_there_are_numbers() -> None:
    with pytest.raises(InputError, match=r"no more than \d\d persons of AU"):
        invent(COUNTRIES["AU"], "example.com", TODAY, random.Random(1), 31)


@pytest.mark.parametrize(
    ("text", "ascii_letters"),
    [("José", "jose"), ("van der Weiß", "vanderweiss"), ("Zoë-Anne", "zoeanne"), ("Øst", "st"), ("李", "")],
)  # fmt: skip
def test_plain(text: str, ascii_letters: str) -> None:
    assert plain(text) == ascii_letters


@pytest.mark.parametrize("country", COUNTRIES.values(), ids=COUNTRIES)
def test_the_file_gives_back_the_person(tmp_path: Path, country: Country) -> None:
    (person,) = invent(country, "a.test", TODAY, random.Random(3))
    path = tmp_path / "p.yaml"
    path.write_text(to_yaml(person, country), encoding="utf-8")
    assert load_persona(path) == person
    assert max(map(len, path.read_text("utf-8").splitlines())) <= 96


def test_the_file_says_whether_the_number_is_set_aside() -> None:
    person = Persona("no", True, (("country", ("NO",)),))
    dutch, british = (to_yaml(person, COUNTRIES[code]) for code in ("NL", "GB"))
    assert "# The telephone number is NOT set aside for fiction in NL: " in dutch
    assert "# The telephone number is set aside for fiction in GB: " in british
    assert 'name: "no"\nsynthetic: true\ncountry: "NO"\n' in dutch


@given(st.text(min_size=1).filter(lambda text: text.strip() != ""))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_name_comes_back(tmp_path: Path, name: str) -> None:
    person = Persona(name, True, (("first_name", ("x",)),))
    path = tmp_path / "p.yaml"
    path.write_bytes(to_yaml(person, COUNTRIES["NL"]).encode())
    assert load_persona(path) == person


@pytest.mark.parametrize(
    ("domain", "taken"),
    [
        ("example.com", "example.com"), ("Example.ORG", "example.org"), (" a.example.net ", "a.example.net"),
        ("shop.test", "shop.test"), ("a-b.c.example", "a-b.c.example"),
    ],
)  # fmt: skip
def test_reserved(domain: str, taken: str) -> None:
    assert reserved(domain) == taken


@pytest.mark.parametrize(
    "domain",
    [
        "", "test", "example", ".test", "a..test", "-a.test", "a-.test", "a_b.test", "a b.test", "a.test.",
        "notexample.com", "example.com.evil.info", "mail.info", "a@b.test", "ü.test", "a.test\n.info",
        f"{'a' * 64}.test", ".".join(["a" * 60] * 3) + ".test",
    ],
)  # fmt: skip
def test_what_could_be_somebodys(domain: str) -> None:
    with pytest.raises(InputError, match="reserved for examples"):
        reserved(domain)
