"""Values recovered from digests: every kind and form, what is asked for, and what stays unknown."""

import datetime
import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pixelwitness.errors import RuleError
from pixelwitness.identity.recover import Means, Recovered, Wanted, estimate, recover
from pixelwitness.identity.worlds.choice import Numbers
from pixelwitness.identity.worlds.hashing import DIGESTS, Digest
from pixelwitness.vocabulary import FORMS, KINDS, Form, Kind

MEANS = Means(
    datetime.date(2026, 11, 25),
    numbers=Numbers(postcodes=range(2510, 2514), mobiles=range(1234, 1236)),
)
ALL = replace(MEANS, asked=frozenset(("postcode", "names", "phone")))


def digest(text: str, form: Form = "sha256") -> str:
    return hashlib.new(form, text.encode(), usedforsecurity=False).hexdigest()


def one(kind: Kind, text: str, means: Means = MEANS, form: Form = "sha256") -> Recovered | None:
    value = digest(text, form)
    return recover({(kind, form): [value]}, means).get((kind, value))


@pytest.mark.parametrize(
    ("kind", "text", "plain"),
    [
        ("birth_date", "19800423", "1980-04-23"),
        ("birth_date", "1997", "year 1997"),
        ("birth_date", "05-06-1990", "1990-06-05 or 1990-05-06"),
        ("gender", "Vrouw", "f"),
        ("country", "nl", "NL"),
        ("region", "noordholland", "Noord-Holland"),
        ("region", "no", "no"),
        ("city", "denhaag", "Den Haag"),
        ("postcode", "2511", "2511"),
        ("postcode", "94035", "94035"),
        ("other", "19800423", "1980-04-23"),
        ("other", "m", "m"),
        ("other", "denhaag", "Den Haag"),
    ],
)  # fmt: skip
def test_at_once(kind: Kind, text: str, plain: str) -> None:
    found = one(kind, text)
    assert found is not None
    assert (found.plain, found.spelled) == (plain, text)
    assert found.tried > 0
    assert found.world
    assert all(found.steps)


@pytest.mark.parametrize("form", DIGESTS)
def test_every_form(form: Digest) -> None:
    assert one("gender", "Vrouw", form=form) == one("gender", "Vrouw")
    assert recover({("gender", form): [digest("f", other) for other in DIGESTS]}, MEANS).keys() == {
        ("gender", digest("f", form))
    }


@pytest.mark.parametrize(
    ("kind", "text", "plain"),
    [
        ("postcode", "2511ab", "2511 AB"),
        ("postcode", "2511 AB", "2511 AB"),
        ("first_name", "jan", "Jan"),
        ("last_name", "devries", "de Vries"),
        ("phone", "612345678", "+31612345678"),
        ("phone", "0031612345678", "+31612345678"),
        ("other", "310612345678", "+31612345678"),
        ("other", "jan", "Jan"),
    ],
)
def test_only_when_asked(kind: Kind, text: str, plain: str) -> None:
    assert one(kind, text) is None
    found = one(kind, text, ALL)
    assert found is not None
    assert plain in found.plain.split(" or ")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("email", "19800423"), ("external_id", "12345"), ("birth_date", "f"), ("gender", "nl"),
        ("postcode", "19800423"), ("other", "qz"), ("other", "02"), ("birth_date", ""), ("city", ""),
    ],
)  # fmt: skip
def test_another_kinds_world_is_not_tried(kind: Kind, text: str) -> None:
    assert one(kind, text, ALL) is None


def test_the_contract() -> None:
    found = one("birth_date", "23-04-1980")
    assert found == Recovered(
        plain="1980-04-23",
        kind="birth_date",
        spelled="23-04-1980",
        world="birth dates 1900 to today, in 16 spellings",
        tried=603183,
        steps=("day, month and year with hyphens",),
    )


def test_one_digest_under_two_kinds_is_told_for_each() -> None:
    value = digest("nl")
    found = recover({("country", "sha256"): [value], ("region", "sha256"): [value]}, MEANS)
    assert (found["country", value].plain, found["region", value].plain) == ("NL", "nl")


def test_what_two_worlds_have_names_both() -> None:
    found = one("other", "nederland")
    assert found is not None
    assert found.plain == "NL or Nederland"
    assert found.world == "countries or Dutch places"
    alone = [one("country", "nederland"), one("city", "nederland")]
    assert found.tried == sum(it.tried for it in alone if it is not None)


def test_both_readings_say_their_steps() -> None:
    found = one("birth_date", "5/6/1990")
    assert found is not None
    assert found.steps == (
        "day, month and year with slashes, no leading zeros; or "
        "month, day and year with slashes, no leading zeros",
    )


def test_the_answer_stands_under_the_digest_as_it_was_given() -> None:
    value = digest("f").upper()
    assert recover({("gender", "sha256"): [value]}, MEANS).keys() == {("gender", value)}


def test_many_at_once() -> None:
    first = datetime.date(1950, 1, 1)
    days = [(first + datetime.timedelta(n)).isoformat() for n in range(5000)]
    found = recover({("birth_date", "sha256"): [digest(day) for day in days]}, MEANS)
    assert [it.plain for it in found.values()] == days


def test_the_table_does_not_change_the_answer(tmp_path: Path) -> None:
    wanted: Wanted = {
        ("postcode", "sha256"): [digest(t) for t in ("2511ab", "2513 ZZ", "2511", "x")]
    }
    without = recover(wanted, ALL)
    assert len(without) == 3
    cached = replace(ALL, cache=tmp_path)
    assert recover(wanted, cached) == recover(wanted, cached) == without
    assert len(list(tmp_path.iterdir())) == 1


def test_progress_names_the_world() -> None:
    told: list[str] = []
    means = replace(ALL, progress=lambda world, done, size: told.append(f"{world}: {done}/{size}"))
    assert one("phone", "x", means) is None
    assert told[-1] == "Dutch mobile numbers, in 6 spellings: 120000/120000"


def test_an_estimate_is_for_large_worlds_only() -> None:
    wanted: Wanted = {("phone", "sha256"): [digest("x")], ("birth_date", "sha256"): [digest("y")]}
    assert estimate(wanted, MEANS) == estimate(wanted, ALL) == 0
    means = replace(ALL, numbers=Numbers(), jobs=1)
    assert estimate(wanted, means) > 0
    assert estimate({("birth_date", "sha256"): [digest("y")]}, means) == 0


def test_a_rules_folder_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "worlds").mkdir()
    head = "world: w\nkind: city\nsource: s\nlicence: l\nbecause: b\n"
    (tmp_path / "worlds" / "places-nl.yaml").write_text(head + "values: [Nergenshuizen]\n")
    means = replace(MEANS, rules=tmp_path)
    assert one("city", "nergenshuizen", means) is not None
    assert one("city", "nergenshuizen") is None
    with pytest.raises(RuleError, match="first-names"):
        one("first_name", "jan", replace(means, asked=frozenset({"names"})))


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(KINDS), st.sampled_from(FORMS)),
        st.lists(
            st.text() | st.text("0123456789abcdefABCDEF ", min_size=32, max_size=64), max_size=3
        ),
        max_size=3,
    )
)
@settings(max_examples=25, deadline=None)
def test_no_digest_whatever_raises(wanted: dict[tuple[Kind, Form], list[str]]) -> None:
    assert recover(wanted, MEANS) == {}
