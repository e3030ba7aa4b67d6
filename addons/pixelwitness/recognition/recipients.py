"""A host -> the recipients whose domains it lies in."""

from functools import lru_cache

from pixelwitness.rulebook import Rulebook
from pixelwitness.sites import within


@lru_cache(maxsize=1024)
def recipients_at(host: str, rules: Rulebook) -> tuple[str, ...]:
    """Their ids, in the order of the rules; () where no rule names that host."""
    return tuple(one.id for one in rules.recipients if any(within(host, d) for d in one.domains))
