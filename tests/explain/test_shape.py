"""What the shape of a text alone says, case by case."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelwitness.explain.shape import form_and_shape
from pixelwitness.rulebook import Rulebook
from pixelwitness.vocabulary import FORMS, Form
from tests.explain.people import TODAY, digest

SHA256 = "64 hex digits: the shape of a SHA-256 (a random id can look the same)"
BUILDER = "behind it is the appendix of Meta's parameter builder"
MASK = "the shape of a mask, which Meta's pixel sends beside a digest"
NAMES_NOBODY = "it names nobody: every value of that format has the same mask"


@pytest.mark.parametrize(
    ("text", "form", "shape"),
    [
        (digest("a"), "sha256", (SHA256,)),
        (f" {digest('a')}\n", "sha256", (SHA256,)),
        (digest("a").upper(), "sha256", (SHA256, "its letters are capitals")),
        ("aA" + digest("a")[2:], "sha256", (SHA256, "its letters are of either case")),
        (f"sha256:{digest('a')}", "sha256", (SHA256,)),
        (f"sha256:{digest('a').upper()}", "sha256", (SHA256, "its letters are capitals")),
        (f'"{digest("a")}"', "sha256", (SHA256,)),
        (f"{digest('a')}.AQYCAQMA", "sha256", (SHA256, f"“.AQYCAQMA” {BUILDER}")),
        (f"{digest('a').upper()}.Bg", "sha256", (SHA256, "its letters are capitals", f"“.Bg” {BUILDER}")),
        (digest("a", "md5"), "md5", ("32 hex digits: the shape of an MD5 (a random id can look the same)",)),
        (digest("a", "sha1"), "sha1", ("40 hex digits: the shape of a SHA-1 (a random id can look the same)",)),
        (digest("a", "sha512"), "sha512", ("128 hex digits: the shape of a SHA-512 (a random id can look the same)",)),
        ("ab" * 12, "other_hash", ("24 hex digits: the length of no digest that is known here",)),
        ("***.******@*******.***", "mask", (MASK, "it gives away the length (22) and the format: 19 small letters, and as they are: .@", NAMES_NOBODY)),
        ("^##", "mask", (MASK, "it gives away the length (3) and the format: 1 capital letter, 2 digits", NAMES_NOBODY)),
        ("~", "mask", (MASK, "it gives away the length (1) and the format: 1 other character", NAMES_NOBODY)),
        ("---", "readable", ("readable, 3 characters",)),
        ("x", "readable", ("readable, 1 character",)),
        ("", "readable", ("an empty text",)),
        (" \t", "readable", ("a text of blanks",)),
        ("jan@example.com", "readable", ("readable, 15 characters: can be an e-mail address",)),
        ("06 1234 5678", "readable", ("readable, 12 characters: can be a telephone number",)),
        ("2511 AB", "readable", ("readable, 7 characters: can be a postcode",)),
        ("23/04/1980", "readable", ("readable, 10 characters: can be the date 1980-04-23 (day, month and year with slashes)",)),
        ("05/06/1990", "readable", ("readable, 10 characters: can be the date 1990-06-05 (day, month and year with slashes) or 1990-05-06 (month, day and year with slashes)",)),
        ("23-04-1980", "readable", ("readable, 10 characters: can be the date 1980-04-23 (day, month and year with hyphens)",)),
        ("19800423", "readable", ("readable, 8 characters: can be a telephone number, or the date 1980-04-23 (year, month and day without separators)",)),
        ("31-12-2026", "readable", ("readable, 10 characters: can be a telephone number",)),
    ],
)  # fmt: skip
def test_shape(text: str, form: Form, shape: tuple[str, ...], rules: Rulebook) -> None:
    assert form_and_shape(text, rules, TODAY) == (form, shape)


@given(st.text())
def test_every_text_has_a_shape(rules: Rulebook, text: str) -> None:
    form, shape = form_and_shape(text, rules, TODAY)
    assert form in FORMS
    assert all(shape)
