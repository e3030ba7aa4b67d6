"""What the tests of Meta's exports share: the rules, and invented exports as folders and zips."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pixelwitness.metaexport import Export, ExportRules, load_export_rules, read_export
from pixelwitness.resources import folder

type Reads = Callable[..., Export]


@pytest.fixture(scope="session")
def export_rules() -> ExportRules:
    return load_export_rules(folder("rules"))


@pytest.fixture
def reads(tmp_path: Path, export_rules: ExportRules) -> Reads:
    """Reads a zip of these files (values that are no bytes are written as JSON)."""

    def read(files: dict[str, Any], name: str = "export.zip") -> Export:
        return read_export([packed(tmp_path / name, files)], export_rules)

    return read


def packed(path: Path, files: dict[str, Any]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content if isinstance(content, bytes) else json.dumps(content))
    return path
