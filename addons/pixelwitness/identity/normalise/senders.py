"""All rules that some sender applies to a key, from the plainest on."""

from functools import cache

from pixelwitness.identity.normalise import gateway, kits, pixel, tags
from pixelwitness.identity.steps import TRIM, UPPER, Rule

_SENDERS = (pixel.NEW, pixel.ALTERNATE, pixel.OLD, gateway.RULES, kits.SERVER, kits.AUDIENCE,
            tags.SERVER_TAG)  # fmt: skip
_EVERYWHERE: tuple[Rule, ...] = (pixel.AS_TYPED, (TRIM,), tags.EVERY, (TRIM, UPPER), pixel.DEFAULT)


@cache
def rules(*keys: str) -> tuple[Rule, ...]:
    """Each rule once. Keys are Meta's (em, ph, …); what no sender has a rule for is left out.

    Among them is what any sender may do to any key: nothing, trim, change case, take out blanks.
    """
    found = [sender[key] for key in keys for sender in _SENDERS if key in sender]
    return tuple(dict.fromkeys((*_EVERYWHERE, *found)))
