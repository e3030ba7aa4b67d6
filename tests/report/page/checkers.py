"""The checkers that are no Python: axe-core and the Nu HTML checker, which `make checkers` brings."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.report.page.chromium import Tab

_NPM = Path(__file__).parents[3] / ".venv" / "npm" / "node_modules"
_AXE = _NPM / "axe-core" / "axe.min.js"
_VNU = _NPM / "vnu-jar" / "build" / "dist" / "vnu.jar"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = """axe.run(document, {runOnly: {type: "tag", values: %s}}).then(told =>
  told.violations.flatMap(rule => rule.nodes.map(node => rule.id + ": " + node.html)))"""
_HASHED = "Inline style violates Content Security Policy"

needs_axe = pytest.mark.skipif(
    not _AXE.exists(), reason="axe-core is not installed: `make checkers` brings it"
)
needs_vnu = pytest.mark.skipif(
    not _VNU.exists() or shutil.which("java") is None,
    reason="the Nu HTML checker (`make checkers`) or Java is not installed",
)


def broken_rules(tab: Tab) -> list[str]:
    """What axe finds on the open page, `rule: element`, folded parts unfolded."""
    tab.run("document.querySelectorAll('details').forEach(one => { one.open = true })")
    tab.run(_AXE.read_text("utf-8"))
    found: list[str] = tab.run(_RUN % json.dumps(_TAGS))
    return found


def complaints(*pages: Path) -> list[str]:
    """What the Nu HTML checker says, warnings too.

    But that a policy forbids the style: the checker does not reckon the hash that allows it, a
    browser does, and that is a test of its own.
    """
    command = [
        "java",
        "-jar",
        str(_VNU),
        "--format",
        "json",
        "--exit-zero-always",
        *map(str, pages),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    told = (
        f"{one.get('lastLine')}: {one['message']}" for one in json.loads(done.stderr)["messages"]
    )
    return [one for one in told if _HASHED not in one]
