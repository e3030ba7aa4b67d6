"""Meta's pixel: how fbevents.js normalises each key, by version.

Source: the scripts 2.9.200, 2.9.252 and 2.9.324, told in our own words and held against every row
of what they gave when run. A rule that gives up leaves the value as it was typed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pixelwitness.identity.normalise import dates
from pixelwitness.identity.normalise.names_to_codes import country_to_code, state_to_code
from pixelwitness.identity.spelling import TWO_LETTERS
from pixelwitness.identity.steps import (
    DIGITS,
    LETTERS,
    LETTERS_AND_DIGITS,
    LOWER,
    NO_BLANKS,
    NO_BLANKS_OR_PUNCTUATION,
    NO_LEADING_ZEROS,
    TRIM,
    Rule,
    Step,
    matching,
    without,
)

_ATOM = r"[\w!#$%&'*+/=?^`{|}~-]+"
_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
IS_EMAIL = matching(rf"{_ATOM}(?::?\.{_ATOM})*@(?:{_LABEL}\.)+{_LABEL}", re.ASCII | re.IGNORECASE)
BEFORE_HYPHEN = Step("kept the part before the hyphen", lambda text: text.split("-", 1)[0])
CUT_TWO = Step(TWO_LETTERS, lambda text: text[:2])
_STARTS_WITH_LETTER = matching("[a-z].*", re.ASCII | re.DOTALL)
_OLD_PHONE = without("removed letters, blanks and - + ( ) @ # < > ' \" , ;", "-@#<>'\",; ()+a-zA-Z")

NAME: Rule = (NO_BLANKS_OR_PUNCTUATION, LOWER)
DEFAULT: Rule = (NO_BLANKS, LOWER)
EMAIL: Rule = (LOWER, TRIM, IS_EMAIL)
PHONE: Rule = (DIGITS, NO_LEADING_ZEROS)
PHONE_OLD: Rule = (_OLD_PHONE, NO_LEADING_ZEROS)
CITY: Rule = (LETTERS_AND_DIGITS, LOWER, _STARTS_WITH_LETTER)
POSTCODE: Rule = (LOWER, BEFORE_HYPHEN, TRIM, matching("..+", re.DOTALL))
STATE: Rule = (LOWER, LETTERS, state_to_code(), CUT_TWO)
STATE_OLD: Rule = (LETTERS_AND_DIGITS, LOWER, CUT_TWO, _STARTS_WITH_LETTER)
COUNTRY: Rule = (LOWER, LETTERS, country_to_code(), CUT_TWO)
COUNTRY_CUT: Rule = (LETTERS_AND_DIGITS, LOWER, CUT_TWO, _STARTS_WITH_LETTER)
GENDER: Rule = (TRIM, LOWER, matching("[fm]"))
DATE: Rule = (dates.AS_THE_PIXEL,)
AS_TYPED: Rule = ()

_ALWAYS: Mapping[str, Rule] = {
    "em": EMAIL, "fn": NAME, "ln": NAME, "ct": CITY, "zp": POSTCODE, "ge": GENDER, "uid": AS_TYPED,
    "doby": (TRIM, dates.YEAR), "dobm": (TRIM, LOWER, dates.MONTH), "dobd": (TRIM, dates.DAY),
}  # fmt: skip
OLD = {**_ALWAYS, "ph": PHONE_OLD, "st": STATE_OLD}
NEW = {**_ALWAYS, "ph": PHONE, "st": STATE, "country": COUNTRY, "db": DATE}
ALTERNATE = {**OLD, "country": COUNTRY_CUT}


@dataclass(frozen=True, slots=True)
class Pixel:
    """A version's rules: those behind `ud` and `udff`, and those behind `aud` and `audff`."""

    rules: Mapping[str, Rule]
    alternate: Mapping[str, Rule]
    masks: bool  # sends a mask for every key; 2.9.200 tried it out on telephone numbers only


PIXELS: Mapping[str, Pixel] = {
    "2.9.200": Pixel(OLD, OLD, masks=False),
    "2.9.252": Pixel(NEW, ALTERNATE, masks=True),
    "2.9.324": Pixel(NEW, ALTERNATE, masks=True),
}
