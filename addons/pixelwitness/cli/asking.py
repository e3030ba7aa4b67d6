"""The options that say whom and how far to look for -> the question that captures are asked."""

import argparse
import datetime
import sys
from pathlib import Path

from pixelwitness.cli.persona import read_personas
from pixelwitness.errors import InputError
from pixelwitness.identity import People
from pixelwitness.observer import Scope
from pixelwitness.recovered import Recover, Wanted
from pixelwitness.replay import Question
from pixelwitness.rulebook import Rulebook, load_rulebook

_RECOVER = ("names", "phone", "none")


def question_of(arguments: argparse.Namespace) -> Question:
    """Reads rules and personas. Raises InputError where a file or a word is wrong."""
    rules = load_rulebook(Path(arguments.rules) if arguments.rules else None)
    personas = read_personas(arguments.persona)
    scope = Scope(
        site=arguments.site,
        learning=not arguments.no_learning,
        everywhere=arguments.search == "all",
        recover=_recover(arguments.recover, rules),
    )
    controls = read_personas(arguments.control)
    return Question(rules, personas, People(personas, controls, rules.sizes), scope)


def _recover(text: str, rules: Rulebook) -> Recover | None:
    words = frozenset(word.strip() for word in text.split(",") if word.strip())
    for word in words:
        if word not in _RECOVER:
            known = ", ".join(_RECOVER)
            raise InputError("--recover", f"`{word}` cannot be asked for", f"Known are: {known}.")
    if "none" in words:
        return None

    def late(wanted: Wanted) -> object:
        """Imported and built only where some value could not be proved otherwise."""
        from platformdirs import user_cache_path

        from pixelwitness.identity.worlds import recover

        cache = user_cache_path("pixelwitness")
        today = datetime.datetime.now(datetime.UTC).date()
        return recover(wanted, words, today, cache, sys.stderr)

    return late
