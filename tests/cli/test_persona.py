"""`pixelwitness persona` as a user runs it: the files it writes, and what it says of them."""

import os
import stat
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from pixelwitness.cli import main
from pixelwitness.identity import load_persona


def fake(kind: str, value: str, country: str = "NL") -> tuple[SimpleNamespace, ...]:
    lower = SimpleNamespace(text=value.lower(), steps=("lower-cased", f"as in {country}"))
    return (SimpleNamespace(text=value, steps=()), lower)


@pytest.fixture
def two_spellings(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("pixelwitness.identity.spellings")
    vars(module)["spellings"] = fake
    monkeypatch.setitem(sys.modules, module.__name__, module)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_new_writes_a_file_that_nobody_else_reads(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = os.umask(0)
    try:
        assert main(["persona", "new", "-o", "p.yaml", "--name", "Jan"]) == 0
    finally:
        os.umask(old)
    assert capsys.readouterr() == ("p.yaml\n", "")
    assert stat.S_IMODE((here / "p.yaml").stat().st_mode) == 0o600
    one = load_persona(here / "p.yaml")
    assert (one.name, one.synthetic, one.country) == ("Jan", True, "NL")


def test_new_is_named_after_the_person(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["persona", "new"]) == 0
    name = capsys.readouterr().out.strip()
    one = load_persona(here / name)
    assert name == f"{one.name}.yaml"


def test_several(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["persona", "new", "--count", "3", "--name", "Jan de Vries"]) == 0
    assert capsys.readouterr().out.split() == [f"jandevries{n}.yaml" for n in ("", "-2", "-3")]
    assert main(["persona", "new", "--count", "2", "-o", "sub.p.yaml"]) == 0
    assert capsys.readouterr().out.split() == ["sub.p.yaml", "sub.p-2.yaml"]
    assert len({load_persona(path).values for path in here.iterdir()}) == 5


def test_new_on_the_screen(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["persona", "new", "-o", "-", "--country", "gb", "--domain", "b.test"]
    assert main(command) == 0
    (here / "p.yaml").write_text(capsys.readouterr().out, encoding="utf-8")
    one = load_persona(here / "p.yaml")
    assert one.country == "GB"
    assert dict(one.values)["email"][0].endswith("@b.test")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["-o", "taken.yaml"], "taken.yaml: exists already and is left as it is. Name another file with -o."),
        (["-o", "link.yaml"], "link.yaml: exists already"),
        (["-o", "none/p.yaml"], "none/p.yaml: cannot be written (No such file or directory)"),
        (["--country", "XX"], "--country: `XX` is unknown. Known are: NL, DE,"),
        (["--domain", "mail.info"], "--domain: `mail.info` is no domain that is reserved"),
        (["--count", "0"], "--count: `0` persons cannot be invented"),
        (["--count", "2", "-o", "-"], "--count: the screen takes one person"),
        (["--name", "a\x1bb"], "--name: holds characters that cannot be printed"),
        (["--name", "a\udcffb"], "--name: holds characters that cannot be printed"),
    ],
)  # fmt: skip
def test_what_is_refused(
    here: Path, capsys: pytest.CaptureFixture[str], options: list[str], message: str
) -> None:
    (here / "taken.yaml").write_text("mine")
    (here / "link.yaml").symlink_to("elsewhere.yaml")
    assert main(["persona", "new", *options]) == 2
    out, err = capsys.readouterr()
    assert (out, message in err) == ("", True)
    assert (here / "taken.yaml").read_text() == "mine"
    assert sorted(path.name for path in here.iterdir()) == ["link.yaml", "taken.yaml"]


@pytest.mark.usefixtures("two_spellings")
def test_show(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "p.yaml").write_text(
        "synthetic: true\nfirst_name: [Jan, Ján]\ncountry: DE\nalso: Tree\n"
    )
    assert main(["persona", "show", "p.yaml"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert [line.split() for line in out.splitlines()] == [
        ["p", "·", "invented", "·", "DE"],
        [],
        ["first", "name", "Jan", "2", "spellings"],
        ["Ján", "2", "spellings"],
        ["country", "DE", "2", "spellings"],
        ["other", "data", "Tree", "2", "spellings"],
        [],
        ["4", "values,", "8", "spellings", "(--all", "lists", "them)"],
    ]
    assert main(["persona", "show", "p.yaml", "p.yaml", "--all"]) == 0
    assert capsys.readouterr().out.count("  ján                                     lower-cased, as in DE\n") == 2  # fmt: skip


@pytest.mark.usefixtures("two_spellings")
def test_show_of_a_real_person(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = here / "ans.yaml"
    path.write_text("first_name: Ans\n")
    path.chmod(0o644)
    assert main(["persona", "show", "ans.yaml"]) == 0
    out, err = capsys.readouterr()
    assert "Ans" in out
    assert "ans is a real person: keep what is printed here to yourself" in err
    assert "ans.yaml: others on this machine can read this real person's data" in err


@pytest.mark.parametrize(
    ("text", "mode", "warned"),
    [
        ("first_name: Ans\n", 0o604, True),
        ("first_name: Ans\n", 0o640, True),
        ("first_name: Ans\n", 0o600, False),
        ("synthetic: true\nfirst_name: Ans\n", 0o644, False),
    ],
)
def test_replay_warns_of_a_real_persons_open_file(
    here: Path, capsys: pytest.CaptureFixture[str], text: str, mode: int, warned: bool
) -> None:
    (here / "a.har").write_text('{"log": {"entries": []}}')
    (here / "ans.yaml").write_text(text)
    (here / "ans.yaml").chmod(mode)
    assert main(["replay", "a.har", "--persona", "ans.yaml"]) == 0
    assert ("chmod 600 ans.yaml" in capsys.readouterr().err) is warned


def test_proxy_tells_of_a_wrong_persona_before_it_starts(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "p.yaml").write_text("mail: x\n")
    assert main(["proxy", "--persona", "p.yaml"]) == 2
    assert "p.yaml:1: `mail` is unknown" in capsys.readouterr().err
