"""Meta's kits for servers: the business SDK for Python, and its Custom Audience uploads.

Source: facebook-python-business-sdk, `serverside/normalize.py` and `customaudiencemixin.py`, told
in our own words. The parameter builder (capi-param-builder) has the rules of the pixel of
2.9.252, and takes more words for a gender (mr, mrs, he, she).
"""

import re
from collections.abc import Mapping

from pixelwitness.identity.normalise import dates
from pixelwitness.identity.normalise.gateway import FIRST_OF_WORD
from pixelwitness.identity.normalise.pixel import AS_TYPED, BEFORE_HYPHEN
from pixelwitness.identity.spelling import FIRST_LETTER
from pixelwitness.identity.steps import (
    DIGITS,
    LETTERS,
    LOWER,
    NO_BLANKS,
    TRIM,
    Rule,
    Step,
    matching,
    without,
)

FIRST_FIVE = Step("first five letters", lambda text: text[:5])
FIRST = Step(FIRST_LETTER, lambda text: text[:1])
_NO_DIGITS = without("removed digits, blanks, dots, hyphens and brackets", r"0-9.\s\-()")
_PHONE_MARKS = without("removed blanks, hyphens and brackets", r"\s\-()")
_PREFIX = Step("removed + and 00 in front", lambda text: re.sub(r"^\+?0{0,2}", "", text))
_AUDIENCE_ENDS = Step("trimmed, dots too", lambda text: text.strip(" \t\r\n\0\x0b."))

SERVER: Mapping[str, Rule] = {
    "em": (LOWER, TRIM),
    "ph": (LOWER, TRIM, _PHONE_MARKS, _PREFIX),
    "fn": (LOWER, TRIM),
    "ln": (LOWER, TRIM),
    "f5first": (LOWER, TRIM, FIRST_FIVE),
    "f5last": (LOWER, TRIM, FIRST_FIVE),
    "fi": (LOWER, TRIM, FIRST),
    "ct": (LOWER, TRIM, _NO_DIGITS),
    "st": (LOWER, TRIM, _NO_DIGITS),
    "zp": (LOWER, TRIM, NO_BLANKS, BEFORE_HYPHEN),
    "country": (LOWER, TRIM, LETTERS, matching("..")),
    "ge": (LOWER, TRIM),
    "db": (LOWER, TRIM),
    "doby": (dates.YEAR,),
    "dobm": (dates.PADDED,),
    "dobd": (dates.PADDED,),
    "external_id": AS_TYPED,
}
AUDIENCE: Mapping[str, Rule] = {
    "em": (_AUDIENCE_ENDS, LOWER),
    "ph": (_AUDIENCE_ENDS, DIGITS),
    "fn": (_AUDIENCE_ENDS, LOWER, LETTERS),
    "ln": (_AUDIENCE_ENDS, LOWER, LETTERS),
    "fi": (_AUDIENCE_ENDS, LOWER, LETTERS, FIRST),
    "ct": (_AUDIENCE_ENDS, LOWER, LETTERS),
    "st": (_AUDIENCE_ENDS, LOWER, LETTERS),
    "zp": (_AUDIENCE_ENDS, LOWER),
    "country": (_AUDIENCE_ENDS, LOWER),
    "ge": (_AUDIENCE_ENDS, LOWER, FIRST_OF_WORD),
    "external_id": AS_TYPED,
}
