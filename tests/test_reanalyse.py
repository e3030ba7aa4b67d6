"""Looking once more: every line of the record is found again, or what differs is named."""

import itertools
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pixelwitness.captures.tnet import framed
from pixelwitness.case import About, create_or_open, read_case
from pixelwitness.case.chain import Head, append, rows
from pixelwitness.cli import main
from pixelwitness.cli.asked import Asked, asked_of, question_of
from pixelwitness.companies import company_folders
from pixelwitness.errors import InputError
from pixelwitness.finding import CaptureRef, in_capture
from pixelwitness.identity import Persona, load_persona
from pixelwitness.reanalyse import reanalyse
from pixelwitness.replay import Question, replay
from pixelwitness.resources import folder
from pixelwitness.rulebook import load_rulebook
from pixelwitness.seal.verdict import Check
from pixelwitness.study import Study

DATA = Path(__file__).parent / "data"
DEMO = Path(__file__).parents[1] / "addons" / "pixelwitness" / "demo"
PERSON = DEMO / "person.yaml"

type Line = dict[str, Any]


def ask(asked: Line, personas: tuple[Persona, ...], study: Study | None) -> Question:
    return question_of(None, (personas, ()), asked_of(asked), company_folders([]), study)


def looked(case: Path, *given: Persona) -> Check:
    return reanalyse(case, given, ask)


def made(case: Path, *words: str | Path) -> Path:
    command = ["replay", *map(str, words), "--case", str(case), "-o", f"{case}.txt", "--exit-zero"]
    assert main(command) == 0
    return case


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("d") / "case", DEMO, "--persona", PERSON)


@pytest.fixture
def case(demo: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(demo, tmp_path / "case"))


def rewritten(path: Path, change: Callable[[list[Line]], list[Line]]) -> None:
    """Change the record and chain it anew, as whoever holds the key could have done."""
    values = change([row.value for row in rows(path)])
    path.unlink()
    head = Head()
    for value in values:
        value.pop("previous", None)
        head = append(path, value, head)


def lines(count: int) -> str:
    return f"{count} of {count} lines are found again"


def test_the_demo_is_found_again(demo: Path) -> None:
    record = read_case(demo)
    count = len(record.findings) + len(record.setups) + len(record.moments)
    assert looked(demo) == Check("reanalysis", "whole", (lines(count),))


@pytest.mark.parametrize(
    "words",
    [
        (DATA / "study" / "accept.mitm", DATA / "study" / "reject.mitm", "--persona", PERSON),
        (DEMO, "--no-learning"),
        (DEMO, "--search", "all", "--persona", PERSON),
        (DEMO, "--recover", "names"),
        (DEMO, "--recover", "none", "--site", "shop.example"),
        (DATA / "wire",),
        (DATA / "samples",),
    ],
    ids=str,
)
def test_whatever_was_asked(tmp_path: Path, words: tuple[str | Path, ...]) -> None:
    case = made(tmp_path / "case", *words)
    told = looked(case)
    record = read_case(case)
    count = len(record.findings) + len(record.setups) + len(record.moments)
    assert told == Check("reanalysis", "whole", (lines(count),))


def test_asked_in_several_ways_one_after_another(tmp_path: Path) -> None:
    case = made(tmp_path / "case", DEMO, "--no-learning")
    made(case, DEMO)
    made(case, DEMO, "--persona", PERSON, "--search", "all")
    asked = [x["asked"] for x in read_case(case).journal if x["type"] == "replayed"]
    assert len(asked) == 6
    assert looked(case).state == "whole", looked(case).told


def site(case: Path) -> Path:
    return case / "findings" / "keuken.example.jsonl"


def test_a_moment_of_another_request_than_was_recorded(case: Path) -> None:
    def other(values: list[Line]) -> list[Line]:
        return [x | {"id": "0" * 16} if x.get("what") == "given" else x for x in values]

    rewritten(site(case), other)
    assert "moment 0000000000000000" in str(looked(case).told)


def test_a_line_that_was_altered(case: Path) -> None:
    def alter(values: list[Line]) -> list[Line]:
        values[0]["event"] = "Purchase"
        values[0]["value"] = "secret@shop.example"
        return values

    rewritten(site(case), alter)
    told = looked(case)
    assert told.state == "wrong"
    assert told.told[0].endswith("differs in event, value")
    assert "secret" not in str(told)


