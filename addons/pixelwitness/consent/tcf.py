"""A TCF version 2 string, an AC string -> flat names and values.

Source: IAB Europe, Transparency and Consent String, "TC String Format" (core string) and
Google's Additional Consent technical specification.
"""

import datetime
import re

from pixelwitness.consent.bits import Bits, UnreadableError

_PURPOSES = 24
_DAY = 864_000  # deciseconds
_AC = re.compile(r"(?P<version>[12])~(?P<ids>[\d.]*)(?:~dv\.(?P<shown>[\d.]*))?\Z")


def decode_tcf(text: str) -> dict[str, str]:
    """`purpose.1` … `purpose.24` (yes, no), `cmp`, `policy`, `updated` (ISO time or "").

    `updated` is "" where the string tells the day only: since policy 4 tools may round it.
    Raises UnreadableError.
    """
    bits = Bits(text.partition(".")[0])
    version = bits.take(6)
    if version != 2:
        raise UnreadableError(f"it is version {version} of the TCF string, not 2")
    bits.take(36)  # created
    updated = bits.take(36)
    cmp = bits.take(12)
    bits.take(12 + 6 + 12 + 12)  # version of the tool, screen, language, vendor list
    policy = bits.take(6)
    bits.take(1 + 1 + 12)  # service specific, non-standard texts, special features
    purposes = bits.flags(_PURPOSES)
    return {
        "cmp": str(cmp),
        "policy": str(policy),
        "updated": _moment(updated),
        **{f"purpose.{at}": "yes" if on else "no" for at, on in enumerate(purposes, 1)},
    }


def decode_ac(text: str) -> dict[str, str]:
    """`provider.<id>` (yes for consent, no for disclosed only). Raises UnreadableError."""
    found = _AC.match(text)
    if not found:
        raise UnreadableError("it is no AC string")
    shown = {number: "no" for number in (found["shown"] or "").split(".") if number}
    given = {number: "yes" for number in found["ids"].split(".") if number}
    return {f"provider.{number}": word for number, word in (shown | given).items()}


def _moment(deciseconds: int) -> str:
    if deciseconds % _DAY == 0:
        return ""
    try:
        moment = datetime.datetime.fromtimestamp(deciseconds / 10, datetime.UTC)
    except (ValueError, OverflowError, OSError) as cause:
        raise UnreadableError("its time is none") from cause
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
