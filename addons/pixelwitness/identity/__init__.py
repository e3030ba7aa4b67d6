"""Known persons, and whether a value is theirs. Knows nothing of HTTP."""

from pixelwitness.identity.known import Identified, Known
from pixelwitness.identity.people import People
from pixelwitness.identity.persona import Persona, is_exposed, load_persona

__all__ = ["Identified", "Known", "People", "Persona", "is_exposed", "load_persona"]
