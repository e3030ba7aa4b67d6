"""Known values anywhere in a request: what is remembered between requests changes nothing."""

import base64
import hashlib
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pixelwitness.exchange import Exchange, Headers
from pixelwitness.identity import Budget, Known, People, Persona
from pixelwitness.identity.learned import Place
from pixelwitness.recognition.everywhere import Searched, search
from pixelwitness.recognition.quiet import Quiet, left
from pixelwitness.rulebook import Rulebook

MAIL = "jan.jansen+7f3a@example.com"
LATER = "anna.bakker+9c1d@example.org"
PEOPLE = People([Persona("jan", True, (("email", (MAIL,)), ("first_name", ("Jan",))))])
WRAPPED = base64.b64encode(MAIL.encode()).decode()

texts = st.sampled_from([MAIL, LATER, WRAPPED, "jan", "x", "%6a", "en-US"]) | st.text(max_size=20)
headers = st.tuples(st.sampled_from(["Referer", "Cookie", "X-User", "Accept"]), texts)
asked = st.tuples(st.lists(headers, max_size=3).map(tuple), texts)


def exchange(head: Headers, value: str = "1") -> Exchange:
    return Exchange(0, "", "GET", f"https://a.example/x?v={value}", head)


def looked(head: Headers, value: str, rules: Rulebook, known: Known, quiet: Quiet) -> Searched:
    return search(exchange(head, value), known, rules, {}, quiet)


def _placeless(found: Searched) -> Searched:
    """Where a value lay in all that was searched at once depends on what was left out."""
    hits = (replace(hit, spot=replace(hit.spot, start=0, end=0)) for hit in found.hits)
    return replace(found, hits=tuple(hits))


@given(st.lists(asked, min_size=1, max_size=6), st.integers(0, 6))
def test_what_is_remembered_changes_nothing(
    rules: Rulebook, requests: list[tuple[Headers, str]], learns: int
) -> None:
    known, quiet = Known(PEOPLE), Quiet()
    for number, (head, value) in enumerate((*requests, *requests)):
        if number == learns:
            known.learn("email", LATER, "shop.example", Place(1, "body", "mail"))
        anew = looked(head, value, rules, known, Quiet())
        assert _placeless(looked(head, value, rules, known, quiet)) == _placeless(anew)


def test_headers_are_searched_once_more_when_more_is_known(rules: Rulebook) -> None:
    known, quiet, head = Known(PEOPLE), Quiet(), (("X-User", LATER),)
    assert not looked(head, "1", rules, known, quiet).hits
    assert quiet.holds(head, Budget())
    known.learn("email", LATER, "shop.example", Place(1, "body", "mail"))
    quiet.know(known.version)
    assert not quiet.holds(head, Budget())
    (hit,) = looked(head, "1", rules, known, quiet).hits
    assert (hit.place, hit.name, hit.value) == ("header", "X-User", LATER)


def test_a_weak_value_counts_only_beside_a_strong_one(rules: Rulebook) -> None:
    known, quiet, head = Known(PEOPLE), Quiet(), (("X-User", "Jan "),)
    assert not looked(head, "1", rules, known, quiet).hits
    found = looked((*head, ("X-Mail", MAIL)), "1", rules, known, quiet).hits
    assert "X-Mail" in {hit.name for hit in found}


@pytest.mark.parametrize(
    ("places", "text", "found"),
    [
        (["response"], "Bel 020 123 4567", False),
        (["response"], hashlib.sha256(b"31201234567").hexdigest(), True),
        (["response", "body"], "Bel 020 123 4567", True),
        (["body", "response"], "Bel 020 123 4567", True),
    ],
)
def test_what_a_site_only_shows_may_be_its_own(
    rules: Rulebook, places: list[str], text: str, found: bool
) -> None:
    """The shop's own number stands on the account page and in every title; nobody hashes that."""
    known = Known()
    for number, place in enumerate(places):
        known.learn("phone", "020 123 4567", "shop.example", Place(number, place, "tel"))
    assert bool(looked((), text, rules, known, Quiet()).hits) == found


def test_headers_with_little_budget_left_or_costly_ones_are_looked_at() -> None:
    quiet, fresh = Quiet(), Budget()
    head = (("X-User", "x"),)
    quiet.add(head, left(fresh), fresh)
    assert quiet.holds(head, fresh)
    assert not quiet.holds(head, Budget(characters=1000))
    assert not quiet.holds(head, Budget(tries=10))
    for costly in (Budget(characters=3 << 20), Budget(tries=100), Budget(cut="too much")):
        other = (("X-User", repr(costly)),)
        quiet.add(other, left(fresh), costly)
        assert not quiet.holds(other, fresh)


def test_only_so_many_headers_are_remembered() -> None:
    quiet, fresh = Quiet(), Budget()
    for number in range(1025):
        quiet.add((("a", str(number)),), left(fresh), fresh)
    assert quiet.holds((("a", "1024"),), fresh)
    assert not quiet.holds((("a", "0"),), fresh)


def test_values_in_which_nothing_stands_are_remembered_until_more_is_known(rules: Rulebook) -> None:
    known, quiet = Known(PEOPLE), Quiet()
    assert not looked((), quote(LATER), rules, known, quiet).hits
    assert LATER in quiet.texts(Budget())
    assert LATER not in quiet.texts(Budget(tries=10))
    known.learn("email", LATER, "shop.example", Place(1, "body", "mail"))
    (hit,) = looked((), quote(LATER), rules, known, quiet).hits
    assert (hit.place, hit.name, hit.value) == ("query", "v", LATER)
    assert LATER not in quiet.texts(Budget())


def test_only_short_values_and_so_many_are_remembered() -> None:
    quiet = Quiet()
    for number in range(8193):
        quiet.add_texts({str(number), "x" * 513})
    assert "8192" in quiet.texts(Budget())
    assert not {"0", "x" * 513} & quiet.texts(Budget())
