"""The options that say whom and how far to look for -> the question that captures are asked."""

import argparse
import datetime
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pixelwitness.cli.persona import read_personas
from pixelwitness.clock import now
from pixelwitness.companies import Companies, company_folders, company_of, load_companies
from pixelwitness.consent import load_consent
from pixelwitness.errors import InputError, RuleError
from pixelwitness.identity import People, Persona
from pixelwitness.identity.overlap import in_common
from pixelwitness.identity.people import said
from pixelwitness.identity.worlds.sizes import load_sizes
from pixelwitness.observer import Scope
from pixelwitness.recovered import Recover, Wanted
from pixelwitness.replay import Question
from pixelwitness.resources import folder
from pixelwitness.rulebook import load_rulebook
from pixelwitness.vocabulary import Kind

if TYPE_CHECKING:  # needed where something waits to be recovered, or with a study
    from pixelwitness.identity.recover import Means, Recovered
    from pixelwitness.identity.worlds.choice import Asked
    from pixelwitness.identity.worlds.world import Progress
    from pixelwitness.study import Study

_RECOVER = ("names", "phone", "none")
_ONLY_ASKED: dict[Kind, str] = {"first_name": "names", "last_name": "names", "phone": "phone"}


def asking(arguments: argparse.Namespace) -> Callable[[], Question]:
    """Makes the question; it can be sent to another process. Reads the personas here and now.

    Raises InputError where a persona or a word is wrong.
    """
    where = Path(arguments.rules) if arguments.rules else None
    scope = Scope(
        site=arguments.site,
        learning=not arguments.no_learning,
        everywhere=arguments.search == "all",
        recover=recovery(arguments.recover),
        tools=load_consent(where),
    )
    folders = company_folders(arguments.companies, where)
    study = study_in(arguments.study, folders)
    names = [*arguments.persona, *(str(path) for path in study.personas)] if study else []
    personas = read_personas(names or arguments.persona)
    controls = read_personas(arguments.control)
    _check(personas, controls)
    return partial(_question, where, personas, controls, scope, folders, study)


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


def _question(
    where: Path | None,
    personas: tuple[Persona, ...],
    controls: tuple[Persona, ...],
    scope: Scope,
    folders: tuple[Path, ...],
    study: "Study | None",
) -> Question:
    people = People(personas, controls, _sizes(where))
    rules = load_rulebook(where, folders[1:])
    named = company_of(folders, study.companies if study else None)
    return Question(rules, personas, people, replace(scope, company_of=named), study)


def recovery(text: str) -> Recover | None:
    """What `--recover` asks for; `none` is nothing at all. Raises InputError for another word."""
    words = recovery_words(text)
    return None if words is None else partial(_recover, words)


def recovery_words(text: str) -> frozenset[str] | None:
    """The words of `--recover`, None where one is `none`. Raises InputError for another word."""
    words = frozenset(word.strip() for word in text.split(",") if word.strip())
    for word in words:
        if word not in _RECOVER:
            known = ", ".join(_RECOVER)
            raise InputError("--recover", f"`{word}` cannot be asked for", f"Known are: {known}.")
    return None if "none" in words else words


def means_for(words: frozenset[str], day: str, progress: "Progress | None") -> "Means":
    """What those words allow, with birth dates up to that day and the user's own cache."""
    from platformdirs import user_cache_path

    from pixelwitness.identity.recover import Means

    asked: set[Asked] = {"postcode"}
    asked |= {"names"} if "names" in words else set()
    asked |= {"phone"} if "phone" in words else set()
    return Means(
        today=datetime.date.fromisoformat(day),
        asked=frozenset(asked),
        cache=user_cache_path("pixelwitness"),
        progress=progress,
    )


def announce(wanted: Wanted, means: "Means") -> None:
    """Says on stderr how long a search of telephone numbers takes, before it begins."""
    from pixelwitness.identity.recover import estimate

    if "phone" in means.asked and any(kind == "phone" for kind, _ in wanted):
        seconds = estimate(wanted, means)
        print(f"trying all there are takes up to {seconds:,.0f} s here", file=sys.stderr)


def _recover(
    words: frozenset[str], wanted: Wanted, until: str
) -> "Mapping[tuple[Kind, str], Recovered]":
    """All that is left alone unless asked for is sorted out before anything is loaded."""
    asked = {
        (kind, form): digests
        for (kind, form), digests in wanted.items()
        if kind not in _ONLY_ASKED or _ONLY_ASKED[kind] in words
    }
    return _tried(words, asked, until) if asked else {}


def _tried(
    words: frozenset[str], wanted: Wanted, until: str
) -> "Mapping[tuple[Kind, str], Recovered]":
    """Imported and built only where some value could not be proved otherwise."""
    from pixelwitness.cli.progress import trying
    from pixelwitness.identity.recover import recover

    with trying(sys.stderr) as progress:
        means = means_for(words, (until or now())[:10], progress)
        announce(wanted, means)
        return recover(wanted, means)


def _sizes(where: Path | None) -> Callable[[Kind], int]:
    """How many values of a kind are likely; read when it is first asked for."""
    table: dict[Kind, int] = {}

    def size_of(kind: Kind) -> int:
        if not table:
            table.update(load_sizes((where or folder("rules")) / "worlds" / "sizes.yaml"))
        return table[kind]

    return size_of