def test_a_line_that_was_invented(case: Path) -> None:
    rewritten(site(case), lambda x: [*x, {**x[0], "id": "0" * 16, "field": "ud[ph]"}])
    told = looked(case)
    assert told.state == "wrong"
    assert told.told[0].startswith("finding 0000000000000000 (")
    assert told.told[0].endswith("ud[ph]) is in the record, and not found again")


def test_a_line_that_was_left_out(case: Path) -> None:
    gone = [row.value for row in rows(site(case))][-1]
    rewritten(site(case), lambda x: x[:-1])
    told = looked(case)
    assert told.state == "wrong"
    assert any(text.startswith(f"{gone['type']} {gone.get('id', gone.get('finding'))}") for text in told.told)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"time": "2026-11-23T19:57:00.000Z"}, "differs in time"),
        ({"id": "0" * 16}, "is in the record, and not found again"),
    ],
)
def test_a_moment_that_was_altered(case: Path, change: Line, told: str) -> None:
    rewritten(site(case), lambda x: [one | change if one["type"] == "moment" else one for one in x])
    seen = looked(case)
    assert seen.state == "wrong"
    assert any(text.startswith("moment ") and text.endswith(told) for text in seen.told)


def test_a_proof_that_was_raised(case: Path) -> None:
    """A declared value made into a proved one is as bad as an invented line."""

    def raised(values: list[Line]) -> list[Line]:
        proof = {"proof": "verified", "plain": "x", "because": "so", "source": None, "strength": "strong"}  # fmt: skip
        return [*values, {"type": "proof", "finding": values[0]["id"], **proof}]

    rewritten(site(case), raised)
    assert "plain" in looked(case).told[0]


def test_other_rules_are_named_and_nothing_is_called_wrong(case: Path, tmp_path: Path) -> None:
    shutil.copytree(folder("rules"), tmp_path / "rules")
    with (tmp_path / "rules" / "meta-pixel.yaml").open("a") as file:
        file.write("# another word\n")
    other = case.parent / "other"
    made(other, DEMO, "--rules", tmp_path / "rules", "--persona", PERSON)
    told = looked(other)
    assert told.state == "unchecked"
    assert "made with the rules" in told.told[-1]


def test_recordings_that_are_elsewhere_are_counted(tmp_path: Path) -> None:
    case = made(tmp_path / "case", DEMO, "--by-reference")
    told = looked(case)
    assert told.state == "unchecked"
    assert told.told[-1].endswith("lines are of recordings that are not in the case")


def test_a_real_person_is_needed_for_the_proof_alone(tmp_path: Path) -> None:
    real = tmp_path / "real.yaml"
    real.write_text(PERSON.read_text().replace("synthetic: true", "synthetic: false"))
    real.chmod(0o600)
    person = load_persona(real)
    case = made(tmp_path / "case", DEMO, "--persona", real)
    assert person.values[0][1][0] not in json.dumps(read_case(case).about)
    without = looked(case)
    assert without.state == "unchecked", without.told
    assert without.told[-2] == f"the proof of {person.name}'s values needs the file: --persona"
    given = sum(one["plain"] is not None for one in read_case(case).moments)
    assert without.told[-1] == f"{given} lines tell when their values were given, and were not compared"  # fmt: skip
    assert looked(case, person).state == "whole"
    with pytest.raises(InputError, match="is not a real person of this case"):
        looked(case, Persona("other", False, (("email", ("o@other.example",)),)))


def lived(case: Path, observed: Path, recorded: Path) -> Path:
    """A case of a live session that saw one file's requests, and recorded another's."""
    about = About("", "", "2026-11-25T10:00:00.000Z", (), {}, load_rulebook().digest)
    with create_or_open(case, about) as writer:
        recording = writer.begin_original("live-1.mitm")
        shutil.copyfile(recorded, recording)
        told = {"name": "live 1", "rules": about.rules, "recording": recording.name}
        writer.journal("live", about.created, **told)
        one = replay(observed, ask({}, (), None), for_case=True)
        for line in one.lines:
            live = in_capture(line, CaptureRef("live 1"))
            writer.add(live, one.requests.get(getattr(line, "request", "")))
        writer.finish_originals()
    return case


