"""An invented person -> the text of a persona file, with notes on its use on top."""

import textwrap
from collections.abc import Iterator

import yaml

from pixelwitness.identity.countries import Country
from pixelwitness.identity.persona import Persona

_WIDTH = 96


def to_yaml(persona: Persona, country: Country) -> str:
    """The file's text; `load_persona` reads the same person from it. Every value is quoted, so
    that no reader of YAML takes a telephone number for a number or `NO` for a no.
    """
    notes = "".join(f"# {line}\n" for line in _notes(country))
    known = f"name: {_quoted(persona.name)}\nsynthetic: {str(persona.synthetic).lower()}\n"
    lines = (f"{kind}: {_quoted(value)}\n" for kind, (value,) in persona.values)
    return notes + known + "".join(lines)


def _notes(country: Country) -> Iterator[str]:
    yield "An invented person. Type these values into the forms of a site while its traffic is"
    yield "recorded, then give this file to `pixelwitness replay RECORDING --persona THIS-FILE`."
    yield "Mail to this address reaches nobody: its domain is reserved for examples."
    yield from _wrapped(_phone_note(country))
    yield "The address is thrown together: a form that looks addresses up may refuse it."
    yield "What a form does not take as it stands here, change here too before the recording."


def _phone_note(country: Country) -> str:
    what = "is set aside for fiction" if country.set_aside else "is NOT set aside for fiction"
    return f"The telephone number {what} in {country.code}: {country.because}."


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH - 2)


def _quoted(value: str) -> str:
    text: str = yaml.safe_dump(value, default_style='"', allow_unicode=True, width=10_000)
    return text.strip()
