"""The addon's options: the words of `pixelwitness proxy`, each behind `pixelwitness_`."""

import logging
from collections.abc import Sequence
from pathlib import Path

from mitmproxy.addonmanager import Loader
from mitmproxy.options import Options

from pixelwitness.companies import company_folders, company_of
from pixelwitness.consent import load_consent
from pixelwitness.errors import InputError
from pixelwitness.identity import People, Persona, load_persona
from pixelwitness.observer import Scope
from pixelwitness.recovery import recovery
from pixelwitness.replay import Question
from pixelwitness.rulebook import Rulebook, load_rulebook

OURS = frozenset(
    f"pixelwitness_{name}"
    for name in (
        "case", "record", "persona", "control", "companies", "search", "learning", "recover",
        "site",
    )
)  # fmt: skip
"""Those that begin a new session when they change."""

_SEARCH = ("meta", "all")
_LOG = logging.getLogger("pixelwitness")


def add_options(loader: Loader) -> None:
    """Declares all of them."""
    add, several = loader.add_option, Sequence[str]
    add("pixelwitness_case", str, "", "The case folder to write findings into.")
    add("pixelwitness_record", bool, False, "Keep all flows in the case folder, too.")
    add("pixelwitness_persona", several, [], "Persona files: whose data to look for.")
    add("pixelwitness_control", several, [], "Persona files: whose data must not be found.")
    add(
        "pixelwitness_search",
        str,
        "meta",
        "Search known values in calls to Meta, or in all that leaves for another site.",
        choices=_SEARCH,
    )
    add("pixelwitness_learning", bool, True, "Take what the visitor types as known, too.")
    add("pixelwitness_recover", str, "", "Recover hashed names or phones, too, or none at all.")
    add("pixelwitness_companies", several, [], "Folders of company files of your own.")
    add("pixelwitness_site", str, "", "The site of uploads that do not tell theirs.")
    add("pixelwitness_quiet", bool, False, "Tell no findings in the log; mark the flows only.")


def asked(options: Options, rules: Rulebook) -> Question:
    """What the options ask of the traffic. Raises InputError where a file or a word is wrong.

    `rules` are taken, but for their digest, which covers company files of the user's own.
    """
    search = options.pixelwitness_search
    if search not in _SEARCH:  # mitmproxy shows choices, and does not hold anybody to them
        known = ", ".join(_SEARCH)
        raise InputError("pixelwitness_search", f"`{search}` is no choice", f"Known are: {known}.")
    folders = company_folders(options.pixelwitness_companies)
    personas = _personas(options.pixelwitness_persona)
    controls = _personas(options.pixelwitness_control)
    scope = Scope(
        site=options.pixelwitness_site or None,
        learning=options.pixelwitness_learning,
        everywhere=search == "all",
        recover=recovery(options.pixelwitness_recover, "pixelwitness_recover", _tell),
        tools=load_consent(),
        company_of=company_of(folders),
    )
    own = load_rulebook(None, folders[1:]) if folders[1:] else rules
    words = {
        "site": scope.site,
        "learning": scope.learning,
        "search": search,
        "recover": options.pixelwitness_recover,
    }  # as `replay` says it, for those who want to repeat it
    people = People(personas, controls)
    return Question(own, personas, people, scope, asked=words, controls=controls)


def _personas(names: Sequence[str]) -> tuple[Persona, ...]:
    return tuple(load_persona(Path(name)) for name in names)


def _tell(text: str) -> None:
    _LOG.info("%s", text)
