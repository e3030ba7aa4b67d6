"""A value as sent -> its form: which digest, a mask, readable, or a placeholder."""

import re
from functools import lru_cache

from pixelwitness.rulebook import Words
from pixelwitness.vocabulary import Encoding, Form, Kind
from pixelwitness.wire import base64_bytes, from_base64, unquote

# 64 hex digits and the appendix of Meta's parameter builder (capi-param-builder b0b6f0b)
_HASH = re.compile(
    r"(?P<digest>[0-9a-fA-F]{128}|[0-9a-fA-F]{64}|[0-9a-fA-F]{40}|[0-9a-fA-F]{32})"
    r"(?:\.(?:AQ|Ag|Aw|BA|BQ|Bg|[A-Za-z0-9_-]{8}))?"
)
# quotes, brackets and blanks of a list or a text around it, and the name of its sort
_AROUND = re.compile(
    r"""(?:["'\[\s]|%22|%20|%5[Bb])*(?:(?:[Ss][Hh][Aa]-?(?:1|256|512)|[Mm][Dd]5)[:=])?"""
    rf"""(?:{_HASH.pattern})(?:["'\]\s]|%22|%20|%5[Dd])*"""
)
_LONGEST = 160  # 128 hex digits, an appendix, and what stands around
_IN_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{43}=?|[A-Za-z0-9+/_-]{86}(?:==)?")
_LONG_HEX = re.compile(r"[0-9A-Fa-f]{40,}")
_AT = re.compile(r"@|%(?:25)*40")
_SHORT = 20
_ADDRESS = 400
_BY_LENGTH: dict[int, Form] = {128: "sha512", 64: "sha256", 40: "sha1", 32: "md5"}
_SPELLED: dict[Form, str] = {
    "sha256": "64 hex digits have the shape of a SHA-256",
    "md5": "32 hex digits have the shape of an MD5",
    "sha1": "40 hex digits have the shape of a SHA-1",
    "sha512": "128 hex digits have the shape of a SHA-512",
    "mask": "a mask shows length and format",
    "readable": "it was sent readable",
    "other_hash": "it is neither readable nor a digest of a known sort",
}


def form_of(value: str) -> tuple[Form, str]:
    """The form, and the bare digest in lower case (or "")."""
    bare = value.strip()
    return _form_of(bare) if len(bare) <= _LONGEST else ("readable", "")


def unwrapped(value: str) -> tuple[str, Encoding] | None:
    """The hex of a digest that was sent as base64, or the address in it; None for all else."""
    bare = value.strip()
    if _IN_BASE64.fullmatch(bare) and any(map(str.isdigit, bare)):
        found = base64_bytes(bare)
        return (found[0].hex(), found[1]) if found else None
    opened = from_base64(bare) if 8 <= len(bare) <= _ADDRESS and "@" not in bare else None
    return opened if opened and "@" in opened[0] else None


def fits(kind: Kind, value: str) -> bool:
    """Whether a value that is no digest can be one of that kind, readable.

    A number under the name of an e-mail address is a telephone's; that, too, is readable.
    """
    if _LONG_HEX.fullmatch(value.strip()):
        return False
    digits, letters = sum(map(str.isdigit, value)), sum(map(str.isalpha, value))
    match kind:
        case "email":
            return _AT.search(value) is not None or (digits >= 8 and not letters)
        case "phone":
            return digits >= 5 and letters <= 8
        case "birth_date":
            return digits >= 1
        case _:
            return True


def is_short(value: str) -> bool:
    """Whether a value is too short for a digest or a cipher."""
    return len(value.strip()) < _SHORT


def is_mask(value: str) -> bool:
    """Whether the value can be a mask: no letter or digit is left in it (fbevents.js 2.9.324)."""
    plain = unquote(value, plus=False)
    return bool(plain) and not any(char.isalnum() for char in plain)


def placeholder(value: str, digest: str, words: Words) -> str | None:
    """The name of the junk value this is, or None."""
    return words.placeholders.get(digest or value.strip().lower())


def spelled(form: Form) -> str:
    """What the shape of a value says, as half a sentence."""
    return _SPELLED[form]


@lru_cache(maxsize=4096)
def _form_of(bare: str) -> tuple[Form, str]:
    found = _HASH.fullmatch(bare) or _AROUND.fullmatch(bare)
    if not found:
        return "readable", ""
    digest = found["digest"].lower()
    return _BY_LENGTH[len(digest)], digest
