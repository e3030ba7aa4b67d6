"""The rules of the house: imports point down, and mitmproxy is spoken in its own rooms only."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "addons" / "pixelwitness"
FLOORS = {
    "vocabulary": 1, "exchange": 1, "finding": 1, "contract": 1, "errors": 1, "resources": 1,
    "yamlfile": 1, "sites": 1, "clock": 1, "wire": 1, "workers": 1, "multipart": 1, "outfile": 1,
    "captures": 2, "rulebook": 2, "identity": 2, "metaexport": 2, "companies": 2, "legal": 2, "study": 3, "recognition": 3, "consent": 3, "observer": 4, "recovery": 4, "explain": 5, "case": 5, "matrix": 6, "compare": 6, "report": 6, "seal": 6, "redact": 6, "export": 6, "replay": 7, "liveorder": 6, "reanalyse": 7, "jobs": 7, "live": 7,
    "cli": 8,
}  # fmt: skip
CALLS_SOMEBODY = {"seal/sending.py"}  # only when asked: `seal --tsa URL`
SPEAKS_MITMPROXY = {"captures/flows.py", "captures/flowstate.py", "cli/proxy.py"}
MODULES = sorted(PACKAGE.rglob("*.py"))


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    if room(path) in ("__init__", "__main__"):
        return
    here = FLOORS[room(path)]
    for name in imports(path):
        parts = name.split(".")
        if parts[0] == "pixelwitness" and len(parts) > 1 and parts[1] != room(path):
            assert FLOORS[parts[1]] <= here, f"{room(path)} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_mitmproxy_is_spoken_in_its_rooms_only(path: Path) -> None:
    if room(path) == "live" or path.relative_to(PACKAGE).as_posix() in SPEAKS_MITMPROXY:
        return
    assert not any(name.split(".")[0] == "mitmproxy" for name in imports(path))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_here_opens_a_connection(path: Path) -> None:
    if path.relative_to(PACKAGE).as_posix() in CALLS_SOMEBODY:
        return
    network = {"socket", "http", "urllib.request", "requests", "httpx", "ftplib", "smtplib"}
    assert not imports(path) & network


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_says_what_it_does_and_is_read_in_one_sitting(path: Path) -> None:
    text = path.read_text("utf-8")
    assert ast.get_docstring(ast.parse(text))
    assert len(text.splitlines()) <= 260


def test_the_script_for_mitmproxy_defines_nothing() -> None:
    tree = ast.parse((PACKAGE.parent / "capture.py").read_text("utf-8"))
    assert not [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef)]
