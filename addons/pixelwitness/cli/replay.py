"""`pixelwitness replay`: captures in, findings out."""

import argparse
import io
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pixelwitness import __version__
from pixelwitness.captures import find_captures
from pixelwitness.cli.progress import bar_for
from pixelwitness.clock import now
from pixelwitness.errors import InputError
from pixelwitness.finding import Finding
from pixelwitness.identity import Persona, load_persona
from pixelwitness.replay import Question, Replayed, record, replay
from pixelwitness.report import Result, to_csv, to_jsonl, to_text
from pixelwitness.rulebook import load_rulebook
from pixelwitness.vocabulary import CONSENT_STATES, FORMS, KINDS

if TYPE_CHECKING:  # most replays write no case, and start quicker without its code
    from pixelwitness.case import About, CaseWriter, PersonaRecord


def run(arguments: argparse.Namespace) -> int:
    """Reads every capture, writes the case, prints the report; 1 where something was found."""
    wanted = _fail_on(arguments.fail_on)
    rules = load_rulebook(Path(arguments.rules) if arguments.rules else None)
    personas = tuple(load_persona(Path(name)) for name in arguments.persona)
    question = Question(rules, personas, arguments.site)
    paths = find_captures(arguments.capture)
    results = _all(paths, question, arguments)
    _write(_report(results, arguments), arguments.output)
    if arguments.require_traffic and not any(r.to_recipients for r in results):
        raise InputError(
            ", ".join(r.capture.name for r in results),
            "holds no call to Meta at all, so it shows nothing",
            "Was the browser's traffic recorded, and the pixel not blocked?",
        )
    found = any(wanted <= _words(one) for result in results for one in result.findings)
    return int(found and not arguments.exit_zero)


def about(title: str, investigator: str, question: Question) -> "About":
    """What a new case folder says of itself; the clock is read here and nowhere deeper."""
    from pixelwitness.case import About

    return About(
        title=title,
        investigator=investigator,
        created=now(),
        personas=tuple(_persona_record(persona) for persona in question.personas),
        versions={"pixelwitness": __version__, "python": sys.version.split()[0]},
        rules=question.rules.digest,
    )


def _all(paths: list[Path], question: Question, arguments: argparse.Namespace) -> list[Result]:
    if not arguments.case:
        # the text alone names no capture's hash, and is in no order that depends on it
        hashed = arguments.format != "text"
        return [one.result for one in _replay_each(paths, question, False, hashed)]
    from pixelwitness.case import create_or_open

    folder = Path(arguments.case)
    told = about(arguments.title or folder.name, arguments.investigator, question)
    with create_or_open(folder, told) as writer:
        return [
            _recorded(one, writer, question, arguments.by_reference)
            for one in _replay_each(paths, question, True, True)
        ]


def _replay_each(
    paths: list[Path], question: Question, for_case: bool, hashed: bool
) -> Iterable[Replayed]:
    with bar_for(paths, sys.stderr) as bar:
        for path in paths:
            bar.begin(path)
            yield replay(path, question, bar, for_case, hashed)


def _recorded(
    one: Replayed, writer: "CaseWriter", question: Question, by_reference: bool
) -> Result:
    record(one, writer, question, now(), by_reference)
    return one.result


def _persona_record(persona: Persona) -> "PersonaRecord":
    from pixelwitness.case import PersonaRecord

    values = {kind: list(given) for kind, given in persona.values}
    if persona.also:
        values["also"] = list(persona.also)
    return PersonaRecord(persona.name, persona.synthetic, values)


def _report(results: list[Result], arguments: argparse.Namespace) -> Iterable[str]:
    match arguments.format:
        case "jsonl":
            return to_jsonl(results)
        case "csv":
            return to_csv(results)
        case _:
            colour = not arguments.output and sys.stdout.isatty() and "NO_COLOR" not in os.environ
            return to_text(results, colour, arguments.show_values)


def _write(lines: Iterable[str], output: str | None) -> None:
    """To the screen, or whole into the file: a report cut off half-way never takes its name."""
    if not output:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        sys.stdout.writelines(lines)
        return
    target = Path(output)
    part = target.with_name(f".{target.name}.part")
    try:
        with part.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            file.writelines(lines)
        part.replace(target)
    except OSError as cause:
        raise InputError(output, f"cannot be written ({cause.strerror})") from cause


def _fail_on(text: str | None) -> frozenset[str]:
    words = frozenset(word.strip() for word in (text or "").split(",") if word.strip())
    for word in words:
        if word not in (*KINDS, *FORMS, *CONSENT_STATES):
            raise InputError("--fail-on", f"`{word}` is no kind, form or consent state")
    return words


def _words(one: Finding) -> frozenset[str]:
    return frozenset((one.kind, one.form, one.consent.state))
