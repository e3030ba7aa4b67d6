"""The lz-string decoder, held against the library that compresses."""

import lzstring
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pixelwitness.identity.lzstring import from_lz_string

from .wrapping import lz_string

METHODS = ["compressToBase64", "compressToEncodedURIComponent", "compressToUTF16", "compress"]
MOST = 1 << 20


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "text",
    ["jan@example.com", "x", "ababababababab", "é", "漢字かな" * 40, "{}" * 3000, "a𝔍b"],
)
def test_every_method(method: str, text: str) -> None:
    assert from_lz_string(lz_string(method)(text), MOST) == text


@pytest.mark.parametrize("method", METHODS)
@given(text=st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=8))
def test_any_text(method: str, text: str) -> None:
    packed = lz_string(method)(text)
    assume(method in METHODS[:2] or not packed.isascii())
    assert from_lz_string(packed, MOST) == text


@pytest.mark.parametrize("method", METHODS)
def test_no_more_than_asked_for(method: str) -> None:
    found = from_lz_string(lz_string(method)("0" * 50_000), 1000)
    assert found is not None
    assert 1000 < len(found) < 2000


def test_a_form_made_a_blank_of_plus() -> None:
    texts = [f"{number**5}@{number**3}.example" for number in range(100, 150)]
    packed = [lz_string("compressToEncodedURIComponent")(text) for text in texts]
    assert any("+" in text for text in packed)
    assert [from_lz_string(text.replace("+", " "), MOST) for text in packed] == texts


@pytest.mark.parametrize(
    "text",
    [
        "",
        "jan@example.com",
        "SubscribedButtonClick",
        "Een tekst",
        "漢字かな",
        "ænne",
        "A",
        "Q",
        "\n",
    ],
)
def test_other_texts_are_none(text: str) -> None:
    assert from_lz_string(text, MOST) is None


@given(st.text(), st.text("ABCDEFGHPgvz09+/-$="))
def test_no_text_raises(text: str, letters: str) -> None:
    for given_text in (text, letters, "\ud800" + text):
        assert from_lz_string(given_text, MOST) != ""


def test_bits_behind_the_end_are_no_lz_string() -> None:
    packed = lzstring.LZString().compressToBase64("jan@example.com").rstrip("=")
    assert from_lz_string(packed + "AAAA", MOST) == "jan@example.com"
    assert from_lz_string(packed + "AAAB", MOST) is None
