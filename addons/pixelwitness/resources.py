"""Where the data folders lie: inside the installed package, else beside `addons/` in a checkout."""

from pathlib import Path


def folder(name: str) -> Path:
    """The folder `rules` or `reports` that belongs to this program."""
    inside = Path(__file__).parent / name
    return inside if inside.is_dir() else Path(__file__).parents[2] / name
