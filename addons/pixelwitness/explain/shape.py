"""A text -> what its shape alone says: which digest, a mask, or what it can be as it stands."""

import datetime
import re
from collections.abc import Iterator

from pixelwitness.identity.claims import FORM_NAMES
from pixelwitness.identity.digests import Run, runs
from pixelwitness.identity.worlds.dates import read_date
from pixelwitness.recognition.forms import form_of, is_mask
from pixelwitness.recognition.plausible import is_plausible
from pixelwitness.rulebook import Rulebook
from pixelwitness.vocabulary import Form, Kind

_SIGNS = {"^": "capital letter", "*": "small letter", "#": "digit", "~": "other character"}
_HEX = re.compile(r"[0-9A-Fa-f]{16,}")
_READABLE: dict[Kind, str] = {
    "email": "an e-mail address",
    "phone": "a telephone number",
    "postcode": "a postcode",
}


def form_and_shape(
    text: str, rules: Rulebook, today: datetime.date
) -> tuple[Form, tuple[str, ...]]:
    """The form, and remarks on the shape in plain words. `today` is the last birth date."""
    form, digest = form_of(text)
    bare = text.strip()
    if digest:
        return form, tuple(_digest(next(runs(bare)), bare))
    if is_mask(bare) and not _SIGNS.keys().isdisjoint(bare):
        return "mask", tuple(_mask(bare))
    if _HEX.fullmatch(bare) and not bare.isdecimal():
        words = f"{len(bare)} hex digits: the length of no digest that is known here"
        return "other_hash", (words,)
    return "readable", tuple(_readable(text, rules, today))


def _digest(run: Run, bare: str) -> Iterator[str]:
    sort, digits = FORM_NAMES[run.algorithm], len(run.digest)
    article = "an" if sort == "MD5" else "a"
    yield f"{digits} hex digits: the shape of {article} {sort} (a random id can look the same)"
    at = max(bare.lower().find(run.digest), 0)
    written = bare[at : at + digits]
    if written != run.digest:
        yield "its letters are capitals" if written.isupper() else "its letters are of either case"
    if run.appendix:
        yield f"“.{run.appendix}” behind it is the appendix of Meta's parameter builder"


def _mask(bare: str) -> Iterator[str]:
    """What a mask gives away; its signs can stand in the value itself as well."""
    counts = ((word, bare.count(sign)) for sign, word in _SIGNS.items())
    said = [f"{count} {word}{'s' if count > 1 else ''}" for word, count in counts if count]
    others = "".join(dict.fromkeys(char for char in bare if char not in _SIGNS))
    kept = f", and as they are: {others}" if others else ""
    yield "the shape of a mask, which Meta's pixel sends beside a digest"
    yield f"it gives away the length ({len(bare)}) and the format: {', '.join(said)}{kept}"
    yield "it names nobody: every value of that format has the same mask"


def _readable(text: str, rules: Rulebook, today: datetime.date) -> Iterator[str]:
    bare = text.strip()
    if not bare:
        yield "an empty text" if not text else "a text of blanks"
        return
    dates = [f"{one.plain} ({', '.join(one.steps)})" for one in read_date(today, bare)]
    can_be = [words for kind, words in _READABLE.items() if is_plausible(kind, bare, rules)]
    if dates:  # a date with separators would pass for a telephone number
        can_be = [*(can_be if bare.isdecimal() else ()), f"the date {' or '.join(dates)}"]
    size = f"{len(text)} character{'s' if len(text) > 1 else ''}"
    yield f"readable, {size}{': can be ' if can_be else ''}{', or '.join(can_be)}"
