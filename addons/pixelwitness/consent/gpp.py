"""A GPP string, a US privacy string, Google's gcs and gcd -> flat names and values.

Sources: IAB Tech Lab, Global Privacy Platform, "GPP String" and "Section Information"; IAB Tech
Lab, CCPA "US Privacy String"; for gcs and gcd the letters as published measurements read them.
"""

import re

from pixelwitness.consent.bits import Bits, UnreadableError
from pixelwitness.consent.tcf import decode_tcf

_TCF_EU, _US_PRIVACY = 2, 6
_NAMES = {
    1: "tcfeuv1", 2: "tcfeuv2", 5: "tcfcav1", 6: "uspv1", 7: "usnat", 8: "usca", 9: "usva",
    10: "usco", 11: "usut", 12: "usct", 13: "usfl", 14: "usmt", 15: "usor", 16: "ustx",
    17: "usde", 18: "usia", 19: "usne", 20: "usnh", 21: "usnj", 22: "ustn", 23: "usmn",
}  # fmt: skip
# bits before the opt-outs (behind the 6 of the version), then the opt-outs of 2 bits each
_OPT_OUTS = {
    "usnat": (12, ("sale", "sharing", "targeted_advertising")),
    "usca": (6, ("sale", "sharing")),
    "usva": (6, ("sale", "targeted_advertising")),
    "usco": (6, ("sale", "targeted_advertising")),
    "usut": (8, ("sale", "targeted_advertising")),
    "usct": (6, ("sale", "targeted_advertising")),
}
_OPTED = {0: "not_applicable", 1: "yes", 2: "no"}
_MOST_SECTIONS = 64
_US = re.compile(r"1(?P<notice>[YN-])(?P<opt_out>[YN-])(?P<lspa>[YN-])\Z", re.IGNORECASE)
_GCS = re.compile(r"G1(?P<ad_storage>[01-])(?P<analytics_storage>[01-])\Z")
_GCD = re.compile(
    r"1[1-9](?P<ad_storage>[lpqtrmnuv])[0-9](?P<analytics_storage>[lpqtrmnuv])[0-9]"
    r"(?P<ad_user_data>[lpqtrmnuv])[0-9](?P<ad_personalization>[lpqtrmnuv])[0-9]"
)


def decode_gpp(text: str) -> dict[str, str]:
    """`sections` (names), the TCF string's values under `tcfeuv2.`, opt-outs under `us….`.

    A section that nobody described here is named by its number. Raises UnreadableError.
    """
    header, *parts = text.split("~")
    numbers = _sections(Bits(header))
    if len(numbers) != len(parts):
        raise UnreadableError(f"it announces {len(numbers)} sections and holds {len(parts)}")
    names = [_NAMES.get(number, f"section {number}") for number in numbers]
    flat = {"sections": ", ".join(names)}
    for number, name, part in zip(numbers, names, parts, strict=True):
        flat |= {f"{name}.{key}": value for key, value in _section(number, name, part).items()}
    return flat


def decode_us_privacy(text: str) -> dict[str, str]:
    """`notice`, `opt_out`, `lspa`, each Y, N or -. Raises UnreadableError."""
    return _named(_US, text.upper(), "US privacy string")


def decode_gcs(text: str) -> dict[str, str]:
    """`ad_storage`, `analytics_storage`, each 0, 1 or -. Raises UnreadableError."""
    return _named(_GCS, text, "value of gcs")


def decode_gcd(text: str) -> dict[str, str]:
    """The letter of each of the four purposes of Consent Mode. Raises UnreadableError."""
    return _named(_GCD, text, "value of gcd")


def _named(pattern: re.Pattern[str], text: str, what: str) -> dict[str, str]:
    found = pattern.match(text)
    if not found:
        raise UnreadableError(f"it is no {what}")
    return found.groupdict()


def _sections(bits: Bits) -> list[int]:
    """The numbers of the header: type 3, version 1, then single numbers and ranges."""
    if (kind := bits.take(6)) != 3 or bits.take(6) != 1:
        raise UnreadableError(f"it does not begin as a GPP string does (type {kind})")
    numbers: list[int] = []
    for _ in range(bits.take(12)):
        a_range = bits.take(1)
        first = (numbers[-1] if numbers else 0) + bits.fibonacci()
        last = first + (bits.fibonacci() if a_range else 0)
        if last - first + len(numbers) >= _MOST_SECTIONS:
            raise UnreadableError("it announces too many sections")
        numbers += range(first, last + 1)
    return numbers


def _section(number: int, name: str, part: str) -> dict[str, str]:
    if number == _TCF_EU:
        return decode_tcf(part)
    if number == _US_PRIVACY:
        return decode_us_privacy(part)
    if name not in _OPT_OUTS:
        return {}
    before, opt_outs = _OPT_OUTS[name]
    bits = Bits(part.partition(".")[0])
    bits.take(6 + before)
    return {f"{what}_opt_out": _OPTED.get(bits.take(2), "unknown") for what in opt_outs}
