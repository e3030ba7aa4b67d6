"""Which values a persona and a control must not share."""

import pytest

from pixelwitness.identity import Persona
from pixelwitness.identity.overlap import in_common
from pixelwitness.vocabulary import Kind

JAN = Persona("jan", True, (("email", ("jan@example.com",)), ("phone", ("0612345678",)), ("city", ("Den Haag",)), ("gender", ("m",)), ("external_id", ("klant-42",))), ("48213377",))  # fmt: skip


@pytest.mark.parametrize(
    ("values", "kinds"),
    [
        ((("email", "piet@example.com"), ("city", "Den Haag"), ("gender", "m")), ()),
        ((("email", " JAN@example.com"),), ("email",)),
        ((("phone", "+31 6 12345678"), ("email", "jan@example.com")), ("phone", "email")),
        ((("external_id", "KLANT-42"),), ("external_id",)),
        (
            (("username", "jan@example.com"), ("external_id", "48213377")),
            ("username", "external_id"),
        ),
    ],
)
def test_in_common(values: tuple[tuple[Kind, str], ...], kinds: tuple[Kind, ...]) -> None:
    piet = Persona("piet", True, tuple((kind, (value,)) for kind, value in values))
    assert in_common(JAN, piet) == kinds
