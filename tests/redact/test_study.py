"""Both visits of the study, redacted: what is gone, what stays, and that it is a case."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pixelwitness.case import persona_faults, personas_in_clear, read_case, verify_chains
from pixelwitness.cli import main
from pixelwitness.redact import Published, load_redaction, read_secrets, redact
from tests.redact.conftest import contents, lines

TYPED = (
    "jan.jansen", "0612345678", "31612345678", "de jansen", "1980-04-23", "19800423", "2511 ab",
    "den haag", "denhaag", "klant-42", "d1d0e80b2693f2464f518e8538858ffeb5f06f9adcfc154972ce322fa8",
    "fb.1.1795463879318", "632054703819996906", "Mozilla", "nl-NL", "17954638",
    "***",
)  # fmt: skip


@pytest.fixture
def public(study: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "public"
    redact(study, folder, tmp_path / "secrets.json", (), load_redaction(), "0.1.0")
    return folder


@pytest.mark.parametrize("word", TYPED)
def test_nothing_typed_is_left(public: Path, word: str) -> None:
    for name, content in contents(public).items():
        assert word.lower() not in content.decode("utf-8").lower(), name


def test_it_is_a_case_whose_chains_verify(public: Path) -> None:
    assert verify_chains(public) == []
    assert read_case(public).about["redacted"] is True
    assert persona_faults(read_case(public).about["personas"]) == []
    assert personas_in_clear(read_case(public).about["personas"]) == []
    (public / "journal.jsonl").write_bytes((public / "journal.jsonl").read_bytes()[:-2])
    assert verify_chains(public)


def test_what_was_found_stays(public: Path, study: Path) -> None:
    kept = ("site", "kind", "form", "proof", "strength", "origin", "channel", "account", "field")
    old, new = read_case(study), read_case(public)
    assert [[one[key] for key in kept] for one in new.findings] == [
        [one[key] for key in kept] for one in old.findings
    ]
    assert [one["consent"]["state"] for one in new.findings] == [
        one["consent"]["state"] for one in old.findings
    ]
    assert all(re.fullmatch(r"[0-9T:-]{19}Z", one["time"]) for one in new.findings)
    assert len({one["id"] for one in new.findings}) == len({one["id"] for one in old.findings})
    assert not {one["id"] for one in new.findings} & {one["id"] for one in old.findings}


@pytest.mark.parametrize("verb", ["matrix", "compare"])
def test_matrix_and_compare_work_on_it(
    public: Path, study: Path, verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(folder: Path) -> str:
        both = [str(folder)] * (2 if verb == "compare" else 1)
        assert main([verb, *both]) == 0
        return " ".join(capsys.readouterr().out.replace(str(folder), "CASE").split())

    assert told(public) == told(study)


def test_requests_stand_under_their_new_hash(public: Path, study: Path) -> None:
    (told,) = [line for line in lines(public / "journal.jsonl") if line["type"] == "requests"]
    secrets = read_secrets(public.with_name("secrets.json"))
    assert {secrets[token].value: new for token, new in told["requests"].items()}.keys() == {
        path.stem for path in (study / "requests").iterdir()
    }
    assert set(told["requests"].values()) == {path.stem for path in (public / "requests").iterdir()}
    assert {one["request"] for one in read_case(public).findings} <= set(told["requests"].values())


def test_a_request_can_still_be_read(public: Path) -> None:
    texts = [path.read_text("utf-8") for path in (public / "requests").iterdir()]
    (gateway,) = [text for text in texts if "capi.bellen.example" in text and "id 3" in text]
    assert gateway.startswith("POST https://capi.bellen.example/events?cee=⟦value ")
    assert re.search(r'"em": "⟦SHA-256 of (e-mail of persona A|e-mail 1 of the visitor)⟧"', gateway)  # fmt: skip
    assert '"fb.pixel_id": "2000000000000005"' in gateway
    cookie = re.search(r"_fbp=(⟦.+?⟧)", gateway)
    assert cookie
    assert f'"fb.fbp": "{cookie[1]}"' in gateway
    (named,) = {m for text in texts for m in re.findall(r"account\?nieuwsbrief=(⟦.+?⟧)", text)}
    assert re.fullmatch(r"⟦(e-mail of persona A|e-mail 1 of the visitor)⟧", named)


def test_the_same_salts_give_the_same_bytes(
    study: Path, tmp_path: Path, published: Callable[..., Published]
) -> None:
    first = published(study)
    made = contents(tmp_path / "public")
    salts = {(one.token, one.value): one.salt for one in first.secrets}
    for name, given in (("again", salts), ("other", None)):
        public, secrets = tmp_path / name, tmp_path / f"{name}.json"
        redact(study, public, secrets, (), load_redaction(), "0.1.0", given)
        assert (contents(public) == made) is (name == "again")
