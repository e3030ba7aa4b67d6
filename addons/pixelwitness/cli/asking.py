"""The options that say whom and how far to look for -> the question that captures are asked."""

import argparse
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pixelwitness.cli.persona import read_personas
from pixelwitness.cli.progress import trying
from pixelwitness.companies import Companies, company_folders, company_of, load_companies
from pixelwitness.consent import load_consent
from pixelwitness.errors import InputError, RuleError
from pixelwitness.identity import People, Persona
from pixelwitness.identity.overlap import in_common
from pixelwitness.identity.people import said
from pixelwitness.identity.worlds.sizes import load_sizes
from pixelwitness.observer import Scope
from pixelwitness.recovery import recovery
from pixelwitness.replay import Question
from pixelwitness.resources import folder
from pixelwitness.rulebook import load_rulebook
from pixelwitness.vocabulary import Kind

if TYPE_CHECKING:  # needed where something waits to be recovered, or with a study
    from pixelwitness.identity.worlds.choice import Asked
    from pixelwitness.identity.worlds.world import Progress
    from pixelwitness.study import Study

type _Persons = tuple[Persona, ...]

ALWAYS: "frozenset[Asked]" = frozenset(("postcode",))


def whom(arguments: argparse.Namespace) -> tuple[_Persons, _Persons, Scope]:
    """The personas, the controls, and how far to look: the options that several verbs have.

    Raises InputError where a persona or a word is wrong.
    """
    where = Path(arguments.rules) if getattr(arguments, "rules", None) else None
    scope = Scope(
        site=arguments.site,
        learning=not arguments.no_learning,
        everywhere=arguments.search == "all",
        recover=recovery(arguments.recover, "--recover", tell, _on_stderr, ALWAYS),
        tools=load_consent(where),
    )
    personas, controls = read_personas(arguments.persona), read_personas(arguments.control)
    _check(personas, controls)
    return personas, controls, scope


def asking(arguments: argparse.Namespace) -> Callable[[], Question]:
    """Makes the question; it can be sent to another process. Reads the personas here and now.

    Raises InputError where a persona or a word is wrong.
    """
    where = Path(arguments.rules) if arguments.rules else None
    folders = company_folders(arguments.companies, where)
    study = study_in(arguments.study, folders)
    if study:
        arguments.persona = [*arguments.persona, *(str(path) for path in study.personas)]
    personas, controls, scope = whom(arguments)
    return partial(_question, where, personas, controls, scope, folders, study)


def tell(text: str) -> None:
    """A sentence for the user, on stderr."""
    print(text, file=sys.stderr)


def study_in(name: str | None, folders: tuple[Path, ...]) -> "Study | None":
    """The study of that file. Raises RuleError where it and the companies' files disagree."""
    if not name:
        return None
    from pixelwitness.study import load_study

    study = load_study(Path(name))
    companies = load_companies(*folders) if study.companies else Companies()
    for one in study.sites:
        known = companies.at(one.site, study.when)
        if one.company and known and one.company not in known.names:
            raise RuleError(
                one.where,
                f"`{one.site}` is of `{one.company}` here, yet of `{known.name}` in {known.where}",
            )
    return study


def _on_stderr() -> "AbstractContextManager[Progress | None]":
    return trying(sys.stderr)


def _check(personas: _Persons, controls: _Persons) -> None:
    """What a control shares with a persona is found wherever the persona is, and tells nothing."""
    for control in controls:
        for persona in personas:
            if kinds := in_common(persona, control):
                raise InputError(
                    "--control",
                    f"{control.name} has the same {said(kinds[0])} as persona {persona.name}",
                    "Give a person who was never typed anywhere: pixelwitness persona new.",
                )


def _question(
    where: Path | None,
    personas: _Persons,
    controls: _Persons,
    scope: Scope,
    folders: tuple[Path, ...],
    study: "Study | None",
) -> Question:
    people = People(personas, controls, _sizes(where))
    rules = load_rulebook(where, folders[1:])
    named = company_of(folders, study.companies if study else None)
    return Question(rules, personas, people, replace(scope, company_of=named), study)


def _sizes(where: Path | None) -> Callable[[Kind], int]:
    """How many values of a kind are likely; read when it is first asked for."""
    table: dict[Kind, int] = {}

    def size_of(kind: Kind) -> int:
        if not table:
            table.update(load_sizes((where or folder("rules")) / "worlds" / "sizes.yaml"))
        return table[kind]

    return size_of
