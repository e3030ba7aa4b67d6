"""Names of fields that may tell of what is offered, and those that tell whose a value is."""

import shutil
from pathlib import Path

import pytest

from pixelwitness.errors import RuleError
from pixelwitness.recognition.offered import offered
from pixelwitness.resources import folder
from pixelwitness.rulebook import Rulebook, load_rulebook
from pixelwitness.vocabulary import Kind


@pytest.mark.parametrize(
    ("name", "kind", "doubted"),
    [
        ("cd[city]", "city", True),
        ("cd[$city]", "city", True),
        ("cd[contents][0].city", "city", True),
        ("cd[destinationCity]", "city", True),
        ("custom_events[0].fb_country", "country", True),
        ("ep.x-fb-cd-region", "region", True),
        ("dl?plaats", "city", True),
        ("cd[gender]", "gender", True),
        ("cd[city]", "first_name", False),
        ("cd[content_name]", "email", False),
        ("cd[shipping_city]", "city", False),
        ("cd[user_city]", "city", False),
        ("cd[user][city]", "city", False),
        ("customer.content.city", "city", False),
        ("cd[woonplaats]", "city", False),
        ("cd[postcode]", "postcode", False),
        ("", "city", False),
    ],
)
def test_offered(rules: Rulebook, name: str, kind: Kind, doubted: bool) -> None:
    assert bool(offered(name, kind, rules.words, rules.learning)) is doubted


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("kinds: [city,", "kinds: [town,", "`town` is no kind"),
        ("    words: [content, contents]\n", "", "`words` is missing"),
        ("offers:\n", "offer:\n", "`offers` is missing"),
    ],
)
def test_a_broken_table(tmp_path: Path, old: str, new: str, message: str) -> None:
    top = shutil.copytree(folder("rules"), tmp_path / "rules")
    path = top / "fields" / "offers.yaml"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(RuleError, match=message) as caught:
        load_rulebook(top)
    assert caught.value.where.startswith("offers.yaml:")
