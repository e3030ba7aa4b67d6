"""The options that say whom and how far to look for -> the question that captures are asked."""

import argparse
import datetime
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pixelwitness.cli.persona import read_personas
from pixelwitness.clock import now
from pixelwitness.errors import InputError
from pixelwitness.identity import People, Persona
from pixelwitness.identity.worlds.sizes import load_sizes
from pixelwitness.observer import Scope
from pixelwitness.recovered import Recover, Wanted
from pixelwitness.replay import Question
from pixelwitness.resources import folder
from pixelwitness.rulebook import load_rulebook
from pixelwitness.vocabulary import Kind

if TYPE_CHECKING:  # needed where something waits to be recovered, which is seldom
    from pixelwitness.identity.recover import Recovered
    from pixelwitness.identity.worlds.choice import Asked as Worlds

_RECOVER = ("names", "phone", "none")


def asking(arguments: argparse.Namespace) -> Callable[[], Question]:
    """Makes the question; it can be sent to another process. Reads the personas here and now.

    Raises InputError where a persona or a word is wrong.
    """
    asked = Asked(arguments.site, not arguments.no_learning, arguments.search, arguments.recover)
    where = Path(arguments.rules) if arguments.rules else None
    personas = read_personas(arguments.persona)
    scope_of(asked)
    return partial(question_of, where, personas, read_personas(arguments.control), asked)


@dataclass(frozen=True, slots=True)
class Asked:
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
        recover if isinstance(recover, str) and _known(recover) else "",
    )


def scope_of(asked: Asked) -> Scope:
    """The scope in these words. Raises InputError for a word that cannot be asked for."""
    return Scope(asked.site, asked.learning, asked.search == "all", recovery(asked.recover))


def question_of(
    where: Path | None, personas: tuple[Persona, ...], controls: tuple[Persona, ...], asked: Asked
) -> Question:
    """The question by the rules of that folder (None: those of the program)."""
    people = People(personas, controls, _sizes(where))
    return Question(load_rulebook(where), personas, people, scope_of(asked), asdict(asked))


def _known(text: str) -> bool:
    return all(word.strip() in _RECOVER for word in text.split(",") if word.strip())


def recovery(text: str) -> Recover | None:
    """What `--recover` asks for; `none` is nothing at all. Raises InputError for another word."""
    words = frozenset(word.strip() for word in text.split(",") if word.strip())
    for word in words:
        if word not in _RECOVER:
            known = ", ".join(_RECOVER)
            raise InputError("--recover", f"`{word}` cannot be asked for", f"Known are: {known}.")
    return None if "none" in words else partial(_recover, words)


def _recover(
    words: frozenset[str], wanted: Wanted, until: str
) -> "Mapping[tuple[Kind, str], Recovered]":
    """Imported and built only where some value could not be proved otherwise."""
    from platformdirs import user_cache_path

    from pixelwitness.cli.progress import trying
    from pixelwitness.identity.recover import Means, estimate, recover

    asked: set[Worlds] = {"postcode"}
    asked |= {"names"} if "names" in words else set()
    asked |= {"phone"} if "phone" in words else set()
    with trying(sys.stderr) as progress:
        means = Means(
            today=datetime.date.fromisoformat((until or now())[:10]),
            asked=frozenset(asked),
            cache=user_cache_path("pixelwitness"),
            progress=progress,
        )
        if "phone" in words and any(kind == "phone" for kind, _ in wanted):
            seconds = estimate(wanted, means)
            print(f"trying all there are takes up to {seconds:,.0f} s here", file=sys.stderr)
        return recover(wanted, means)


def _sizes(where: Path | None) -> Callable[[Kind], int]:
    """How many values of a kind are likely; read when it is first asked for."""
    table: dict[Kind, int] = {}

    def size_of(kind: Kind) -> int:
        if not table:
            table.update(load_sizes((where or folder("rules")) / "worlds" / "sizes.yaml"))
        return table[kind]

    return size_of
