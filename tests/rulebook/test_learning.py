"""The tables of `rules/learning`: what they hold, and the messages where they are wrong."""

import shutil
from pathlib import Path

import pytest

from pixelwitness.captures.glance import may_be_typed
from pixelwitness.errors import RuleError
from pixelwitness.resources import folder
from pixelwitness.rulebook import Rulebook, learning_interest, load_rulebook


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("names", "names: [gender, ", "names: [email, gender, ", "`email` stands in fields/telling-names.yaml already"),
        ("names", "names: [city, ", "names: [zip, city, ", "stands under two kinds"),
        ("names", "  username:", "  nickname:", "`kind: nickname` is no such word"),
        ("names", "kinds:", "sorts:", "`kinds` is missing"),
        ("words", "never: [password,", "never: [pass-word,", "`pass-word` must be lower-case letters and digits only"),
        ("words", "order: [year, month, day]", "order: [year, week]", "`names` says no names of the part `week`"),
        ("words", "kind: birth_date", "kind: birthday", "`kind: birthday` is no such word"),
        ("words", "behind:", "after:", "`behind` is missing"),
        ("values", "common: [gender,", "common: [sex,", "`sex` is no kind"),
        ("values", "shape: '\\d{4}'", "shape: '(\\d{4}'", "is no regular expression"),
        ("pages", "keys: user-data", "keys: nothing", "there is no table `nothing`"),
        ("pages", "  - name: gtag", "  - nam: gtag", "`name` is missing"),
    ],
)  # fmt: skip
def test_broken_tables(tmp_path: Path, file: str, old: str, new: str, message: str) -> None:
    top = shutil.copytree(folder("rules"), tmp_path / "rules")
    path = top / "learning" / f"{file}.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(RuleError) as caught:
        load_rulebook(top)
    assert message in str(caught.value)
    assert caught.value.where.startswith(f"{file}.yaml:")


def test_a_missing_table_is_told(tmp_path: Path) -> None:
    top = shutil.copytree(folder("rules"), tmp_path / "rules")
    (top / "learning" / "pages.yaml").unlink()
    with pytest.raises(RuleError, match="cannot be read"):
        load_rulebook(top)


def test_telling_names_hold_here_too(rules: Rulebook) -> None:
    assert rules.words.telling.items() <= rules.learning.kinds.items()


BODY = b"x"
TYPED = (
    b'[{"name":"sec-fetch-site","value":"same-origin"},{"name":"sec-fetch-dest","value":"empty"}]'
)
CROSS = (
    b'[{"name":"sec-fetch-site","value":"cross-site"},{"name":"sec-fetch-dest","value":"empty"}]'
)
SCRIPT = (
    b'[{"name":"sec-fetch-site","value":"same-origin"},{"name":"sec-fetch-dest","value":"script"}]'
)
LANDING = (
    b'[{"name":"sec-fetch-site","value":"cross-site"},{"name":"sec-fetch-dest","value":"document"}]'
)


@pytest.mark.parametrize(
    ("url", "headers", "body", "wanted"),
    [
        ("https://a.example/", TYPED, b"", False),
        ("https://a.example/", TYPED, BODY, True),
        ("https://a.example/", b"null", BODY, True),
        ("https://a.example/", CROSS, BODY, False),
        ("https://a.example/?e=jan%40example.com", TYPED, b"", True),
        ("https://a.example/?e=jan@example.com", LANDING, b"", True),
        ("https://a.example/?e=jan@example.com", SCRIPT, b"", False),
        ("https://a.example/npm/vue@3.4.1/dist/vue.js", TYPED, b"", False),
        ("https://a.example/?Form%5BVoor_naam%5D=Jan", TYPED, b"", True),
        ("https://a.example/?color=red&size=xl", TYPED, b"", False),
        ("https://a.example/Mijn/gegevens#tab", TYPED, b"", True),
        ("https://a.example/account/app.js", TYPED, b"", False),
        ("https://a.example/accounting", TYPED, b"", False),
    ],
)
def test_readers_keep_what_may_be_typed(
    rules: Rulebook, url: str, headers: bytes, body: bytes, wanted: bool
) -> None:
    learning = learning_interest(rules.interest, rules.learning)
    seen = (url.lower(), headers, bool(body), b"document" in headers)
    assert may_be_typed(learning, *seen) == wanted
    assert learning.in_request(url, body) or not wanted
    assert not may_be_typed(rules.interest, *seen)
    assert not rules.interest.in_request(url, body)


def test_answers_of_account_pages_are_kept(rules: Rulebook) -> None:
    learning = learning_interest(rules.interest, rules.learning)
    assert learning.in_response("https://a.example/account?next=1")
    assert not learning.in_response("https://a.example/?next=/account")
    assert not rules.interest.in_response("https://a.example/account")
