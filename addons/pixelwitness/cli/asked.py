"""How far to look, in the words of the command line or of a case's journal -> a question."""

import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import asdict, replace

from pixelwitness.cli.progress import trying
from pixelwitness.companies import company_of
from pixelwitness.consent import load_consent
from pixelwitness.errors import InputError
from pixelwitness.identity import People, Persona
from pixelwitness.identity.worlds.sizes import load_sizes
from pixelwitness.observer import Scope
from pixelwitness.recovery import asked_in, recovery
from pixelwitness.replay import Question
from pixelwitness.resources import folder
from pixelwitness.rulebook import load_rulebook
from pixelwitness.vocabulary import Kind

if TYPE_CHECKING:  # needed where something waits to be recovered, or with a study
    from pixelwitness.identity.worlds.choice import Asked as Worlds
    from pixelwitness.identity.worlds.world import Progress
    from pixelwitness.study import Study

ALWAYS: "frozenset[Worlds]" = frozenset(("postcode",))


class Asked(msgspec.Struct, frozen=True, gc=False):
    """How far to look, in the words of the command line; a case's journal keeps them."""

    site: str | None = None
    learning: bool = True
    search: str = "meta"
    recover: str = ""


def asked_of(told: Mapping[str, Any]) -> Asked:
    """What a journal tells of it; what is no such word is as if it had not been told."""
    site, recover = told.get("site"), told.get("recover")
    return Asked(
        site if isinstance(site, str) else None,
        told.get("learning") is not False,
        "all" if told.get("search") == "all" else "meta",
        recover if isinstance(recover, str) and _is_known(recover) else "",
    )


def scope_of(asked: Asked, where: Path | None = None) -> Scope:
    """The scope in these words, by the consent tools of that folder of rules.

    Raises InputError for a word that cannot be asked for.
    """
    return Scope(
        site=asked.site,
        learning=asked.learning,
        everywhere=asked.search == "all",
        recover=recovery(asked.recover, "--recover", tell, _on_stderr, ALWAYS),
        tools=load_consent(where),
    )


def question_of(
    where: Path | None,
    people: tuple[tuple[Persona, ...], tuple[Persona, ...]],
    asked: Asked,
    folders: tuple[Path, ...],
    study: "Study | None" = None,
) -> Question:
    """The question by the rules of that folder (None: those of the program).

    `people` are the personas and the controls, `folders` those of the companies' files.
    """
    personas, controls = people
    rules = load_rulebook(where, folders[1:])
    named = company_of(folders, study.companies if study else None)
    scope = replace(scope_of(asked, where), company_of=named)
    whom = People(personas, controls, _sizes(where))
    return Question(rules, personas, whom, scope, study, asdict(asked), controls)


def tell(text: str) -> None:
    """A sentence for the user, on stderr."""
    print(text, file=sys.stderr)


def _on_stderr() -> "AbstractContextManager[Progress | None]":
    return trying(sys.stderr)


def _is_known(text: str) -> bool:
    try:
        asked_in(text, "")
    except InputError:
        return False
    return True


def _sizes(where: Path | None) -> Callable[[Kind], int]:
    """How many values of a kind are likely; read when it is first asked for."""
    table: dict[Kind, int] = {}

    def size_of(kind: Kind) -> int:
        if not table:
            table.update(load_sizes((where or folder("rules")) / "worlds" / "sizes.yaml"))
        return table[kind]

    return size_of
