"""Decoded names as rules write them (`ud[{key}]`) -> regular expressions."""

import re

_PARTS = re.compile(r"\{key\}|\*\*|\*|[^{*]+|[{]")


def name_pattern(written: str) -> re.Pattern[str]:
    """Literal but for `{key}` (the key's name), `*` (one name or number) and `**` (anything).

    An index behind the last name (`em[0]`, one of several hashes) always fits.
    """
    body = "".join(_part(part) for part in _PARTS.findall(written))
    return re.compile(rf"{body}(?:\[\d+\])?\Z")


def _part(part: str) -> str:
    special = {"{key}": r"(?P<key>[^\[\]]*?)", "*": r"[^\[\].]*", "**": r"[\s\S]*"}
    return special.get(part) or re.escape(part)
