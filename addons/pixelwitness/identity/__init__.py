"""Known persons, and whether a value is theirs. Knows nothing of HTTP."""

from pixelwitness.identity.known import Known
from pixelwitness.identity.persona import Persona, is_exposed, load_persona

__all__ = ["Known", "Persona", "is_exposed", "load_persona"]
