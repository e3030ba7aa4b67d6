"""The words that ask for recovery -> the search that an Observer ends with, live and in replay."""

import datetime
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from pixelwitness.clock import now
from pixelwitness.errors import InputError
from pixelwitness.observer.recovered import Recover, TellTrial, Wanted
from pixelwitness.vocabulary import Kind

if TYPE_CHECKING:  # needed where something waits to be recovered, which is seldom
    from pixelwitness.identity.recover import Means, Recovered
    from pixelwitness.identity.worlds.choice import Asked
    from pixelwitness.identity.worlds.world import Progress

_WORDS = ("names", "phone", "none")
_ONLY_ASKED: dict[Kind, str] = {"first_name": "names", "last_name": "names", "phone": "phone"}

type Watch = Callable[[], AbstractContextManager["Progress | None"]]
"""Shows how far a search is for as long as it is open; must be sendable to another process."""

type Tell = Callable[[str], None]
"""Takes a sentence for the user; must be sendable, too."""


def recovery(
    text: str,
    option: str,
    tell: Tell,
    watch: Watch = nullcontext,
    always: "frozenset[Asked]" = frozenset(),
) -> Recover | None:
    """What `names`, `phone` or both ask for; `none` is nothing at all, "" the small worlds.

    The worlds in `always` are gone through besides. Raises InputError, which names the `option`,
    for another word.
    """
    asked = asked_in(text, option)
    return None if asked is None else partial(_recover, always | asked, tell, watch)


def asked_in(text: str, option: str) -> "frozenset[Asked] | None":
    """The worlds that the words ask for, None for `none`. Raises InputError for another word."""
    words = frozenset(word.strip() for word in text.split(",") if word.strip())
    for word in words:
        if word not in _WORDS:
            known = ", ".join(_WORDS)
            raise InputError(option, f"`{word}` cannot be asked for", f"Known are: {known}.")
    asked: set[Asked] = {one for one in ("names", "phone") if one in words}
    return None if "none" in words else frozenset(asked)


def means_for(asked: "frozenset[Asked]", day: str, progress: "Progress | None") -> "Means":
    """What may be tried, with birth dates up to that day and the user's own cache."""
    from platformdirs import user_cache_path

    from pixelwitness.identity.recover import Means

    return Means(
        today=datetime.date.fromisoformat(day),
        asked=asked,
        cache=user_cache_path("pixelwitness"),
        progress=progress,
    )


def announce(wanted: Wanted, means: "Means", tell: Tell) -> None:
    """Says how long a search of telephone numbers takes, before it begins."""
    from pixelwitness.identity.recover import estimate

    if "phone" in means.asked and any(kind == "phone" for kind, _ in wanted):
        tell(f"trying all there are takes up to {estimate(wanted, means):,.0f} s here")


def _recover(
    asked: "frozenset[Asked]",
    say: Tell,
    watch: Watch,
    wanted: Wanted,
    until: str,
    *,
    tell: TellTrial,
) -> "Mapping[tuple[Kind, str], Recovered]":
    """What is left alone unless asked for is sorted out before anything is loaded."""
    allowed = {
        (kind, form): digests
        for (kind, form), digests in wanted.items()
        if kind not in _ONLY_ASKED or _ONLY_ASKED[kind] in asked
    }
    return _tried(asked, say, watch, allowed, until, tell) if allowed else {}


def _tried(
    asked: "frozenset[Asked]",
    say: Tell,
    watch: Watch,
    wanted: Wanted,
    until: str,
    tell: TellTrial,
) -> "Mapping[tuple[Kind, str], Recovered]":
    """Imported and built only where some value could not be proved otherwise."""
    from pixelwitness.identity.recover import recover

    with watch() as progress:
        means = replace(means_for(asked, (until or now())[:10], progress), tell=tell)
        announce(wanted, means, say)
        return recover(wanted, means)
