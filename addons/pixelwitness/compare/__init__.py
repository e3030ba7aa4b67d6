"""Two matrices -> what stopped, continues, started or changed, and what was said of it."""

from pixelwitness.compare.build import compare
from pixelwitness.compare.model import Changed, Comparison, Gainsaid, Pair

__all__ = ["Changed", "Comparison", "Gainsaid", "Pair", "compare"]
