"""Persona files: what is accepted, what is refused and on which line."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pixelwitness.errors import PersonaError
from pixelwitness.identity import Known, load_persona


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
def test_identify(tmp_path: Path, form: str, value: str, proved: bool) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("name: jan\nemail: Jan.Jansen@example.com\n")
    known = Known([load_persona(path)])
    digest = value if form != "readable" else ""
    evidence = known.identify("email", "sha256" if digest else "readable", value, digest)
    assert (evidence is not None) is proved
    if evidence is not None:
        assert evidence.source == {"persona": "jan"}
        assert known.identify("first_name", "sha256", value, digest) is None
