"""What the docs say works: commands, options, the example file, and help for every verb."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from pixelwitness.cli import main
from pixelwitness.cli.parser import build_parser
from pixelwitness.identity import load_persona
from pixelwitness.study import load_study

TOP = Path(__file__).parents[1]
README = (TOP / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", README, re.DOTALL)
COMMANDS = [line for kind, text in BLOCKS if kind == "sh" for line in text.splitlines() if line]
VERBS = [
    "demo", "replay", "proxy", "explain", "import-meta", "rules", "persona", "key", "seal", "verify",
    "addon", "companies", "matrix", "compare", "export", "report", "redact",
]  # fmt: skip


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith("pixelwitness")])
def test_readme_commands_are_understood(command: str) -> None:
    build_parser().parse_args(shlex.split(command)[1:])


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith("make")])
def test_readme_names_targets_that_exist(command: str) -> None:
    target = command.split()[1]
    assert re.search(rf"^{target}:", (TOP / "Makefile").read_text(), re.MULTILINE)


def test_readme_persona_file_loads(tmp_path: Path) -> None:
    (text,) = [text for kind, text in BLOCKS if kind == "yaml" and text.startswith("name:")]
    path = tmp_path / "me.yaml"
    path.write_text(text)
    assert load_persona(path).name == "jan"


def test_readme_shows_what_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    demo = TOP / "addons" / "pixelwitness" / "demo"
    main(["replay", str(demo / "reject.har"), "--persona", str(demo / "person.yaml")])
    (sample,) = [text for kind, text in BLOCKS if not kind and text.startswith("keuken")]
    assert sample in capsys.readouterr().out


def test_readme_shows_what_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "jan.yaml"
    path.write_text(next(text for kind, text in BLOCKS if kind == "yaml"))
    value = next(word for line in COMMANDS for word in line.split() if len(word) == 64)
    assert main(["explain", value, "--persona", str(path)]) == 0
    (sample,) = [text for kind, text in BLOCKS if not kind and text.startswith(value)]
    assert capsys.readouterr().out == sample


def test_readme_study_file_loads(tmp_path: Path) -> None:
    (text,) = [text for kind, text in BLOCKS if kind == "yaml" and text.startswith("study:")]
    path = tmp_path / "study.yaml"
    path.write_text(text)
    assert [one.site for one in load_study(path).sites] == ["shop.example", "stroom.example"]


def test_readme_shows_the_matrix_of_the_demo(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["demo", "--case", str(tmp_path / "case")])
    capsys.readouterr()
    main(["matrix", str(tmp_path / "case")])
    (sample,) = [text for kind, text in BLOCKS if not kind and text.startswith("Eight")]
    assert capsys.readouterr().out.startswith(sample)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        build_parser().parse_args([verb, "--help"])
    assert left.value.code == 0
    assert f"pixelwitness {verb}" in capsys.readouterr().out
    assert f"`pixelwitness {verb}" in README or f"pixelwitness {verb}" in README or verb in ("persona", "addon")  # fmt: skip


def test_replay_imports_nothing_that_it_does_not_need() -> None:
    code = (
        "import sys; from pixelwitness.cli import main\n"
        f"main(['replay', {str(TOP / 'addons/pixelwitness/demo/reject.har')!r}, '--no-learning', '-o', '/dev/null'])\n"
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'mitmproxy', 'tldextract', 'requests', 'rich', 'faker', 'phonenumbers'}))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={"PYTHONPATH": str(TOP / "addons"), "PATH": "/usr/bin"},
    )  # fmt: skip
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize("arguments", [["rules", "list"], ["rules", "check"], ["rules", "explain", "meta-pixel"], ["addon"], ["companies", "list"], ["companies", "check"], ["companies", "show", "KLM"], ["persona", "show", str(TOP / "tests/data/study/person.yaml")]])  # fmt: skip
def test_the_small_verbs(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    from pixelwitness.cli import main

    assert main(arguments) == 0
    assert capsys.readouterr().out.strip()


def test_changelog_names_the_version() -> None:
    from pixelwitness import __version__

    assert f"## {__version__}" in (TOP / "CHANGELOG.md").read_text()
    assert f'version = "{__version__}"' in (TOP / "pyproject.toml").read_text()
