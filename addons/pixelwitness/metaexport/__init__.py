"""Meta's own “download your information” export -> which advertisers hold the tester's data."""

from pixelwitness.metaexport.matching import Match, Matcher, matcher
from pixelwitness.metaexport.model import FACTS, Export, Fact, FileRead, NotRead, Statement
from pixelwitness.metaexport.read import read_export
from pixelwitness.metaexport.rules import ExportRules, load_export_rules

__all__ = [
    "FACTS",
    "Export",
    "ExportRules",
    "Fact",
    "FileRead",
    "Match",
    "Matcher",
    "NotRead",
    "Statement",
    "load_export_rules",
    "matcher",
    "read_export",
]
