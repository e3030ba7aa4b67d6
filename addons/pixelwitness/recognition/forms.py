"""A value as sent -> its form: which digest, a mask, readable, or a placeholder."""

import re
from functools import lru_cache

from pixelwitness.rulebook import Words
from pixelwitness.vocabulary import Form

# 64 hex digits and the appendix of Meta's parameter builder (capi-param-builder b0b6f0b)
_HASH = re.compile(
    r"(?P<digest>[0-9a-fA-F]{128}|[0-9a-fA-F]{64}|[0-9a-fA-F]{40}|[0-9a-fA-F]{32})"
    r"(?:\.(?:AQ|Ag|Aw|BA|BQ|Bg|[A-Za-z0-9_-]{8}))?"
)
_LONGEST = 140  # 128 hex digits and an appendix
_BY_LENGTH: dict[int, Form] = {128: "sha512", 64: "sha256", 40: "sha1", 32: "md5"}
_SPELLED: dict[Form, str] = {
    "sha256": "64 hex digits have the shape of a SHA-256",
    "md5": "32 hex digits have the shape of an MD5",
    "sha1": "40 hex digits have the shape of a SHA-1",
    "sha512": "128 hex digits have the shape of a SHA-512",
    "mask": "a mask shows length and format",
    "readable": "it was sent readable",
    "other_hash": "a digest of an unknown sort",
}


def form_of(value: str) -> tuple[Form, str]:
    """The form, and the bare digest in lower case (or "")."""
    bare = value.strip()
    return _form_of(bare) if len(bare) <= _LONGEST else ("readable", "")


def is_mask(value: str) -> bool:
    """Whether the value can be a mask: no letter or digit is left in it (fbevents.js 2.9.324)."""
    return bool(value) and not any(char.isalnum() for char in value)


def placeholder(value: str, digest: str, words: Words) -> str | None:
    """The name of the junk value this is, or None."""
    return words.placeholders.get(digest or value.strip().lower())


def spelled(form: Form) -> str:
    """What the shape of a value says, as half a sentence."""
    return _SPELLED[form]


@lru_cache(maxsize=4096)
def _form_of(bare: str) -> tuple[Form, str]:
    found = _HASH.fullmatch(bare)
    if not found:
        return "readable", ""
    digest = found["digest"].lower()
    return _BY_LENGTH[len(digest)], digest
