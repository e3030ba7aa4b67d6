"""The options that say whom and how far to look for -> the question that captures are asked."""

import argparse
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pixelwitness.cli.asked import Asked, question_of
from pixelwitness.cli.persona import read_personas
from pixelwitness.companies import Companies, company_folders, load_companies
from pixelwitness.errors import InputError, RuleError
from pixelwitness.identity import Persona
from pixelwitness.identity.overlap import in_common
from pixelwitness.identity.people import said
from pixelwitness.recovery import asked_in
from pixelwitness.replay import Question
from pixelwitness.sites import site_of

if TYPE_CHECKING:  # needed with a study
    from pixelwitness.study import Study

_SITE = re.compile(r"[\w-]+(\.[\w-]+)*|\[[0-9a-f:.]+\]")

type Whom = tuple[tuple[Persona, ...], tuple[Persona, ...]]
"""The personas and the controls."""


def whom(arguments: argparse.Namespace) -> tuple[Whom, Asked]:
    """Whom and how far to look for: the options that several verbs have.

    Raises InputError where a persona or a word is wrong. `arguments.site` becomes a site.
    """
    arguments.site = _site(arguments.site)
    asked = Asked(arguments.site, not arguments.no_learning, arguments.search, arguments.recover)
    asked_in(asked.recover, "--recover")
    personas, controls = read_personas(arguments.persona), read_personas(arguments.control)
    _check(personas, controls)
    return (personas, controls), asked


def asking(arguments: argparse.Namespace) -> Callable[[], Question]:
    """A maker of the question, all read and checked already but the rules.

    Raises InputError where a persona or a word is wrong.
    """
    where = Path(arguments.rules) if arguments.rules else None
    folders = company_folders(arguments.companies, where)
    study = study_in(arguments.study, folders)
    if study:
        arguments.persona = [*arguments.persona, *(str(path) for path in study.personas)]
    people, asked = whom(arguments)
    return partial(question_of, where, people, asked, folders, study)


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


def _site(told: str | None) -> str | None:
    """The site of an address or a host, for claims must not name what nobody can visit."""
    if not told:
        return None
    site = site_of(told.strip())
    if not _SITE.fullmatch(site):
        raise InputError("--site", f"`{told}` is no site", "Write its domain: shop.example.")
    return site


def _check(personas: tuple[Persona, ...], controls: tuple[Persona, ...]) -> None:
    """What a control shares with a persona is found wherever the persona is, and tells nothing."""
    for control in controls:
        for persona in personas:
            if kinds := in_common(persona, control):
                raise InputError(
                    "--control",
                    f"{control.name} has the same {said(kinds[0])} as persona {persona.name}",
                    "Give a person who was never typed anywhere: pixelwitness persona new.",
                )
