"""Weak proofs add up beside others of the same person, and say so."""

import pytest
from msgspec.structs import replace

from pixelwitness.finding import Evidence
from pixelwitness.identity.together import weighed
from pixelwitness.vocabulary import Kind, Proof, Strength

SIZES: dict[Kind, int] = {
    "gender": 2, "country": 100, "city": 300, "first_name": 200, "birth_date": 40000, "email": 10**12,
}  # fmt: skip
MAIL_AND_GENDER: tuple[tuple[Kind, Strength], ...] = (("email", "strong"), ("gender", "weak"))


def proof(
    kind: Kind, strength: Strength = "weak", who: str = "jan", how: Proof = "verified"
) -> Evidence:
    return Evidence(how, f"jan's {kind}", None, {"persona": who}, strength, kind)


@pytest.mark.parametrize(
    ("proofs", "strengths", "said"),
    [
        ([proof("gender")], ["weak"], ""),
        ([proof("gender"), proof("country")], ["weak", "weak"], ""),
        ([proof("first_name"), proof("city")], ["strong"] * 2, "once in 60,000"),
        ([proof("gender"), proof("city"), proof("country")], ["weak"] * 3, ""),
        ([proof("gender"), proof("first_name")], ["weak"] * 2, ""),
        ([proof("gender"), replace(proof("birth_date"), steps=("year only",))], ["weak"] * 2, ""),
        ([proof("email", "strong"), proof("gender")], ["strong"] * 2, "the same person's e-mail"),
        ([proof("email", "strong", "piet"), proof("gender")], ["strong", "weak"], ""),
        ([proof("gender"), proof("gender")], ["weak", "weak"], ""),
        ([proof("email", "strong"), proof("gender", how="declared")], ["strong", "weak"], ""),
        ([], [], ""),
    ],
)
def test_weights(proofs: list[Evidence], strengths: list[str], said: str) -> None:
    result = weighed(proofs, SIZES.__getitem__)
    assert [one.strength for one in result] == strengths
    assert said in " ".join(one.because for one in result)


def test_what_was_learned_is_one_visitor() -> None:
    def learned(kind: Kind, strength: Strength, entry: int) -> Evidence:
        source = {"learned": {"entry": entry}}
        return Evidence("verified", kind, None, source, strength, kind)

    result = weighed(
        [learned("email", "strong", 3), learned("gender", "weak", 9)], SIZES.__getitem__
    )
    assert [one.strength for one in result] == ["strong", "strong"]
    assert result[1].because == "gender; the visitor's e-mail stands in the same request"


def test_what_may_be_of_a_second_visitor_strengthens_only_what_was_typed_with_it() -> None:
    mail, gender = (
        replace(proof(kind, strength), source={"learned": {"entry": 3}})
        for kind, strength in MAIL_AND_GENDER
    )
    elsewhere = replace(gender, source={"learned": {"entry": 9}})
    for one, strength in ((gender, "strong"), (elsewhere, "weak")):
        weak = weighed([mail, one], SIZES.__getitem__, lambda proof: proof.kind == "email")[1]
        assert weak.strength == strength
