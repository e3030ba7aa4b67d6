"""Tags of others that hash on a server: Meta's tag for Google Tag Manager, Cloudflare's component.

Source: ConversionsAPI-Tag-for-GoogleTagManager `template.tpl`; managed-components/facebook-pixel.
Both trim and lower-case every value; the first also takes marks out of telephone numbers.
"""

from collections.abc import Mapping

from pixelwitness.identity.steps import LOWER, TRIM, Rule, Step


def _first_of_each(text: str) -> str:
    """JavaScript's `replace` with a text takes out the first occurrence only."""
    for mark in ("+", "-", " ", "(", ")"):
        text = text.replace(mark, "", 1)
    return text


EVERY: Rule = (TRIM, LOWER)
_FIRST_MARKS = Step("removed the first +, hyphen, blank and brackets", _first_of_each)
SERVER_TAG: Mapping[str, Rule] = {"ph": (TRIM, LOWER, _FIRST_MARKS)}
