"""`pixelwitness explain` as a user runs it."""

import datetime
import io
import json
import sys
from pathlib import Path

import pytest

from pixelwitness import recovery
from pixelwitness.cli import explain as command
from pixelwitness.cli import main
from pixelwitness.identity.recover import Means
from pixelwitness.identity.worlds.choice import Asked, Numbers
from pixelwitness.identity.worlds.world import Progress
from tests.explain.people import digest, printed_by

EMAIL = "jan.jansen+a1f9@example.com"
PERSON = str(Path(__file__).parents[1] / "data" / "study" / "person.yaml")


@pytest.fixture(autouse=True)
def small_worlds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Postcodes and telephone numbers of one block, and no table in the user's cache."""

    def means_for(asked: frozenset[Asked], day: str, progress: Progress | None) -> Means:
        made = recovery.means_for(asked, day, progress)
        numbers = Numbers(range(2511, 2512), range(1234, 1235))
        return Means(made.today, made.asked, progress=progress, numbers=numbers)

    monkeypatch.setattr(command, "means_for", means_for)


def typed(monkeypatch: pytest.MonkeyPatch, raw: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))


def explained(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["explain", *arguments]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def test_a_persona(capsys: pytest.CaptureFixture[str]) -> None:
    out = explained(capsys, digest(EMAIL), "--persona", PERSON)
    assert "= SHA-256 of persona jan's e-mail, as typed\n" in out
    assert printed_by(out.splitlines()[-1]) == digest(EMAIL)


def test_a_control(capsys: pytest.CaptureFixture[str]) -> None:
    out = explained(capsys, digest(EMAIL), "--control", PERSON)
    assert "should never have been found" in out


def test_without_a_persona(capsys: pytest.CaptureFixture[str]) -> None:
    out = explained(capsys, digest("23-04-1980"))
    assert "the value: 1980-04-23\n" in out
    assert printed_by(out.splitlines()[-1]) == digest("23-04-1980")


@pytest.mark.parametrize(
    ("options", "tried", "not_tried"),
    [
        ([], "603,183 texts of birth dates", "first names"),
        (["--recover", "names"], "first names", "mobile"),
        (["--recover", "none", "--persona", PERSON], "spellings of persona jan, in SHA-256 and in 72 chains", "birth dates"),
        (["--recover", "none"], "nothing was compared", "texts of"),
    ],
)  # fmt: skip
def test_what_was_tried(
    options: list[str], tried: str, not_tried: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = explained(capsys, digest("no?"), *options)
    assert tried in out
    assert not_tried not in out


def test_telephones_are_announced(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", digest("31612345678"), "--recover", "phone"]) == 0
    out, err = capsys.readouterr()
    assert "the value: +31612345678\n" in out
    assert err.startswith("trying all there are takes up to ")
    explained(capsys, digest("undefined"), "--recover", "phone")


def test_from_stdin(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, f"{digest(EMAIL)}\r\n".encode())
    out = explained(capsys, "-", "--persona", PERSON, "--format", "json")
    (part,) = json.loads(out)["parts"]
    assert part["text"] == digest(EMAIL)
    assert part["claims"][0]["evidence"]["plain"] == EMAIL


@pytest.mark.parametrize(
    ("raw", "options", "message"),
    [
        (b"\xff\xfe", [], "-: is no UTF-8 text. Give bytes as base64: base64 FILE | pixelwitness explain -"),
        (b"a" * ((1 << 20) + 1), [], "-: more than 1,048,576 bytes are more than one value"),
        (b"a", ["--recover", "cats"], "--recover: `cats` cannot be asked for. Known are: names, phone, none."),
        (b"a", ["--persona", "missing.yaml"], "missing.yaml: "),
    ],
)  # fmt: skip
def test_what_is_refused(
    raw: bytes,
    options: list[str],
    message: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    typed(monkeypatch, raw)
    assert main(["explain", "-", *options]) == 2
    out, err = capsys.readouterr()
    assert (out, message in err) == ("", True)


@pytest.mark.parametrize(("value", "warned"), [("ans@example.com", True), ("zz", False)])
def test_a_real_persons_value(
    value: str, warned: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ans.yaml"
    path.write_text("email: ans@example.com\n")
    path.chmod(0o600)
    assert main(["explain", value, "--persona", str(path)]) == 0
    assert ("ans is a real person: keep what is printed here" in capsys.readouterr().err) is warned


def test_the_means_of_every_search(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    made = recovery.means_for(frozenset(("names", "phone")), "2026-11-25", None)
    assert made.today == datetime.date(2026, 11, 25)
    assert made.asked == {"names", "phone"}
    assert made.cache == tmp_path / "pixelwitness"
