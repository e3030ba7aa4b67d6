"""Known persons, whether a value is theirs, and what is wrapped in it. Knows nothing of HTTP."""

from pixelwitness.identity.known import Identified, Known
from pixelwitness.identity.people import People
from pixelwitness.identity.persona import Persona, is_exposed, load_persona
from pixelwitness.identity.unwrap import Budget, Layer, unwrap, unwrap_bytes

__all__ = [
    "Budget",
    "Identified",
    "Known",
    "Layer",
    "People",
    "Persona",
    "is_exposed",
    "load_persona",
    "unwrap",
    "unwrap_bytes",
]
