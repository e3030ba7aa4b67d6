"""The options that say whom and how far to look for -> the question that captures are asked."""

import argparse
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

from pixelwitness.cli.persona import read_personas
from pixelwitness.cli.progress import trying
from pixelwitness.identity import People, Persona
from pixelwitness.identity.worlds.sizes import load_sizes
from pixelwitness.identity.worlds.world import Progress
from pixelwitness.observer import Scope
from pixelwitness.recovery import recovery
from pixelwitness.replay import Question
from pixelwitness.resources import folder
from pixelwitness.rulebook import load_rulebook
from pixelwitness.vocabulary import Kind

type _Persons = tuple[Persona, ...]


def whom(arguments: argparse.Namespace) -> tuple[_Persons, _Persons, Scope]:
    """The personas, the controls, and how far to look: the options that several verbs have.

    Raises InputError where a persona or a word is wrong.
    """
    scope = Scope(
        site=arguments.site,
        learning=not arguments.no_learning,
        everywhere=arguments.search == "all",
        recover=recovery(
            arguments.recover, "--recover", _tell, _on_stderr, frozenset(("postcode",))
        ),
    )
    return read_personas(arguments.persona), read_personas(arguments.control), scope


def asking(arguments: argparse.Namespace) -> Callable[[], Question]:
    """Makes the question; it can be sent to another process. Reads the personas here and now.

    Raises InputError where a persona or a word is wrong.
    """
    personas, controls, scope = whom(arguments)
    where = Path(arguments.rules) if arguments.rules else None
    return partial(_question, where, personas, controls, scope)


def _question(where: Path | None, personas: _Persons, controls: _Persons, scope: Scope) -> Question:
    people = People(personas, controls, _sizes(where))
    return Question(load_rulebook(where), personas, people, scope)


def _sizes(where: Path | None) -> Callable[[Kind], int]:
    """How many values of a kind are likely; read when it is first asked for."""
    table: dict[Kind, int] = {}

    def size_of(kind: Kind) -> int:
        if not table:
            table.update(load_sizes((where or folder("rules")) / "worlds" / "sizes.yaml"))
        return table[kind]

    return size_of


def _tell(text: str) -> None:
    print(text, file=sys.stderr)


def _on_stderr() -> AbstractContextManager[Progress | None]:
    return trying(sys.stderr)
