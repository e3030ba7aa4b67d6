"""Meta's gateway in the browser (OpenBridge 3, Signals Gateway): how it normalises each key.

Source: the openbridge3 plug-in of a configuration bundle of 2026, and requests it sent when run.
Ids (external_id, fb_login_id, subscription_id, lead_id, madid, partner_id) go as they are.
"""

from collections.abc import Mapping

from pixelwitness.identity.normalise import dates
from pixelwitness.identity.normalise.pixel import AS_TYPED, BEFORE_HYPHEN, EMAIL, NAME, PHONE
from pixelwitness.identity.steps import LETTERS, LOWER, NO_BLANKS, TRIM, Rule, Step

_WORDS = {"boy": "m", "girl": "f", "woman": "f"}
_GENDER_WORD = Step("boy written m, girl and woman f", lambda text: _WORDS.get(text, text))
FIRST_OF_WORD = Step("first letter of the word", lambda text: text[:1])

RULES: Mapping[str, Rule] = {
    "em": EMAIL,
    "ph": PHONE,
    "fn": NAME,
    "ln": NAME,
    "ct": (LOWER, LETTERS),
    "st": (LOWER, LETTERS),
    "zp": (LOWER, BEFORE_HYPHEN, NO_BLANKS),
    "country": (LOWER, LETTERS),
    "ge": (TRIM, LOWER, _GENDER_WORD, FIRST_OF_WORD),
    "db": (dates.AS_THE_GATEWAY,),
    "external_id": AS_TYPED,
}
