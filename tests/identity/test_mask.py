"""The pixel's mask keeps the shape and the length of a value and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelwitness.identity.mask import mask


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("Jan.deVries@Example.ORG", "^**.**^****@^******.^^^"),
        ("+31 (0)6 1234 5678", "+## (#)# #### ####"),
        ("Müller-Lüdenscheidt", "^~****-^~**********"),
        ("1234 AB", "#### ^^"),
        ("\U0001f600", "~~"),
        ("", ""),
    ],
)
def test_a_mask(text: str, shape: str) -> None:
    assert mask(text) == shape


@given(st.text())
def test_the_length_is_that_of_javascript(text: str) -> None:
    assert len(mask(text)) == len(text.encode("utf-16-le", "surrogatepass")) // 2
