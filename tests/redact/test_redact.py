"""Real persons, unknown fields, damaged cases, and disclosure of single values."""

import json
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pixelwitness.case import About, create_or_open, read_case
from pixelwitness.case.chain import Head, append, rows
from pixelwitness.cli import main
from pixelwitness.errors import CaseError, RuleError
from pixelwitness.finding import Evidence, ProofLine, Setup, Twin, TwinLine
from pixelwitness.identity import Persona
from pixelwitness.matrix.lost import bodies_lost
from pixelwitness.redact import Published, check, disclosed, load_redaction, read_secrets
from pixelwitness.redact.source import manifest_of
from pixelwitness.report.page.method import method_of
from pixelwitness.vocabulary import Kind
from tests.redact.conftest import JAN, PLAIN, contents, finding, lines

REAL = replace(JAN, synthetic=False)


def test_a_real_person_must_be_given(
    case_of: Callable[..., Path], published: Callable[..., Published], tmp_path: Path
) -> None:
    case = case_of(synthetic=False)
    with pytest.raises(CaseError, match="by --persona"):
        published(case)
    with pytest.raises(CaseError, match="by --persona"):
        published(case, replace(REAL, also=("something else",)))
    assert published(case, REAL).findings == 1
    text = (tmp_path / "public" / "case.json").read_text("utf-8")
    assert "achternaam" not in text
    assert '"name":"A"' in text


def test_whoever_is_given_besides_is_searched_for(
    case_of: Callable[..., Path], published: Callable[..., Published], tmp_path: Path
) -> None:
    case = case_of(page="https://www.shop.example/piet", event="piet.pietersen@example.com")
    values: tuple[tuple[Kind, tuple[str, ...]], ...] = (("email", ("piet.pietersen@example.com",)),)
    published(case, JAN, Persona("piet", False, values), Persona(JAN.name, True, values))
    (told,) = lines(tmp_path / "public" / "findings" / "shop.example.jsonl")
    assert told["event"] == "⟦e-mail of persona B⟧"
    assert told["page"].startswith("https://www.shop.example/⟦")


def test_what_is_written_of_the_case(
    case_of: Callable[..., Path], published: Callable[..., Published], tmp_path: Path
) -> None:
    case = case_of(title="The visit of Jan (jan-achternaam) to shop.example")
    published(case)
    about = json.loads((tmp_path / "public" / "case.json").read_bytes())
    assert about["title"] == (
        "The visit of ⟦first name of persona A⟧ (⟦name of persona A⟧) to shop.example"
    )
    assert (about["investigator"], about["created"]) == ("", "2026-11-24T10:00:00Z")
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    secrets = read_secrets(tmp_path / "secrets.json")
    assert secrets["source"].value == manifest_of(case)
    assert secrets["source"].commitment == about["source"]


def test_proofs_twins_and_setups(
    tmp_path: Path, published: Callable[..., Published], case_of: Callable[..., Path]
) -> None:
    case = case_of()
    one = finding(PLAIN)
    proof = Evidence(
        "verified", "SHA-256 of persona jan-achternaam's e-mail", JAN.values[0][1][0],
        {"persona": JAN.name}, spelled=JAN.values[0][1][0], chain=("sha256",),
    )  # fmt: skip
    mine = Setup(
        "ab" * 8, "gateway_login", "shop.example", "https://shop.example/u/0612345678", "h.example",
        "2000000000000002", ("em", "https://h.example/?u=0612345678"), "configured", "meta-config",
        "2026-11-23T19:15:00.123Z", 4,
    )  # fmt: skip
    with create_or_open(case, About("", "", "2026-11-24T10:00:00.000Z", (), {}, "")) as writer:
        writer.add(ProofLine(one.id, proof, one.site, "email"), None)
        writer.add(TwinLine(one.id, Twin(5, one.request), one.site), None)
        writer.add(mine, None)
    assert published(case).unlisted == ()
    told = {x["type"]: x for x in lines(tmp_path / "public" / "findings" / "shop.example.jsonl")}
    assert told["finding"]["value"] == "⟦SHA-256 of e-mail of persona A⟧"
    assert told["proof"]["because"] == "SHA-256 of e-mail of persona A, as typed"
    assert told["proof"]["source"] == {"persona": "A"}
    assert told["proof"]["finding"] == told["twin"]["finding"] == told["finding"]["id"]
    assert told["twin"]["request"] == told["finding"]["request"]
    assert told["setup"]["details"][0] == "em"
    assert told["setup"]["details"][1].startswith("https://h.example/?u=⟦phone of persona A")


