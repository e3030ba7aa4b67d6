"""The words that ask for recovery -> the search that an Observer ends with, live and in replay."""

import datetime
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import TYPE_CHECKING

from pixelwitness.clock import now
from pixelwitness.errors import InputError
from pixelwitness.recovered import Recover, Wanted

if TYPE_CHECKING:  # needed where something waits to be recovered, which is seldom
    from pixelwitness.identity.recover import Recovered
    from pixelwitness.identity.worlds.choice import Asked
    from pixelwitness.identity.worlds.world import Progress
    from pixelwitness.vocabulary import Kind

_WORDS = ("names", "phone", "none")

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
    words = frozenset(word.strip() for word in text.split(",") if word.strip())
    for word in words:
        if word not in _WORDS:
            known = ", ".join(_WORDS)
            raise InputError(option, f"`{word}` cannot be asked for", f"Known are: {known}.")
    if "none" in words:
        return None
    asked: set[Asked] = {one for one in ("names", "phone") if one in words}
    return partial(_recover, always | asked, tell, watch)


def _recover(
    asked: "frozenset[Asked]", tell: Tell, watch: Watch, wanted: Wanted, until: str
) -> "Mapping[tuple[Kind, str], Recovered]":
    """Imported and built only where some value could not be proved otherwise."""
    from platformdirs import user_cache_path

    from pixelwitness.identity.recover import Means, estimate, recover

    with watch() as progress:
        means = Means(
            today=datetime.date.fromisoformat((until or now())[:10]),
            asked=asked,
            cache=user_cache_path("pixelwitness"),
            progress=progress,
        )
        if "phone" in asked and any(kind == "phone" for kind, _ in wanted):
            tell(f"trying all there are takes up to {estimate(wanted, means):,.0f} s here")
        return recover(wanted, means)
