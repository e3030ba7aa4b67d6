"""Small worlds: kinds of data with so few values that each of them can be tried."""

from pixelwitness.identity.worlds.sizes import world_size
from pixelwitness.identity.worlds.world import Progress, Reading, World

__all__ = ["Progress", "Reading", "World", "world_size"]