def test_the_journal_is_redacted(
    case_of: Callable[..., Path], published: Callable[..., Published], tmp_path: Path
) -> None:
    case, time = case_of(), "2026-11-24T10:00:01.500Z"
    with create_or_open(case, About("", "", time, (), {}, "")) as writer:
        writer.journal("control", time, capture="ef" * 32, found="control persona piet's phone")
        writer.journal("failed", time, entry=3, error="ValueError('klant-4213')")
        writer.journal("gap", time, capture="ef" * 32, entry=4, reason="0612345678 was cut off")
        writer.journal(
            "replayed", time, name="jan accept 2026-11-24.har", capture="ef" * 32, rules="cd" * 32,
            sites=["shop.example"], placeholders={"x@example.com": 2}, personas=[JAN.name],
        )  # fmt: skip
        writer.journal("live_ended", time, name="live", to_recipients=3)
    assert published(case).unlisted == ()
    told = {line["type"]: line for line in lines(tmp_path / "public" / "journal.jsonl")}
    assert told["control"]["found"] == "a value of a control persona was found"
    assert "error" not in told["failed"]
    assert told["gap"]["reason"] == "⟦phone of persona A⟧ was cut off"
    assert told["gap"]["capture"] == told["control"]["capture"] == "⟦capture 1⟧"
    assert told["replayed"]["name"] == "⟦first name of persona A⟧ accept 2026-11-24.har"
    assert told["replayed"]["personas"] == ["A"]
    assert told["replayed"]["time"] == "2026-11-24T10:00:01Z"
    assert "placeholders" not in told["replayed"]
    assert told["live_ended"]["to_recipients"] == 3


def test_what_a_live_session_could_not_see_is_told_in_public_too(
    case_of: Callable[..., Path], published: Callable[..., Published], tmp_path: Path
) -> None:
    case, time, name = case_of(), "2026-11-24T10:00:01.500Z", "live 2026-11-24T10:00:01.500Z"
    with create_or_open(case, About("", "", time, (), {}, "")) as writer:
        writer.journal("live", time, name=name)
        writer.journal("gap", time, capture=name, entry=-1, reason="0612345678 was streamed")
        writer.journal("live_ended", time, name=name, bodies_lost=0)
    published(case)
    first, public = read_case(case), read_case(tmp_path / "public")
    assert method_of(public).gaps == ((name, "⟦phone of persona A⟧ was streamed"),)
    assert bodies_lost(public)(["shop.example"]) == bodies_lost(first)(["shop.example"]) == 1


def test_a_value_that_was_recovered_keeps_how(
    case_of: Callable[..., Path], published: Callable[..., Published], tmp_path: Path
) -> None:
    born = Evidence(
        "recovered", "SHA-256 of “19810517”", "1981-05-17", {"enumerated": "days", "tried": 46348},
        spelled="19810517", steps=("written YYYYMMDD",), chain=("sha256",),
    )  # fmt: skip
    published(case_of(kind="birth_date", evidence=born))
    (told,) = lines(tmp_path / "public" / "findings" / "shop.example.jsonl")
    noun = "recovered birth date 1"
    assert told["value"] == f"⟦SHA-256 of {noun}⟧"
    assert told["spelled"] == f"⟦{noun}, spelled otherwise⟧"
    assert told["because"] == f"SHA-256 of {noun}, written YYYYMMDD; found by trying all days"
    assert told["source"] == {"enumerated": "days", "tried": 46348}


def test_short_values_tell_nothing_of_other_fields(
    case_of: Callable[..., Path], published: Callable[..., Published], tmp_path: Path
) -> None:
    request = PLAIN.replace(b"&ev", b"&always=1&hidden=1&one=longer-value&two=longer-value&ev")
    published(case_of(request))
    (text,) = (path.read_text("utf-8") for path in (tmp_path / "public" / "requests").iterdir())
    fields = dict(pair.split("=") for pair in text.split(" HTTP")[0].split("?")[1].split("&"))
    assert fields["always"] != fields["hidden"]
    assert fields["one"] == fields["two"]


def test_a_mask_shows_nothing(
    case_of: Callable[..., Path], published: Callable[..., Published], tmp_path: Path
) -> None:
    mask = "***.******+*#*#@*******.***"
    request = PLAIN.replace(b"&ev", f"&cud[em]={mask}&ev".encode())
    published(case_of(request, form="mask", value=mask.replace("+", " ")))
    assert not any(b"***" in content for content in contents(tmp_path / "public").values())


def test_unknown_fields_and_lines_are_dropped_and_named(
    case_of: Callable[..., Path], published: Callable[..., Published], tmp_path: Path
) -> None:
    case = case_of()
    path = case / "findings" / "shop.example.jsonl"
    (row,) = rows(path)
    path.unlink()
    head = append(path, row.value | {"mood": "0612345678", "capture": {**row.value["capture"], "x": 1}}, Head())  # fmt: skip
    append(path, {"type": "strange", "what": "0612345678"}, head)
    journal = case / "journal.jsonl"
    whole = [row.value for row in rows(journal) if row.value["type"] != "heads"]
    journal.unlink()
    head = Head()
    for line in [*whole, {"type": "odd", "time": "2026-11-24T10:00:00Z"}]:
        head = append(journal, line, head)
    assert published(case).unlisted == ("finding.capture.x", "finding.mood", "odd", "strange")
    told = lines(tmp_path / "public" / "journal.jsonl")
    (redacted,) = [line for line in told if line["type"] == "redacted"]
    assert redacted["unlisted"] == ["finding.capture.x", "finding.mood", "odd", "strange"]
    assert not any(b'mood":' in content for content in contents(tmp_path / "public").values())


