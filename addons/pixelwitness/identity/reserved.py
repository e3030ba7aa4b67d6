"""`rules/personas/domains.yaml`: the domains that can never be anybody's."""

import re

from pixelwitness import yamlfile
from pixelwitness.errors import InputError, RuleError
from pixelwitness.resources import folder
from pixelwitness.rulebook.check import known_keys, texts

_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]+")
_LONGEST = 180  # an address of 254 characters, the local part taken off (RFC 5321)


def reserved(domain: str) -> str:
    """The domain in lower case: one of the reserved names, or below one of them or their ends.

    Raises InputError where mail to it could reach somebody.
    """
    file = yamlfile.load(folder("rules") / "personas" / "domains.yaml", RuleError)
    known_keys(file, ("source", "because", "names", "ends"))
    names, ends = texts(file, "names"), texts(file, "ends")
    lower = domain.strip().lower()
    below = tuple(f".{end}" for end in (*names, *ends))
    well_formed = len(lower) <= _LONGEST and _DOMAIN.fullmatch(lower)
    if well_formed and (lower in names or lower.endswith(below)):
        return lower
    raise InputError(
        "--domain",
        f"`{domain}` is no domain that is reserved for examples",
        f"Take {', '.join(names)}, or a name that ends in .{' or .'.join(ends)}. "
        "An address of your own can be written into the file afterwards.",
    )
