"""Captures in, results out: the reader, the observer and the case folder, one capture at a time."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from pixelwitness.captures import read
from pixelwitness.exchange import Gap
from pixelwitness.finding import CaptureRef, Line, in_capture
from pixelwitness.identity import Known, People, Persona
from pixelwitness.observer import Observer, Scope, interest_of
from pixelwitness.observer.tally import Tally
from pixelwitness.report.result import Result, at_last, folded
from pixelwitness.rulebook import Rulebook
from pixelwitness.sites import site_of

if TYPE_CHECKING:  # most replays write no case, and start quicker without its code
    from pixelwitness.case import CaseWriter
    from pixelwitness.study import Study


class Question(msgspec.Struct, frozen=True, gc=False):
    """What every capture is asked: by which rules, about whom, how far to look, for what study.

    `asked` is the scope in words, as the case's journal tells it to those who want to repeat it.
    `controls` are persons who were never typed anywhere; `people` knows them, too.
    """

    rules: Rulebook
    personas: tuple[Persona, ...] = ()
    people: People = msgspec.field(default_factory=People)
    scope: Scope = msgspec.field(default_factory=Scope)
    study: "Study | None" = None
    asked: dict[str, str | bool | None] = msgspec.field(default_factory=dict)
    controls: tuple[Persona, ...] = ()

    def control_words(self) -> list[dict[str, Any]]:
        """What a journal tells of the controls: their names, and the kinds of their values."""
        return [
            {"name": one.name, "kinds": [kind for kind, _ in one.values]} for one in self.controls
        ]


class Replayed(msgspec.Struct, frozen=True, gc=False):
    """One capture's result, with what the case folder needs besides."""

    result: Result
    path: Path
    lines: tuple[Line, ...]
    requests: dict[str, bytes]


def replay(
    path: Path,
    question: Question,
    progress: Callable[[int], None] | None = None,
    for_case: bool = False,
    hashed: bool = True,
    helped: bool = False,
) -> Replayed:
    """Reads one capture to its end. Raises CaptureError where it is none.

    The lines and requests that a case folder needs are kept only where it is `for_case`. The
    capture's hash is left out where it is not `hashed`: on a large file it is a fifth of the work.
    Where it may be `helped`, a second process reads half of a large one.
    """
    observer = Observer(question.rules, Known(question.people), question.scope)
    interest = interest_of(question.rules, question.scope)
    reading = read(path, interest, progress, hashed or for_case, helped)
    lines: list[Line] = []
    gaps: list[Gap] = []
    requests: dict[str, bytes] = {}
    for item in reading:
        if isinstance(item, Gap):
            gaps.append(item)
            continue
        seen = observer.observe(item)
        lines.extend(seen.lines)
        gaps.extend(seen.gaps)
        if for_case:
            requests.update({name: seen.request for x in seen.lines if (name := _request(x))})
    lines.extend(observer.finish())
    capture = CaptureRef(reading.name, reading.sha256)
    findings, setups = folded(lines, capture)
    tally = observer.tally
    result = Result(
        capture=capture,
        requests=reading.entries,
        to_recipients=tally.to_recipients,
        findings=findings,
        setups=setups,
        gaps=tuple(gaps),
        bodies_lost=tally.bodies_lost,
        bodies_cut=tally.bodies_cut,
        recipients=_recipients(question.rules, tally),
        credentials=tuple(sorted(tally.credentials)),
        placeholders=tuple(tally.placeholders.most_common()),
        sites=_sites(reading.pages),
        controls=tuple(tally.controls),
        trials=tuple(tally.trials),
        backwards=tally.backwards,
    )
    kept = tuple(in_capture(x, capture) for x in at_last(lines)) if for_case else ()
    return Replayed(result, reading.path, kept, requests)


def record(
    one: Replayed, writer: "CaseWriter", question: Question, now: str, by_reference: bool
) -> int:
    """Writes a result into the case folder; says how many lines were new.

    The same capture asked the same by the same rules a second time adds nothing at all.
    """
    capture = one.result.capture
    asked = {"asked": question.asked} if question.asked else {}
    whom: dict[str, Any] = {"personas": [persona.name for persona in question.personas]}
    if question.controls:
        whom["controls"] = question.control_words()
    told = {"capture": capture.sha256, "rules": question.rules.digest, **asked, **whom}
    known = writer.has_journal("replayed", **told)
    writer.keep_original(one.path, capture.sha256 or "", by_reference, capture.name)
    new = sum(writer.add(line, one.requests.get(_request(line))) for line in one.lines)
    for found in one.result.controls:  # news also where the same was replayed without a control
        if not writer.has_journal("control", capture=capture.sha256, found=found):
            writer.journal("control", now, capture=capture.sha256, found=found)
    if not known:
        if one.result.credentials and not by_reference:
            names = list(one.result.credentials)
            held = {"capture": capture.sha256, "names": names}
            if not writer.has_journal("credentials", **held):
                writer.journal("credentials", now, **held)
        for gap in one.result.gaps:
            where = {"capture": capture.sha256, "entry": gap.entry, "reason": gap.reason}
            if not writer.has_journal("gap", **where):
                writer.journal("gap", now, **where)
        for trial in one.result.trials:
            writer.journal("trial", now, capture=capture.sha256, **asdict(trial))
        writer.journal(
            "replayed",
            now,
            **told,
            name=capture.name,
            sites=list(one.result.sites),
            requests=one.result.requests,
            findings=len(one.result.findings),
            to_recipients=one.result.to_recipients,
            bodies_lost=one.result.bodies_lost,
            bodies_cut=one.result.bodies_cut,
            backwards=one.result.backwards,
            placeholders=dict(one.result.placeholders),
        )
    return new


def _request(line: Line) -> str:
    return str(getattr(line, "request", ""))


def _recipients(rules: Rulebook, tally: Tally) -> tuple[tuple[str, int], ...]:
    """Names and numbers of requests; 0 is told of those whose domains were looked for."""
    counts = ((one, tally.to[one.id]) for one in rules.recipients)
    return tuple((one.name, count) for one, count in counts if count or one.domains)


def _sites(pages: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(site for page in pages if (site := site_of(page))))
