"""Ids: a site's own number or name for a person, Facebook's, a device's, an IP address."""

import ipaddress
import re

from pixelwitness.identity.normalise.pixel import NAME
from pixelwitness.identity.normalise.senders import rules
from pixelwitness.identity.spelling import Spelling, simplest
from pixelwitness.identity.spellings import emails
from pixelwitness.identity.steps import Step, applied, apply

_NO_HYPHENS = Step("removed hyphens", lambda text: text.replace("-", ""))
# what the pixel (2.9.252 and later) takes for a postcode or a telephone number, under any key
_LIKE_POSTCODE = re.compile(r"\d{5}(?:[-\s]\d{4})?", re.ASCII)
_LIKE_PHONE = re.compile(r"\+?\d{1,4}[-.\s]?\(?\d{1,3}?\)?[-.\s]?\d{1,4}[-.\s]?\d{1,9}", re.ASCII)


def site_id(value: str, country: str) -> tuple[Spelling, ...]:
    """Spellings of a site's own id, also as the pixel takes it for something else.

    An id without @ can end up as an e-mail address, five digits as a postcode, seven digits and
    more as a telephone number.
    """
    keys = ["external_id"]
    if _LIKE_POSTCODE.fullmatch(value):
        keys.append("zp")
    if len(value) > 6 and _LIKE_PHONE.fullmatch(value):
        keys.append("ph")
    own = applied([Spelling(value)], rules(*keys))
    return simplest((*own, *emails.email(value, country)))


def username(value: str, country: str) -> tuple[Spelling, ...]:
    """Spellings of a user name: those of an id, and those of a name.

    The pixel takes `profile_name` and `account_name` for first names.
    """
    return simplest((*site_id(value, country), *applied([Spelling(value)], (NAME,))))


def plain_id(value: str, _country: str) -> tuple[Spelling, ...]:
    """Spellings of a Facebook or device id: with and without hyphens, either case."""
    typed = Spelling(value)
    bare = apply((_NO_HYPHENS,), typed)
    return applied([typed, *([bare] if bare else [])], rules("external_id"))


def ip_address(value: str, _country: str) -> tuple[Spelling, ...]:
    """Spellings of an IP address: short and long, and IPv4 written as IPv6."""
    return applied([Spelling(value), *_other_forms(value)], rules())


def _other_forms(value: str) -> list[Spelling]:
    try:
        address = ipaddress.ip_address(value.strip())
    except ValueError:
        return []
    if isinstance(address, ipaddress.IPv4Address):
        return [Spelling(f"::ffff:{address}", ("written as IPv6",))]
    return [
        Spelling(address.compressed, ("written short",)),
        Spelling(address.exploded, ("written in full",)),
    ]
