"""A key and a value -> what a version of the pixel sends for them."""

import hashlib
import re
from dataclasses import dataclass

from pixelwitness.identity.mask import mask
from pixelwitness.identity.normalise.pixel import DEFAULT, IS_EMAIL, PIXELS
from pixelwitness.identity.spelling import Spelling
from pixelwitness.identity.steps import Rule, apply
from pixelwitness.identity.tables import pixel_keys

_DIGEST = re.compile("[0-9a-fA-F]{64}|[0-9a-fA-F]{32}")
_SHA256 = re.compile("[0-9a-fA-F]{64}")


@dataclass(frozen=True, slots=True)
class Normalised:
    """A value as the pixel normalises and sends it.

    `new` and `old` are what the rules of `ud` and of `aud` made of it, None where they gave up.
    `ud` and `aud` are what is sent: a SHA-256, a digest passed on, a `uid` as it is, or None where
    nothing is. `withheld`: the value is refused. `mask`: the mask of `ud`'s plain text, if sent.
    """

    new: str | None
    old: str | None
    ud: str | None
    aud: str | None
    withheld: bool
    mask: str | None


def normalise(key: str, value: str, version: str) -> Normalised:
    """What that version (2.9.200, 2.9.252 or 2.9.324) sends for a key of its user data.

    Raises ValueError for another version. Source: fbevents.js of these versions.
    """
    key = pixel_keys(version).get(key, key)
    pixel = PIXELS[version]
    new = _normalised(pixel.rules.get(key, DEFAULT), value)
    old = _normalised(pixel.alternate.get(key, DEFAULT), value)
    if not value:
        return Normalised(new, old, None, None, withheld=False, mask=None)
    if _is_withheld(key, value, new):
        return Normalised(new, old, None, None, withheld=True, mask=None)
    if key == "uid":
        return Normalised(new, old, value, value, withheld=False, mask=None)
    shape = mask(_plain(value, new)) if pixel.masks else None
    return Normalised(new, old, _sent(value, new), _sent(value, old), withheld=False, mask=shape)


def _normalised(rule: Rule, value: str) -> str | None:
    if _SHA256.fullmatch(value):
        return value
    result = apply(rule, Spelling(value))
    return result.text if result else None


def _is_withheld(key: str, value: str, new: str | None) -> bool:
    if key == "uid":
        return IS_EMAIL.change(value.lower()) is not None
    return key == "em" and new is None and not _DIGEST.fullmatch(value)


def _plain(value: str, normalised: str | None) -> str:
    return value.lower() if _DIGEST.fullmatch(value) else normalised or value


def _sent(value: str, normalised: str | None) -> str:
    plain = _plain(value, normalised)
    if _DIGEST.fullmatch(value):
        return plain
    return hashlib.sha256(plain.encode(errors="surrogatepass")).hexdigest()