def saved_as_they_ended(path: Path, target: Path) -> Path:
    """The same flows, each two of them the other way round, as mitmproxy may save them."""
    with path.open("rb") as file:
        flows = list(framed(file))
    pairs = itertools.batched(flows[: len(flows) // 2 * 2], 2)
    target.write_bytes(b"".join(second + first for first, second in pairs))
    return target


def test_a_live_session_is_looked_at_in_its_recording(tmp_path: Path) -> None:
    """Its findings bear the session's name and no hash, for the recording had no end yet."""
    reject = DATA / "study" / "reject.mitm"
    case = lived(tmp_path / "case", reject, reject)
    assert looked(case).state == "whole", looked(case).told
    assert len(read_case(case).findings) > 50


@pytest.mark.parametrize(
    ("ended", "state"),
    [
        (None, "unchecked"),
        ({"recording_cut": True}, "unchecked"),
        ({"recording_cut": False}, "wrong"),
        ({}, "wrong"),
    ],
)
def test_what_was_sent_after_the_recording_ended_is_not_checked(
    tmp_path: Path, ended: dict[str, bool] | None, state: str
) -> None:
    """After a crash an honest record holds more than its recording."""
    reject = DATA / "study" / "reject.mitm"
    with reject.open("rb") as file:
        flows = list(framed(file))
    (tmp_path / "cut.mitm").write_bytes(b"".join(flows[:-8]))
    case = lived(tmp_path / "case", reject, tmp_path / "cut.mitm")
    if ended is not None:
        line = {"type": "live_ended", "name": "live 1", **ended}
        rewritten(case / "journal.jsonl", lambda x: [*x, line])
    told = looked(case)
    assert told.state == state, told.told
    assert ("recordings, which may lack some" in str(told.told)) == (state == "unchecked")


def test_mitmproxy_saved_the_flows_in_the_order_in_which_they_ended(tmp_path: Path) -> None:
    reject = DATA / "study" / "reject.mitm"
    saved = saved_as_they_ended(reject, tmp_path / "saved.mitm")
    case = lived(tmp_path / "case", reject, saved)
    told = looked(case)
    assert told.state != "wrong", told.told
    made(case, case / "captures" / "live-1.mitm")
    assert looked(case).state != "wrong", looked(case).told
    bellen = case / "findings" / "bellen.example.jsonl"
    rewritten(
        bellen, lambda x: [line | {"event": "Alt"} if "event" in line else line for line in x]
    )
    assert "differs in event" in str(looked(case).told)


def test_what_a_live_session_could_not_prove_yet_is_not_wrong(case: Path) -> None:
    def declared(values: list[Line]) -> list[Line]:
        return [x | {"proof": "declared", "plain": None} if "proof" in x else x for x in values]

    rewritten(site(case), declared)
    assert looked(case).state == "wrong"
    (name,) = {one.name for one in (case / "captures").iterdir() if one.name == "reject.har"}
    live = {"type": "live", "name": name, "rules": "", "recording": name}
    rewritten(case / "journal.jsonl", lambda x: [*x, live])
    told = looked(case)
    assert "lines of live sessions are proved in another way now" in str(told.told)


@pytest.mark.parametrize("name", ["../outside.har", "/etc/passwd", "a/b.har"])
def test_no_recording_is_read_from_elsewhere(case: Path, name: str) -> None:
    (case / "outside.har").write_bytes((DEMO / "reject.har").read_bytes())
    line = {"type": "original", "name": name, "sha256": "ab" * 32, "by_reference": False}
    rewritten(case / "journal.jsonl", lambda x: [*x, line])
    assert looked(case).state == "whole"


def test_words_that_a_journal_cannot_have_told() -> None:
    assert asked_of({"site": 7, "search": [], "recover": "everything", "learning": 0}) == Asked()
    told = {"site": "a.example", "search": "all", "recover": "names", "learning": False}
    assert asked_of(told) == Asked("a.example", False, "all", "names")


def test_a_crash_before_the_replay_was_journalled(tmp_path: Path) -> None:
    case = made(tmp_path / "case", DEMO)
    journal = case / "journal.jsonl"
    rewritten(journal, lambda x: [line for line in x if line["type"] != "replayed"])
    assert looked(case).state == "whole"
