"""Full names made of first and last names, and the other way round."""

from pixelwitness.identity.combine import Combination, combinations, spell
from pixelwitness.vocabulary import Kind


def test_first_and_last_names_are_joined_in_both_orders() -> None:
    made = combinations({"first_name": ["Jan", "Piet"], "last_name": ["de Jansen"]})
    assert [one.value for one in made] == [
        "Jan de Jansen", "de Jansen Jan", "de Jansen, Jan",
        "Piet de Jansen", "de Jansen Piet", "de Jansen, Piet",
    ]  # fmt: skip
    assert {one.kind for one in made} == {"full_name"}


def test_a_full_name_is_parted_as_the_pixel_parts_it() -> None:
    assert combinations({"full_name": ["Ada Marie Lovelace", "Ada"]}) == (
        Combination("first_name", "Ada", ("first word of the full name",)),
        Combination("last_name", "Marie Lovelace", ("full name without its first word",)),
    )


def test_what_was_typed_itself_is_left_out() -> None:
    values: dict[Kind, list[str]] = {
        "first_name": ["Jan"],
        "last_name": ["Smit"],
        "full_name": ["Jan Smit"],
    }
    assert [one.value for one in combinations(values)] == ["Smit Jan", "Smit, Jan"]
    assert combinations({"email": ["a@example.com"], "first_name": ["Jan"]}) == ()


def test_a_combined_value_is_spelled_with_the_steps_that_made_it() -> None:
    one = combinations({"first_name": ["Jan"], "last_name": ["de Jansen"]})[0]
    found = {spelling.text: spelling.steps for spelling in spell(one)}
    assert found["Jan de Jansen"] == ("first and last name joined",)
    assert found["jandejansen"] == ("first and last name joined", "removed blanks", "lower-cased")
