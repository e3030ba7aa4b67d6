"""Known persons, whether a value is theirs, and what is wrapped in it. Knows nothing of HTTP."""

from pixelwitness.identity.known import Known
from pixelwitness.identity.persona import Persona, load_persona
from pixelwitness.identity.unwrap import Budget, Layer, unwrap, unwrap_bytes

__all__ = ["Budget", "Known", "Layer", "Persona", "load_persona", "unwrap", "unwrap_bytes"]
