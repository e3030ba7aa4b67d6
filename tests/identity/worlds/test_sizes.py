"""How many values a kind has: the table that ships, and tables that are refused."""

import pytest

from pixelwitness import yamlfile
from pixelwitness.errors import RuleError
from pixelwitness.identity.worlds.sizes import read_sizes, world_size
from pixelwitness.vocabulary import KINDS


def test_every_kind_has_a_size() -> None:
    sizes = {kind: world_size(kind) for kind in KINDS}
    assert all(size >= 2 for size in sizes.values())
    assert sizes["country"] < sizes["region"] < sizes["city"] < sizes["postcode"]
    assert sizes["postcode"] < sizes["birth_date"] < sizes["phone"] < sizes["email"]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ("0", "s.yaml:5: `0` is no count of values"),
        ("'-3'", "s.yaml:5: `-3` is no count of values"),
        ("many", "s.yaml:5: `many` is no count of values"),
        ("²", "s.yaml:5: `²` is no count of values"),
        ("[1]", "s.yaml:5: `values` must be a text"),
    ],
)
def test_a_count_that_is_none(values: str, message: str) -> None:
    rows = "".join(f"  {kind}: {{values: 5, because: b}}\n" for kind in KINDS[1:])
    text = f"source: s\nbecause: b\nkinds:\n  email:\n    values: {values}\n    because: b\n{rows}"
    with pytest.raises(RuleError) as error:
        read_sizes(yamlfile.parse(text, "s.yaml", RuleError))
    assert str(error.value).startswith(message)


def test_a_kind_that_is_missing() -> None:
    with pytest.raises(RuleError, match="`phone` is missing"):
        read_sizes(
            yamlfile.parse(
                "source: s\nbecause: b\nkinds:\n  email: {values: 5}\n", "s.yaml", RuleError
            )
        )
