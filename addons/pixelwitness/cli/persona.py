"""`pixelwitness persona show`: what a persona file says, as the program reads it."""

import argparse
from pathlib import Path

from pixelwitness.identity import load_persona
from pixelwitness.report.words import visible


def run(arguments: argparse.Namespace) -> int:
    """Prints kind and value, one a line."""
    persona = load_persona(Path(arguments.file))
    sort = "invented" if persona.synthetic else "a real person: keep this file apart from captures"
    print(f"{visible(persona.name)} ({sort})")
    for kind, values in (*persona.values, ("also", persona.also)):
        for value in values:
            print(f"  {kind:12} {visible(value)}")
    return 0
