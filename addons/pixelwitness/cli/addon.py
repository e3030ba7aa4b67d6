"""`pixelwitness addon`: where the script lies that mitmproxy loads."""

import argparse
from pathlib import Path

import pixelwitness


def run(arguments: argparse.Namespace) -> int:
    """Prints the path of capture.py."""
    print(script())
    return 0


def script() -> Path:
    """In an installed package below it, in a checkout beside it."""
    package = Path(pixelwitness.__file__).resolve().parent
    inside = package / "addons" / "capture.py"
    return inside if inside.is_file() else package.parent / "capture.py"
