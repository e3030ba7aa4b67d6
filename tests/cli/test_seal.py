"""`pixelwitness key`, `seal` and `verify` as a user runs them."""

import io
import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pixelwitness.cli import main

TOP = Path(__file__).parents[2]
REJECT = TOP / "addons" / "pixelwitness" / "demo" / "reject.har"
PERSON = TOP / "addons" / "pixelwitness" / "demo" / "person.yaml"

type Printed = pytest.CaptureFixture[str]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Printed) -> Path:
    """A folder with a case and a key of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    main(["replay", str(REJECT), "--case", "case", "--persona", str(PERSON), "-o", "seen.txt"])
    assert main(["key", "new", "--out", "key.pem"]) == 0
    capsys.readouterr()
    return tmp_path


def sealed(*words: str) -> int:
    return main(["seal", "case", "-o", "b", "--key", "key.pem", *words])


def test_a_key_is_made_shown_and_kept(here: Path, capsys: Printed) -> None:
    assert main(["key", "new"]) == 0
    made = capsys.readouterr()
    assert main(["key"]) == main(["key", "show"]) == 0
    assert capsys.readouterr().out == made.out * 2
    assert made.out.startswith("-----BEGIN PUBLIC KEY-----\n")
    assert made.out.splitlines()[-1].startswith("SHA-256 ")
    path = here / "settings" / "pixelwitness" / "signing-key.pem"
    assert str(path) in made.err
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert main(["key", "new"]) == 2
    assert "exists already and is left as it is. Name another file with --out." in capsys.readouterr().err  # fmt: skip


def test_a_passphrase_from_a_file(here: Path, capsys: Printed) -> None:
    (here / "pass").write_bytes(b"open sesame\r\nnot this\n")
    (here / "wrong").write_text("sesame\n")
    (here / "empty").write_text("\n")
    command = ["key", "new", "--out", "locked.pem", "--passphrase-file"]
    assert main([*command, "pass"]) == 0
    assert b"ENCRYPTED" in (here / "locked.pem").read_bytes()
    show = ["key", "show", "--key", "locked.pem"]
    assert main([*show, "--passphrase-file", "pass"]) == 0
    capsys.readouterr()
    for words, told in (
        (["--passphrase-file", "wrong"], "the passphrase is not the one of this key"),
        (["--passphrase-file", "empty"], "empty: is empty"),
        (["--passphrase-file", "gone"], "gone: cannot be read"),
        ([], "there is nobody to type it. Use --passphrase-file."),
    ):
        assert main([*show, *words]) == 2
        assert told in capsys.readouterr().err
    assert sealed("--key", "locked.pem", "--passphrase-file", "pass") == 0


@pytest.mark.parametrize(
    ("typed", "code", "told"),
    [
        (["sesame", "sesame"], 0, "BEGIN PUBLIC KEY"),
        (["sesame", "other"], 2, "both were not the same"),
        (["", ""], 2, "is empty"),
    ],
)
def test_a_passphrase_is_typed_unseen(
    here: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch, typed: list[str], code: int, told: str
) -> None:  # fmt: skip
    keys = iter(typed)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda prompt, stream: next(keys))
    assert main(["key", "new", "--passphrase", "--out", "k.pem"]) == code
    printed = capsys.readouterr()
    assert told in printed.out + printed.err
    assert (here / "k.pem").exists() is (code == 0)
    if code == 0:
        keys = iter(typed)
        assert sealed("--key", "k.pem") == 0


def test_from_the_case_to_the_verdict(here: Path, capsys: Printed) -> None:
    (here / "report.html").write_text("<p>")
    assert sealed("--add", "report.html") == 0
    printed = capsys.readouterr()
    assert printed.out == "b\n"
    assert "pixelwitness seal --stamp reply.tsr b" in printed.err
    assert "@b/seal/timestamp.tsq URL-OF-AN-AUTHORITY" in printed.err
    assert main(["verify", "b"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("b: whole, as far as it was checked\n")
    assert "  time stamps  not checked  there is none" in text
    (here / "b" / "data" / "report.html").write_text("<P>")
    assert main(["verify", "b"]) == 1
    text = capsys.readouterr().out
    assert text.startswith("b: something is wrong\n")
    assert "  payload      WRONG        data/report.html: was changed\n" in text


def test_the_verdict_as_json(here: Path, capsys: Printed) -> None:
    sealed()
    (here / "b" / "new").touch()
    capsys.readouterr()
    assert main(["verify", "b", "--format", "json"]) == 1
    verdict = json.loads(capsys.readouterr().out)
    assert (verdict["type"], verdict["of"], verdict["whole"]) == ("verdict", "b", False)
    assert {"what": "form", "state": "wrong", "told": ["new: was added"]} in verdict["checks"]


def test_a_case_is_verified_too(here: Path, capsys: Printed) -> None:
    assert main(["verify", "case"]) == 0
    (here / "case" / "captures" / "reject.har").write_bytes(b"")
    assert main(["verify", "case", "--reanalyse"]) == 1
    text = capsys.readouterr().out
    assert "captures/reject.har: its content was changed" in text
    assert "reanalysis  not checked  the case itself is not whole" in text


@pytest.mark.parametrize("name", ["b", "b.zip"])
def test_everything_is_found_again(here: Path, capsys: Printed, name: str) -> None:
    assert sealed("-o", name) == 0
    capsys.readouterr()
    assert main(["verify", name, "--reanalyse"]) == 0
    (line,) = [x for x in capsys.readouterr().out.splitlines() if x.startswith("  reanalysis")]
    count, _, whole = line.split()[2:5]
    assert int(count) == int(whole) > 50


def test_the_fingerprint_of_somebody_else(here: Path, capsys: Printed) -> None:
    sealed()
    main(["key", "show", "--key", "key.pem"])
    mark = capsys.readouterr().out.split()[-1]
    assert main(["verify", "b", "--fingerprint", mark]) == 0
    assert main(["verify", "b", "--fingerprint", "0" * 64]) == 1
    assert "not the one that was asked for" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["seal", "case"], "-o: is missing. Name the bundle to write"),
        (["seal", "case", "-o", "b"], "signing-key.pem: is missing. `pixelwitness key new` makes"),
        (["seal", "case", "-o", "b", "--stamp", "x"], "--stamp: adds to a bundle that is there"),
        (["seal", "case", "--stamp", "x", "--add", "y"], "--add: needs a new bundle"),
        (["seal", "case", "--stamp", "gone"], "gone: cannot be read"),
        (["seal", "case", "--stamp", "seen.txt"], "case: is no bundle that could be stamped"),
        (["seal", "gone", "-o", "b", "--key", "key.pem"], "gone: is no case folder"),
        (["verify", "gone"], "gone: is no bundle and no case"),
        (["verify", "seen.txt"], "seen.txt: is no bundle and no case"),
        (["verify", "settings"], "settings: is no bundle and no case"),
        (["verify", "case", "--tsa-root", "gone"], "gone: cannot be read"),
        (["verify", "case", "--tsa-root", "seen.txt"], "seen.txt: holds no certificates"),
    ],
)
def test_what_is_wrong_is_said(here: Path, capsys: Printed, words: list[str], told: str) -> None:
    (here / "settings").mkdir()
    assert main(words) == 2
    assert told in capsys.readouterr().err


def test_a_stamp_that_nobody_gives_costs_no_bundle(here: Path, capsys: Printed) -> None:
    assert sealed("--tsa", "http://127.0.0.1:9/") == 2
    printed = capsys.readouterr()
    assert printed.out == "b\n"
    assert "b is sealed, but not stamped; later:" in printed.err
    assert main(["verify", "b"]) == 0


def test_sealing_loads_no_more_than_it_needs(here: Path) -> None:
    code = (
        "import sys; from pixelwitness.cli import main\n"
        "main(['seal', 'case', '-o', 'c', '--key', 'key.pem'])\n"
        "main(['verify', 'c'])\n"
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'mitmproxy', 'tldextract', 'requests', 'rich', 'faker', 'phonenumbers', 'urllib.request'}))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={"PYTHONPATH": str(TOP / "addons"), "PATH": "/usr/bin"},
    )  # fmt: skip
    assert run.stdout.splitlines()[-1] == "[]"
