"""Looks at the recordings of a case once more, and compares the record with what is found now."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pixelwitness.case import (
    Case,
    fold,
    fold_moments,
    fold_setups,
    is_same,
    personas_in_clear,
    read_case,
    record_of,
)
from pixelwitness.case.layout import CAPTURES
from pixelwitness.case.recorded import Recorded
from pixelwitness.errors import CaptureError, InputError
from pixelwitness.finding import Line
from pixelwitness.identity import Persona
from pixelwitness.liveorder import as_saved, matched
from pixelwitness.reanalyse.originals import Asked, Originals, Words, each_once, originals_of
from pixelwitness.replay import Question, replay
from pixelwitness.seal.verdict import Check, State
from pixelwitness.study import Study, study_of

type Ask = Callable[[Words, tuple[Persona, ...], Study | None], Question]

_PROOF = ("kind", "proof", "plain", "spelled", "steps", "chain", "because", "source", "strength")


def reanalyse(case: Path, given: tuple[Persona, ...], ask: Ask) -> Check:
    """Every line of the record against a new look at the recordings that lie in the case.

    `given` are the real persons of the case, which itself holds only commitments to them; `ask`
    makes the question from how far was looked, as the journal tells it, from all persons, and from
    the study that the captures were made for.
    A recording that cannot be read gives nothing, so its lines are not found again. Raises
    CaseError where the record cannot be read, InputError for a person who is none of the case's.
    """
    record = read_case(case)
    originals = originals_of(record)
    absent = _absent(record, given)
    personas = (*personas_in_clear(record.about["personas"]), *given)
    study = _study(record)
    rules = ask({}, personas, study).rules.digest
    now = _found(case, originals, lambda asked: ask(asked.words, asked.people(personas), study))
    lines = (*record.findings, *record.setups, *record.moments)
    then = _by_id(lines, originals)
    there = {id: line for id, line in then.items() if line["capture"]["file"]}
    kept = {id: line for id, line in there.items() if not (absent and _is_of_somebody(line))}
    live = {line["id"] for line in lines if line["capture"]["name"] in originals.live}
    apart = {id for id, line in kept.items() if id in live or _is_of(line, absent)}
    files = set(originals.live.values()) - {""}
    kept, found = as_saved(kept, files), as_saved(now, files)
    now = matched(found, kept)
    turned = len(now.keys() - found.keys())
    news = {id for id in now.keys() - kept.keys() if _is_no_news(now[id], absent, files)}
    lost = {id for id in kept.keys() - now.keys() if kept[id]["capture"]["file"] in originals.cut}
    held = {id: line for id, line in kept.items() if id not in lost}
    told = list(_compared(held, {id: now[id] for id in now.keys() - news}, apart))
    notes = _notes(len(then) - len(there), absent, originals.rules - {rules}, rules)
    if given_to := len(there) - len(kept):
        notes.append(f"{given_to} lines tell when their values were given, and were not compared")
    if others := sum(_is_proved_otherwise(kept[id], now.get(id), absent) for id in live & apart):
        notes.append(f"{others} lines of live sessions are proved in another way now")
    if lost:
        notes.append(f"{len(lost)} lines are not in their recordings, which may lack some")
    if turned:
        notes.append(f"{turned} lines of live sessions are of another request, which ended earlier")
    state: State = "wrong" if told else "whole" if not notes else "unchecked"
    if told and originals.rules != {rules}:
        state = "unchecked"  # other rules may well find something else
    same = f"{len(held) - len({id for id, _ in told})} of {len(then)} lines are found again"
    return Check("reanalysis", state, (*(text for _, text in told), same, *notes))


def _study(record: Case) -> Study | None:
    """The study told last; what it says of companies stands in the findings."""
    told = [study for line in record.journal if (study := study_of(line)) is not None]
    return told[-1] if told else None


def _absent(record: Case, given: Iterable[Persona]) -> set[str]:
    """The names of real persons of the case who were not given."""
    real = [told for told in record.about["personas"] if not told.get("synthetic")]
    for persona in given:
        if not any(is_same(told, record_of(persona)) for told in real):
            way_out = "Only real persons' files are wanted; those of invented ones are in the case."
            raise InputError(persona.name, "is not a real person of this case", way_out)
    known = [record_of(persona) for persona in given]
    return {str(told["name"]) for told in real if not any(is_same(told, one) for one in known)}


def _found(
    case: Path, originals: Originals, ask: Callable[[Asked], Question]
) -> dict[str, dict[str, Any]]:
    """What the recordings give now, put together as a case does it."""
    recorded = Recorded()
    values: list[dict[str, Any]] = []
    for sha256, name in originals.files.items():
        told = [originals.told_live[name]] if name in originals.told_live else []
        told += originals.asked.get(sha256, [])
        # a crash may have kept a replay from being journalled, after its lines were written
        for asked in each_once(told or [Asked()]):
            for line in _replayed(case / CAPTURES / name, ask(asked)):
                for value in recorded.news(line):
                    recorded.add(value)
                    values.append(value)
    lines = (*fold(values), *fold_setups(values), *fold_moments(values))
    return _by_id(lines, originals)


def _replayed(path: Path, question: Question) -> tuple[Line, ...]:
    try:
        return replay(path, question, for_case=True).lines
    except CaptureError:
        return ()  # a live session that saw nothing leaves an empty recording


def _by_id(lines: Iterable[dict[str, Any]], originals: Originals) -> dict[str, dict[str, Any]]:
    """The lines by their ids; a capture is called by its file in the case, "" if it is not there.

    In the record it has the name it had outside, and that of a live session has no hash yet.
    """
    found: dict[str, dict[str, Any]] = {}
    for line in lines:
        told = line["capture"]
        capture = {"file": originals.file_of(told), "entry": told["entry"]}
        inner = {key: _filed(value, originals) for key, value in line.items()}
        found.setdefault(line["id"], {**inner, "capture": capture})
    return found


def _filed(value: Any, originals: Originals) -> Any:
    """The same with captures called by their files, where a twin, consent or source names one."""
    if isinstance(value, list):
        return [_filed(one, originals) for one in value]
    if not isinstance(value, dict):
        return value
    told = {key: _filed(inner, originals) for key, inner in value.items()}
    if isinstance(other := told.get("capture"), dict):
        told["capture"] = originals.file_of(other)
    return told


def _compared(
    then: Mapping[str, dict[str, Any]], now: Mapping[str, dict[str, Any]], apart: set[str]
) -> Iterator[tuple[str, str]]:
    """For each line that is not the same: its id, and what differs, without telling any value."""
    for id, line in then.items():
        if id not in now:
            yield id, f"{_place(line)} is in the record, and not found again"
        elif differing := _differing(line, now[id], _PROOF if id in apart else ()):
            yield id, f"{_place(line)} differs in {', '.join(differing)}"
    for id in sorted(now.keys() - then.keys()):
        yield id, f"{_place(now[id])} is found, and not in the record"


def _differing(one: dict[str, Any], other: dict[str, Any], apart: tuple[str, ...]) -> list[str]:
    keys = (key for key in {**one, **other} if key not in apart)
    return [key for key in keys if one.get(key) != other.get(key)]


def _is_of(line: Mapping[str, Any], absent: set[str]) -> bool:
    """Whether the proof rests on the values of a person who is not known here."""
    source = line.get("source")
    return isinstance(source, dict) and str(source.get("persona")) in absent


def _is_of_somebody(line: Mapping[str, Any]) -> bool:
    """Whether a line tells when a known value was given to the site, which needs the value."""
    return line["type"] == "moment" and line["plain"] is not None


def _is_no_news(line: Mapping[str, Any], absent: set[str], live: set[str]) -> bool:
    """What cannot be held against a record: it hangs on absent values, or on what live came late.

    A session that ends early has not looked at all that was typed.
    """
    late = line["type"] == "moment" and line["capture"]["file"] in live
    return late or (bool(absent) and _is_of_somebody(line))


def _is_proved_otherwise(
    one: dict[str, Any], other: dict[str, Any] | None, absent: set[str]
) -> bool:
    """What is written live does not know what is typed later, and recovers nothing by trying."""
    return other is not None and not _is_of(one, absent) and bool(_differing(one, other, ()))


def _place(line: Mapping[str, Any]) -> str:
    capture = line["capture"]
    what = line["field"] if line["type"] == "finding" else line["what"]
    entry = "" if capture["entry"] is None else f" entry {capture['entry']}"
    return f"{line['type']} {line['id']} ({capture['file']}{entry}, {what})"


def _notes(elsewhere: int, absent: set[str], rules: set[str], ours: str) -> list[str]:
    notes = [f"the proof of {name}'s values needs the file: --persona" for name in sorted(absent)]
    if elsewhere:
        notes.append(f"{elsewhere} lines are of recordings that are not in the case")
    return notes + [
        f"made with the rules {digest}; those of this program are {ours}"
        for digest in sorted(rules)
    ]
