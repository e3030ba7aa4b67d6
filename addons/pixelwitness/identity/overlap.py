"""What a persona and a control have in common: a control's values must be hers alone."""

from pixelwitness.identity.claims import telling
from pixelwitness.identity.people import tokens_of
from pixelwitness.identity.persona import Persona
from pixelwitness.vocabulary import Kind


def in_common(one: Persona, other: Persona) -> tuple[Kind, ...]:
    """The kinds of which both have a value that tells one person, in any spelling.

    A city, a gender or a first name may be the same.
    """
    texts = {text for text, _ in _telling(one)}
    return tuple(dict.fromkeys(kind for text, kind in _telling(other) if text in texts))


def _telling(persona: Persona) -> list[tuple[str, Kind]]:
    typed: tuple[tuple[Kind, tuple[str, ...]], ...] = (*persona.values, ("other", persona.also))
    return [
        (token.text.lower(), kind)
        for kind, values in typed
        for value in values
        for token in tokens_of(kind, value, "", {}, persona.country)
        if telling(token)
    ]
