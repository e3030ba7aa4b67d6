"""Persona files: what is accepted, what is refused and on which line."""

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pixelwitness import yamlfile
from pixelwitness.errors import PersonaError
from pixelwitness.identity import Known, People, is_exposed, load_persona
from pixelwitness.identity.phone import is_possible_phone
from pixelwitness.vocabulary import Form


def load(folder: Path, text: str) -> object:
    path = folder / "p.yaml"
    path.write_text(text, encoding="utf-8")
    return load_persona(path)


def test_a_persona(tmp_path: Path, data: Path) -> None:
    one = load_persona(data / "study" / "person.yaml")
    assert (one.name, one.synthetic) == ("jan", True)
    assert dict(one.values)["phone"] == ("0612345678",)
    assert dict(one.values)["birth_date"] == ("1980-04-23",)


def test_several_values_and_no_name(tmp_path: Path) -> None:
    path = tmp_path / "ans.yaml"
    path.write_text("email: [a@example.com, b@example.com]\nalso: [x]\n")
    one = load_persona(path)
    assert (one.name, one.synthetic, one.also) == ("ans", False, ("x",))
    assert dict(one.values) == {"email": ("a@example.com", "b@example.com")}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name: jan\nmail: x@example.com\n", "p.yaml:2: `mail` is unknown"),
        ("name: jan\n", "p.yaml:1: no value at all is given"),
        ("name: [a, b]\nemail: a@example.com\n", "p.yaml:1: `name` must be a text"),
        ("name: ''\nemail: a@example.com\n", "p.yaml:1: `name` must be a text"),
        ("first_name: Jan\nlast_name: ' '\n", "p.yaml:2: `last_name` must be a text or a list"),
        ("city: [Den Haag, '']\n", "p.yaml:1: `city` must be a text or a list of texts"),
        ("also:\n", "p.yaml:1: `also` must be a text or a list of texts"),
        ("other: x\n", "p.yaml:1: `other` is unknown"),
        ("phone: '12'\n", "p.yaml:1: `12` is no telephone number of NL. Write it as it is dialled"),
        ("phone: ['0612345678', mobile]\n", "p.yaml:1: `mobile` is no telephone number of NL"),
        (
            "country: XX\nphone: '0612345678'\n",
            "p.yaml:2: `0612345678` is no telephone number of XX",
        ),
        ("email: a@example.com\nemail: b@example.com\n", "p.yaml:2: the key `email` stands twice"),
        ("email: a@example.com\nbirth_date: 23-04-1980\n", "p.yaml:2: `23-04-1980` is no date"),
        ("email: jan\n", "p.yaml:1: `jan` is no e-mail address"),
        ("email: a@example.com\nsynthetic: yes\n", "p.yaml:2: `synthetic` must be true or false"),
        ("email: {a: b}\n", "p.yaml:1: `email` must be a text or a list of texts"),
        ("email: []\n", "p.yaml:1: `email` must be a text or a list of texts"),
        ("- a\n", "p.yaml:1: must hold `key: value` lines"),
        ("a: [\n", "p.yaml:2: is not YAML"),
        ("a: &x [*x]\n", "p.yaml:1: refers to itself or is nested too deep"),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(PersonaError) as caught:
        load(tmp_path, text)
    assert message in str(caught.value)


def test_half_a_character_is_no_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yamlfile, "_Loader", yaml.BaseLoader)  # the one without C lets it pass
    with pytest.raises(PersonaError, match="must be a text"):
        load(tmp_path, 'city: "\\ud800"\n')


def test_what_was_typed_besides_is_enough(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("also: [blue tree, '0']\n")
    assert load_persona(path).also == ("blue tree", "0")


@pytest.mark.parametrize(
    ("line", "country"),
    [
        ("city: x", "NL"),
        ("country: de", "DE"),
        ("country: [Deutschland, DE]", "DE"),
        ("country: Deutschland", "NL"),
        ("country: ÄÖ", "NL"),
    ],
)
def test_country(tmp_path: Path, line: str, country: str) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(f"{line}\n", encoding="utf-8")
    assert load_persona(path).country == country


@pytest.mark.parametrize(
    ("phone", "country"),
    [
        ("0612345678", "NL"), ("06-12 34 56 78", "NL"), ("+31 6 12345678", "GB"), ("07700 900123", "gb"),
        ("(020) 123 45 67", "NL"), ("+49 1522 8817386", "Deutschland"), ("2025550123", "US"),
    ],
)  # fmt: skip
def test_phones_that_can_be(tmp_path: Path, phone: str, country: str) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(f"phone: '{phone}'\ncountry: {country}\n")
    assert dict(load_persona(path).values)["phone"] == (phone,)


@settings(deadline=None)
@given(st.text(), st.text(max_size=3))
def test_any_text_is_a_phone_or_not(value: str, country: str) -> None:
    assert is_possible_phone(value, country) in (True, False)


@pytest.mark.parametrize(("mode", "exposed"), [(0o600, False), (0o640, True), (0o604, True), (0o611, False)])  # fmt: skip
def test_exposed(tmp_path: Path, mode: int, exposed: bool) -> None:
    path = tmp_path / "p.yaml"
    path.touch()
    path.chmod(mode)
    assert is_exposed(path) is exposed


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(PersonaError, match="cannot be read"):
        load_persona(tmp_path / "none.yaml")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=100))
def test_no_bytes_raise_anything_else(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "p.yaml"
    path.write_bytes(content)
    try:
        load_persona(path)
    except PersonaError as error:
        assert "p.yaml" in str(error)


_WORDS = st.sampled_from(["email", "phone", "birth_date", "country", "also", "name", "synthetic"])
_VALUE = st.one_of(st.text(), st.lists(st.text()), st.none())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dictionaries(_WORDS, _VALUE))
def test_no_values_raise_anything_else(tmp_path: Path, values: dict[str, object]) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(json.dumps(values))
    try:
        one = load_persona(path)
    except PersonaError as error:
        assert "p.yaml" in str(error)
    else:
        assert all(value.strip().encode() for _, given in one.values for value in given)


@pytest.mark.parametrize(
    ("form", "value", "proved"),
    [
        ("sha256", "bccc6efbbe5f1c7a183ef6867bebe9bc61258200303be40ac3f259fad6b9cbb6", True),
        ("md5", "cc71263d40ca1d7fddd1db8efb99d74c", True),
        ("sha256", "0" * 64, False),
        ("readable", " JAN.jansen@example.com", True),
        ("readable", "piet@example.com", False),
    ],
)
def test_identify(tmp_path: Path, form: Form, value: str, proved: bool) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("name: jan\nemail: Jan.Jansen@example.com\n")
    known = Known(People([load_persona(path)]))
    digest = value if form != "readable" else ""
    found = known.identify("email", form, value, digest, None)
    assert (found is not None) is proved
    if found is not None:
        assert not found.control
        assert found.evidence.source == {"persona": "jan"}
