"""A second look: the recordings of a case against its record."""

from pixelwitness.reanalyse.look import Ask, reanalyse

__all__ = ["Ask", "reanalyse"]
