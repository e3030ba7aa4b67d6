"""The mask that the pixel sends beside a digest: the shape of a value without its letters."""

import re

_OTHER = re.compile("[^\x00-\x7f]")


def mask(text: str) -> str:
    """A-Z become ^, a-z *, 0-9 #, all that is not ASCII ~; the rest stays, and so does the length.

    Source: fbevents.js 2.9.252 and 2.9.324. Length is counted in UTF-16 units, as JavaScript does.
    """
    shape = re.sub("[0-9]", "#", re.sub("[a-z]", "*", re.sub("[A-Z]", "^", text)))
    return _OTHER.sub(lambda letter: "~" * (1 + (letter.group() > "\uffff")), shape)
