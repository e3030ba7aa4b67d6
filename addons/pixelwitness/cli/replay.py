"""`pixelwitness replay`: captures in, findings out."""

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pixelwitness import __version__
from pixelwitness.captures import find_captures
from pixelwitness.cli.asking import asking
from pixelwitness.cli.checking import Check, checking, compared
from pixelwitness.cli.output import write
from pixelwitness.cli.progress import Bar, bar_for
from pixelwitness.clock import now
from pixelwitness.errors import CaptureError, InputError
from pixelwitness.replay import Question, Replayed, record, replay
from pixelwitness.report import Result, to_csv, to_jsonl, to_text
from pixelwitness.report.gaps import gap_lines
from pixelwitness.report.words import unsound, visible

if TYPE_CHECKING:  # most replays write no case, and start quicker without its code
    from pixelwitness.case import About, CaseWriter


def run(arguments: argparse.Namespace) -> int:
    """Reads every capture, writes the case, prints the report; 1 where something was found.

    2 where a control persona was found: then nothing that was found may be relied on. And 2 where
    one of several captures could not be read; what is printed is what the others hold.
    """
    paths = find_captures(arguments.capture)
    if arguments.by_reference and any(str(one) == "-" or one.is_fifo() for one in paths):
        what = "what came through a pipe is gone when others want to look at it"
        way_out = "Leave the option away, or save it into a file first."
        raise InputError("--by-reference", what, way_out)
    check = checking(arguments)
    ask = asking(arguments)
    question = ask()
    unread: list[CaptureError] = []
    results = _all(paths, ask, question, arguments, unread)
    private = arguments.format not in ("sarif", "junit")
    write(_report(results, question, check, arguments), arguments.output, private)
    if arguments.format != "text":
        _tell_gaps(results)
    if arguments.require_traffic and not any(r.to_recipients for r in results):
        raise InputError(
            ", ".join(r.capture.name for r in results),
            "no call to Meta was read in it, so it shows nothing",
            "Was the browser's traffic recorded, and the pixel not blocked?",
        )
    if _tell_controls(results) or unread:
        return 2
    found = [one for result in results for one in result.findings]
    if check.baseline is not None:
        print(f"pixelwitness: {compared(found, check.baseline)}", file=sys.stderr)
    return int(any(map(check.counts, found)) and not arguments.exit_zero)


def about(title: str, investigator: str, question: Question) -> "About":
    """What a new case folder says of itself; the clock is read here and nowhere deeper."""
    from pixelwitness.case import About, record_of

    return About(
        title=title,
        investigator=investigator,
        created=now(),
        personas=tuple(record_of(persona) for persona in question.personas),
        versions={"pixelwitness": __version__, "python": sys.version.split()[0]},
        rules=question.rules.digest,
    )


def _all(
    paths: list[Path],
    ask: Callable[[], Question],
    question: Question,
    arguments: argparse.Namespace,
    unread: list[CaptureError],
) -> list[Result]:
    if not arguments.case:
        # the text alone names no capture's hash, and is in no order that depends on it
        hashed = arguments.format != "text"
        jobs = arguments.jobs
        each = _replay_each(paths, ask, question, jobs, False, hashed, unread)
        return _filed([one.result for one in each], question)
    from pixelwitness.case import create_or_open

    folder, study = Path(arguments.case), question.study
    title = arguments.title or (study.title if study else "")
    by = arguments.investigator or (study.by if study else "")
    with create_or_open(folder, about(title, by, question)) as writer:
        if study and not writer.has_journal("study", digest=study.digest):
            writer.journal("study", now(), **study.as_json())
        results = [
            _recorded(one, writer, question, arguments.by_reference)
            for one in _replay_each(paths, ask, question, arguments.jobs, True, True, unread)
        ]
    if not arguments.by_reference:
        _warn(results)
    return _filed(results, question)


