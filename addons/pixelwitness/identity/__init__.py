"""Known persons, and whether a value is theirs. Knows nothing of HTTP."""

from pixelwitness.identity.known import Known
from pixelwitness.identity.persona import Persona, load_persona

__all__ = ["Known", "Persona", "load_persona"]