def test_only_a_whole_case_once(
    case_of: Callable[..., Path], published: Callable[..., Published], tmp_path: Path
) -> None:
    case = case_of()
    published(case)
    with pytest.raises(CaseError, match="there already"):
        published(case)
    (tmp_path / "secrets.json").unlink()
    (tmp_path / "public").rename(tmp_path / "first")
    with pytest.raises(CaseError, match="redacted already"):
        published(tmp_path / "first")
    next((case / "requests").iterdir()).write_bytes(b"changed")
    with pytest.raises(CaseError, match="Only a whole case"):
        published(case)


def test_a_value_is_disclosed_and_checked(
    case_of: Callable[..., Path], published: Callable[..., Published], tmp_path: Path
) -> None:
    case = case_of(field="dl?u", event="klant-4213")
    published(case)
    (one,) = disclosed(tmp_path / "secrets.json", ["external id of persona A"])
    assert one.value == "klant-4213"
    public = tmp_path / "public"
    check(public, one.token, one.salt, one.kind, one.value)
    for told in (
        (one.token, one.salt, one.kind, "klant-4214"),
        (one.token, "00" * 16, one.kind, one.value),
        ("e-mail of persona Z", one.salt, one.kind, one.value),
    ):
        with pytest.raises(CaseError):
            check(public, *told)
    with pytest.raises(CaseError, match="no token"):
        disclosed(tmp_path / "secrets.json", ["cookie 999"])


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a":1}', '{"a":{"kind":"b"}}', '{"a":{"kind":1,"salt":2,"value":3}}', "null"])  # fmt: skip
def test_files_that_hold_no_secrets(text: str, tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    path.write_text(text)
    with pytest.raises(CaseError, match=r"secrets\.json"):
        read_secrets(path)


def test_the_command(
    case_of: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case, public = case_of(event="klant-4213"), str(tmp_path / "public")
    assert main(["redact", str(case), "-o", public]) == 0
    assert "1 findings, 1 requests" in capsys.readouterr().err
    assert main(["redact", "--disclose", f"{public}.secrets.json", "external id of persona A"]) == 0
    told = json.loads(capsys.readouterr().out)
    given = [told[key] for key in ("token", "salt", "kind", "value")]
    assert main(["redact", "--check", public, *given]) == 0
    assert main(["redact", "--check", public, *given[:3], "another"]) == 2
    again = str(tmp_path / "again")
    assert main(["redact", str(case), "-o", again, "--secrets", f"{public}.secrets.json"]) == 0
    assert contents(Path(again)) == contents(Path(public))
    for wrong in (["redact"], ["redact", str(case)], ["redact", "--check", public, "one"],
                  ["redact", "--disclose", f"{public}.secrets.json"]):  # fmt: skip
        assert main(wrong) == 2


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("lines.yaml", "do: keep", "do: publish"),
        ("lines.yaml", "fields: [page]", "fields: [page, page]"),
        ("lines.yaml", "because: personal data, readable or not", "because: ''"),
        ("lines.yaml", "lines:", "rows:"),
        ("requests.yaml", "ids:", "numbers:"),
    ],
)
def test_wrong_rules_are_refused(file: str, old: str, new: str, tmp_path: Path) -> None:
    shipped = Path(__file__).parents[2] / "rules" / "redaction"
    for path in shipped.iterdir():
        text = path.read_text("utf-8")
        text = text.replace(old, new, 1) if path.name == file else text
        (tmp_path / path.name).write_text(text, "utf-8")
    with pytest.raises(RuleError):
        load_redaction(tmp_path)


@pytest.mark.parametrize("ending", ["", ".zip"])
def test_a_sealed_case_is_redacted_as_the_case_itself(
    study: Path, tmp_path: Path, ending: str
) -> None:
    key, bundle = str(tmp_path / "key.pem"), str(tmp_path / f"bundle{ending}")
    assert main(["key", "new", "--out", key]) == 0
    assert main(["seal", str(study), "-o", bundle, "--key", key]) == 0
    plain, sealed = tmp_path / "plain", tmp_path / "sealed"
    assert main(["redact", str(study), "-o", str(plain)]) == 0
    given = ["--secrets", f"{plain}.secrets.json"]
    assert main(["redact", bundle, "-o", str(sealed), *given]) == 0
    made, kept = contents(plain), contents(sealed)
    head = json.loads(kept["case.json"])
    named = {f"source-seal/{name}" for name in head.pop("source_seal")}
    assert named == kept.keys() - made.keys()
    assert head == json.loads(made["case.json"])
    differing = {name for name in made if kept[name] != made[name]}
    assert differing == {"case.json", "journal.jsonl"}  # whose first line has the hash of the first


def test_what_is_neither_case_nor_bundle_is_not_redacted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes.txt").write_text("x")
    assert main(["redact", str(tmp_path / "notes.txt"), "-o", str(tmp_path / "p")]) == 2
    assert "is no bundle and no case" in capsys.readouterr().err
