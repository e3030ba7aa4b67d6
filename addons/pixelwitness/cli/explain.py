"""`pixelwitness explain`: what a value can be, whose it is, and how anybody can check that."""

import argparse
import datetime
import sys

from pixelwitness.cli.asked import ALWAYS, tell
from pixelwitness.cli.persona import read_personas
from pixelwitness.cli.progress import trying
from pixelwitness.clock import now
from pixelwitness.errors import InputError
from pixelwitness.explain import Explanation, explain, unexplained, with_recovered
from pixelwitness.identity import People, Persona
from pixelwitness.identity.recover import recover, worlds_tried
from pixelwitness.identity.worlds.choice import Asked
from pixelwitness.recovery import announce, asked_in, means_for
from pixelwitness.report.explanation import explanation_json, explanation_lines
from pixelwitness.report.words import visible
from pixelwitness.rulebook import load_rulebook

_LONGEST = 1 << 20


def run(arguments: argparse.Namespace) -> int:
    """Prints the explanation; 0 whatever it says. Raises InputError for a wrong file or word."""
    asked = asked_in(arguments.recover, "--recover")
    personas = read_personas(arguments.persona)
    controls = read_personas(arguments.control)
    day = now()[:10]
    told = explain(
        _value(arguments.value),
        People(personas, controls),
        load_rulebook(),
        datetime.date.fromisoformat(day),
    )
    if asked is not None:
        told = _recovered(told, ALWAYS | asked, day)
    _warn(told, (*personas, *controls))
    _write(told, arguments.format)
    return 0


def _value(given: str) -> str:
    """The value, or what stdin holds without the line's end, so that no shell remembers it."""
    if given != "-":
        return given
    raw = sys.stdin.buffer.read(_LONGEST + 1)
    if len(raw) > _LONGEST:
        raise InputError("-", f"more than {_LONGEST:,} bytes are more than one value")
    try:
        return raw.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError as cause:
        raise InputError(
            "-", "is no UTF-8 text", "Give bytes as base64: base64 FILE | pixelwitness explain -"
        ) from cause


def _recovered(told: Explanation, asked: frozenset[Asked], day: str) -> Explanation:
    wanted = unexplained(told)
    if not wanted:
        return told
    with trying(sys.stderr) as progress:
        means = means_for(asked, day, progress)
        announce(wanted, means, tell)
        found = recover(wanted, means)
    return with_recovered(told, found, worlds_tried(wanted, means))


def _warn(told: Explanation, personas: tuple[Persona, ...]) -> None:
    """Where a real person's value may be about to be printed."""
    for persona in personas:
        if told.knows and not persona.synthetic:
            say = f"{persona.name} is a real person: keep what is printed here to yourself"
            print(f"pixelwitness: {visible(say)}", file=sys.stderr)


def _write(told: Explanation, form: str) -> None:
    lines = [explanation_json(told)] if form == "json" else explanation_lines(told)
    sys.stdout.writelines(lines)
