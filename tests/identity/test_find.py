"""Known values in a text: readable and as digests, but never as a part of something longer."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelwitness.identity.find import Finder
from pixelwitness.identity.spelling import Spelling
from pixelwitness.identity.tokens import Token, Tokens
from pixelwitness.vocabulary import Kind

SOURCE = {"persona": "jan"}
ROWS: tuple[tuple[Kind, str, str], ...] = (
    ("email", "jan@example.com", "jan@example.com"),
    ("phone", "0612345678", "31612345678"),
    ("phone", "0612345678", "612345678"),
    ("city", "Den Haag", "den haag"),
    ("gender", "m", "m"),
    ("external_id", "klant-42", "klant-42"),
    ("external_id", "12345", "12345"),
)


@pytest.fixture
def finder() -> Finder:
    tokens = Tokens()
    tokens.add(Token(k, plain, Spelling(text), f"jan's {k}", SOURCE) for k, plain, text in ROWS)
    return Finder(tokens)


def digest(way: str, text: str) -> str:
    return hashlib.new(way, text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("jan@example.com", ["email readable alone"]),
        ("mail JAN@Example.com!", ["email readable alone"]),
        ("piet.jan@example.com", []),
        ("jan@example.com.au", []),
        ("jan@example.community", []),
        ("<jan@example.com>.", ["email readable alone"]),
        ("tel=+31612345678", ["phone readable alone"]),
        ("id=9931612345678", []),
        ("t=0.612345678", []),
        ("x=612345678.5", []),
        ("612345678", ["phone readable alone"]),
        ("weather in Den Haag", ["city readable beside"]),
        ("klant-42", ["external_id readable alone"]),
        ("klant-421", []),
        ("order 12345", ["external_id readable beside"]),
        (digest("sha256", "jan@example.com"), ["email sha256 alone"]),
        (digest("md5", "jan@example.com").upper(), ["email md5 alone"]),
        (f"a={digest('sha1', '612345678')}&b", ["phone sha1 alone"]),
        (f"f{digest('sha256', 'jan@example.com')}", []),
        (digest("sha512", "m"), ["gender sha512 beside"]),
        (digest("sha256", digest("md5", "jan@example.com")), ["email sha256 alone"]),
        (digest("sha256", "piet@example.com"), []),
        ("İ jan@example.com", ["email readable alone"]),
    ],
)
def test_places(finder: Finder, text: str, found: list[str]) -> None:
    spots = finder.search(text)
    told = [f"{s.token.kind} {s.form} {'alone' if s.alone else 'beside'}" for s in spots]
    assert told == found


def test_the_place_is_that_of_the_value(finder: Finder) -> None:
    text = f"x jan@example.com {digest('md5', '31612345678')} y"
    cut = [text[spot.start : spot.end] for spot in finder.search(text)]
    assert cut == ["jan@example.com", digest("md5", "31612345678")]


def test_a_chain_is_named_from_the_inside(finder: Finder) -> None:
    value = digest("sha256", digest("sha1", digest("md5", "jan@example.com")))
    assert finder.search(value)[0].chain == ("md5", "sha1", "sha256")


def test_what_joins_later_is_found_too() -> None:
    tokens = Tokens()
    finder = Finder(tokens)
    assert finder.search("jan@example.com") == []
    tokens.add([Token("email", "jan@example.com", Spelling("jan@example.com"), "jan's", SOURCE)])
    assert len(finder.search("jan@example.com")) == 1


@given(st.text())
def test_no_text_raises_and_places_lie_in_it(text: str) -> None:
    tokens = Tokens()
    tokens.add(Token(k, plain, Spelling(word), k, SOURCE) for k, plain, word in ROWS)
    for spot in Finder(tokens).search(text):
        assert 0 <= spot.start < spot.end <= len(text)
