"""`pixelwitness persona new` invents a test person, `persona show` says what is searched for."""

import argparse
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pixelwitness.errors import InputError
from pixelwitness.identity import Persona, is_exposed, load_persona

if TYPE_CHECKING:  # replay reads its personas here, and starts quicker without the rest
    from pixelwitness.report.persona import Sought

_SCREEN = "-"


def run(arguments: argparse.Namespace) -> int:
    """Writes new persona files and prints their paths, or prints what files say; 0."""
    return _new(arguments) if arguments.what == "new" else _show(arguments)


def read_personas(names: Iterable[str]) -> tuple[Persona, ...]:
    """The personas of these files; says on stderr where a real person's data lies open."""
    return tuple(_read(Path(name)) for name in names)


def _read(path: Path) -> Persona:
    persona = load_persona(path)
    if not persona.synthetic and is_exposed(path):
        _say(f"{path}: others on this machine can read this real person's data: chmod 600 {path}")
    return persona


def _new(arguments: argparse.Namespace) -> int:
    import datetime
    import random

    from pixelwitness.clock import now
    from pixelwitness.identity.countries import load_countries, named
    from pixelwitness.identity.invention import invent
    from pixelwitness.identity.personafile import to_yaml
    from pixelwitness.identity.reserved import reserved

    _check(arguments)
    country = named(arguments.country, load_countries())
    today = datetime.date.fromisoformat(now()[:10])
    chance = random.SystemRandom()
    domain = reserved(arguments.domain)
    personas = invent(country, domain, today, chance, arguments.count, arguments.name.strip())
    for position, persona in enumerate(personas):
        text = to_yaml(persona, country)
        if arguments.output == _SCREEN:
            print(text, end="")
        else:
            print(_created(_target(arguments.output, persona, position), text))
    return 0


def _check(arguments: argparse.Namespace) -> None:
    if arguments.count < 1:
        raise InputError("--count", f"`{arguments.count}` persons cannot be invented")
    if arguments.count > 1 and arguments.output == _SCREEN:
        raise InputError(
            "--count", "the screen takes one person", "Leave `-o -` away: each gets a file."
        )
    if not arguments.name.isprintable():
        raise InputError("--name", "holds characters that cannot be printed")


def _target(output: str | None, persona: Persona, position: int) -> Path:
    """The file of the first is `output`, of the second `output` with `-2` before its suffix."""
    from pixelwitness.identity.invention import plain

    if not output:
        words = filter(None, map(plain, persona.name.split("-")))
        return Path(f"{'-'.join(words) or 'persona'}.yaml")
    path = Path(output)
    return path.with_stem(f"{path.stem}-{position + 1}") if position else path


def _created(path: Path, text: str) -> Path:
    """A file that nobody else can read, from its first byte on; nothing is ever overwritten."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as cause:
        raise InputError(
            str(path), "exists already and is left as it is", "Name another file with -o."
        ) from cause
    except OSError as cause:
        raise InputError(str(path), f"cannot be written ({cause.strerror})") from cause
    return path


def _show(arguments: argparse.Namespace) -> int:
    from pixelwitness.report.persona import persona_lines

    for position, persona in enumerate(read_personas(arguments.file)):
        if not persona.synthetic:
            _say(f"{persona.name} is a real person: keep what is printed here to yourself")
        if position:
            print()
        sys.stdout.writelines(persona_lines(persona, _sought(persona), arguments.all))
    return 0


def _sought(persona: Persona) -> list["Sought"]:
    """Every value with its spellings; what was typed besides the kinds is spelled as `other`."""
    from pixelwitness.identity.spellings import spellings
    from pixelwitness.report.persona import Sought

    return [
        Sought(kind, value, tuple((s.text, s.steps) for s in spellings(kind, value, country)))
        for country in (persona.country,)
        for kind, values in (*persona.values, ("other", persona.also))
        for value in values
    ]


def _say(text: str) -> None:
    from pixelwitness.report.words import visible

    print(f"pixelwitness: {visible(text)}", file=sys.stderr)
