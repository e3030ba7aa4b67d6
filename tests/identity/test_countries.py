"""The countries that persons are invented for: what ships holds, what is wrong is refused."""

from pathlib import Path

import pytest

from pixelwitness.errors import InputError, RuleError
from pixelwitness.identity.countries import Country, Numbers, load_countries, named
from pixelwitness.identity.phone import is_possible_phone

COUNTRIES = load_countries()
GOOD = """
source: s
because: b
countries:
  NL:
    locale: nl_NL
    region: province
    customer: klant-
    phones:
      numbers: [0690000000-0690000009]
      set_aside: false
      source: s
      because: b
"""


def test_the_countries_that_ship() -> None:
    assert list(COUNTRIES) == ["NL", "DE", "FR", "GB", "IE", "SE", "US", "CA", "AU"]
    assert [code for code, one in COUNTRIES.items() if not one.set_aside] == ["NL"]


@pytest.mark.parametrize("country", COUNTRIES.values(), ids=COUNTRIES)
def test_every_number_is_possible_at_both_ends(country: Country) -> None:
    for numbers in country.phones:
        for position in (0, numbers.count - 1):
            assert is_possible_phone(numbers.at(position), country.code)
    assert country.because


def test_numbers_keep_their_zeros() -> None:
    numbers = Numbers("0070", "0079")
    assert (numbers.count, numbers.at(0), numbers.at(9)) == (10, "0070", "0079")


def test_named_in_either_case() -> None:
    assert named("gb", COUNTRIES).code == "GB"
    with pytest.raises(InputError) as caught:
        named("UK", COUNTRIES)
    assert str(caught.value).endswith("Known are: NL, DE, FR, GB, IE, SE, US, CA, AU.")


@pytest.mark.parametrize(
    ("written", "instead", "message"),
    [
        ("locale: nl_NL", "langage: nl_NL", "c.yaml:6: `locale` is missing"),
        ("region: province", "region: first_name", "c.yaml:7: `region: first_name` is no such"),
        ("set_aside: false", "set_aside: no", "c.yaml:11: `set_aside: no` is no such word"),
        ("0690000000-0690000009", "0690000009-0690000000", "c.yaml:10: `0690000009-0690000000`"),
        ("0690000000-0690000009", "0690000000-069000009", "is no number and no range"),
        ("0690000000-0690000009", "٠٦٩٠٠٠٠٠٠٠", "is no number and no range"),
        ("0690000000-0690000009", "069", "c.yaml:10: `069` cannot be dialled in NL"),
        ("0690000000-0690000009", '""', "c.yaml:10: `` is no number"),
        ("  NL:", "  XX:", "cannot be dialled in XX"),
    ],
)
def test_what_is_refused(tmp_path: Path, written: str, instead: str, message: str) -> None:
    path = tmp_path / "c.yaml"
    path.write_text(GOOD.replace(written, instead))
    with pytest.raises(RuleError) as caught:
        load_countries(path)
    assert message in str(caught.value)