def _filed(results: list[Result], question: Question) -> list[Result]:
    """Says on stderr what a study's captures show, and what was planned but has none."""
    if question.study:
        from pixelwitness.report.filing import filing_lines

        for line in filing_lines(question.study, results):
            print(f"pixelwitness: {line}", file=sys.stderr)
    return results


def _warn(results: list[Result]) -> None:
    """An original is kept byte for byte, so it holds what the findings withhold."""
    for result in results:
        if result.credentials:
            print(
                f"pixelwitness: {result.capture.name}: the copy under captures/ holds credentials"
                f" ({', '.join(result.credentials)}); think of it before you hand the case on",
                file=sys.stderr,
            )


def _tell_gaps(results: list[Result]) -> None:
    """Says on stderr what could not be read, where the form of the report has no place for it."""
    for result in results:
        for line in gap_lines(result.gaps):
            print(f"pixelwitness: {visible(result.capture.name)}: {line}", file=sys.stderr)


def _tell_controls(results: list[Result]) -> bool:
    """Says on stderr which values of control personas were found; False where none was."""
    told = [(one.capture.name, found) for one in results for found in one.controls]
    for name, found in told:
        print(f"pixelwitness: {name}: {unsound(found)}", file=sys.stderr)
    return bool(told)


def _replay_each(
    paths: list[Path],
    ask: Callable[[], Question],
    question: Question,
    jobs: int,
    for_case: bool,
    hashed: bool,
    unread: list[CaptureError],
) -> Iterator[Replayed]:
    """The captures that can be read; of several, one that cannot is told and joins `unread`."""
    with bar_for(paths, sys.stderr) as bar:
        outcomes = _outcomes(paths, ask, question, jobs, bar, for_case, hashed)
        for path, one in zip(paths, outcomes, strict=True):
            bar.finish(path)
            if isinstance(one, Replayed):
                yield one
                continue
            unread.append(one)
            if len(unread) == len(paths):
                raise one
            print(f"pixelwitness: {visible(str(one))}", file=sys.stderr)


def _outcomes(
    paths: list[Path],
    ask: Callable[[], Question],
    question: Question,
    jobs: int,
    bar: Bar,
    for_case: bool,
    hashed: bool,
) -> Iterator[Replayed | CaptureError]:
    if jobs > 1 and len(paths) > 1 and Path("-") not in paths:  # stdin is this process's own
        from pixelwitness.jobs import replay_at_once

        yield from replay_at_once(paths, ask, question.rules.digest, jobs, bar.reach, for_case)
        return
    for path in paths:
        yield _outcome(path, question, partial(bar.reach, path), for_case, hashed)


def _outcome(
    path: Path,
    question: Question,
    reach: Callable[[int], None],
    for_case: bool,
    hashed: bool,
) -> Replayed | CaptureError:
    try:
        return replay(path, question, reach, for_case, hashed, helped=True)
    except CaptureError as error:
        return error


def _recorded(
    one: Replayed, writer: "CaseWriter", question: Question, by_reference: bool
) -> Result:
    record(one, writer, question, now(), by_reference)
    return one.result


def _report(
    results: list[Result], question: Question, check: Check, arguments: argparse.Namespace
) -> Iterable[str]:
    match arguments.format:
        case "jsonl":
            return to_jsonl(results)
        case "csv":
            return to_csv(results)
        case "sarif" | "junit":
            return _for_ci(results, question, check, arguments.format)
        case _:
            screen = not arguments.output and sys.stdout.isatty()
            plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
            width = shutil.get_terminal_size().columns if screen else 0
            return to_text(results, screen and not plain, arguments.show_values, width)


def _for_ci(results: list[Result], question: Question, check: Check, form: str) -> Iterable[str]:
    from pixelwitness.export import to_junit, to_sarif
    from pixelwitness.export.results import case_of

    case = case_of(results, question.personas)
    if form == "sarif":
        return to_sarif(case, check.asked_for, check.baseline)
    return to_junit(case, question.study, check.asked_for, check.baseline)
