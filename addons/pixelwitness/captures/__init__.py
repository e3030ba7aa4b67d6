"""A file -> exchanges. The format is told from the content; no other room knows one."""

from pixelwitness.captures.find import find_captures
from pixelwitness.captures.reading import Reading, read

__all__ = ["Reading", "find_captures", "read"]
