"""One wrapping of a text undone: JSON, form, percent, multipart, base64, lz-string; never raises.

A text is opened in one way only, the first that fits, so that the work cannot multiply.
"""

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_to_bytes

from pixelwitness.identity.budget import Budget
from pixelwitness.identity.legible import Legible, is_text, legible
from pixelwitness.identity.lzstring import from_lz_string
from pixelwitness.multipart import multipart_parts
from pixelwitness.vocabulary import Encoding
from pixelwitness.wire import MOST, base64_bytes, flatten, unquote

# Values that cannot hold another: short words, and digits with their separators (numbers, dates,
# digests, UUIDs). 13 characters of base64 are 9 bytes: no date, phone number or address.
_PLAIN = re.compile(r"[!#$&-<>-Z\\\]-z|}~\t\n\r ]{0,13}|[0-9A-Fa-f.:|,-]*")
_STRUCTURED = re.compile(r"\s*[{\[\"]|--")
_RUN = re.compile(r"[A-Za-z0-9+/_-]{14,}={0,2}")
_PIECE = re.compile(r"[A-Za-z0-9]{14,}={0,2}")
# a blank may have been a +, and old mail programs break lines
_WHOLE = re.compile(r"[A-Za-z0-9+/_$ \r\n-]{14,}={0,3}|[A-Za-z0-9+/_-]{2,14}={1,2}")
_MULTIPART = re.compile(rb"--[^\r\n]{0,200}\r?\n\s*content-", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s?#=&{}\"<>]*+[?#]")
_PAIR = re.compile(r"[^=\s<>{}\"']{1,200}=(?!=*\Z)")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_SHORT = 64
_NESTED = 64  # levels of JSON that `flatten` follows

type Inside = tuple[tuple[Encoding, ...], str, str]


def is_plain(text: str) -> bool:
    """Whether nothing can be wrapped in it; the cheap answer for most values."""
    return _is_plain(text) if len(text) <= _SHORT else _PLAIN.fullmatch(text) is not None


@lru_cache(maxsize=8192)
def _is_plain(text: str) -> bool:
    """Remembered, for a page sends the same short values in each of its calls."""
    return _PLAIN.fullmatch(text) is not None


def inside(text: str, budget: Budget) -> Iterator[Inside]:
    """What one wrapping of the text holds: the wrappings undone, the place in them, the text."""
    if is_plain(text):
        return iter(())
    if len(text) > budget.characters:
        budget.stop(f"a text of more than {budget.characters:,} characters was not looked into")
        return iter(())
    if not text.isascii() and (found := _lz(text, budget)):
        return iter((found,))
    return (
        (_structured(text, budget) if _STRUCTURED.match(text) else None)
        or (_form(text, budget) if "=" in text else None)
        or _loose(text, budget)
    )


def parts(body: bytes, budget: Budget) -> Iterator[Inside] | None:
    """The fields of a multipart body, or None where it is none."""
    if not _MULTIPART.match(body):
        return None
    return (
        (("multipart", *ways), f"?{name}", text)
        for name, content in multipart_parts(body)
        for ways, text in _all(legible(content, budget, sure=True))
    )


def _structured(text: str, budget: Budget) -> Iterator[Inside] | None:
    if text.startswith("--"):
        return parts(text.encode("utf-8", "backslashreplace"), budget)
    try:
        value = json.loads(text)
    except ValueError:
        return None
    except RecursionError:
        budget.stop("JSON nested too deeply was not followed")
        return None
    if text.count("[") + text.count("{") > _NESTED and _too_deep(value):
        budget.stop(f"JSON of more than {_NESTED} levels was not followed to its end")
    return (
        (("json",), path if path[:1] in ("", "[") else f".{path}", found)
        for path, found in flatten(value)
    )


def _too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(_NESTED + 1):
        level = [inner for item in level for inner in _within(item)]
    return bool(level)


def _within(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _form(text: str, budget: Budget) -> Iterator[Inside] | None:
    """The fields of a form or of an address's query and fragment, and what is in its path."""
    path, rest = _split(text)
    pieces = rest.split("#", 1) if rest != text else [text]
    if not any(_PAIR.match(_split(piece)[1]) for piece in pieces):
        return None
    return _fields(path, pieces, budget)


def _split(text: str) -> tuple[str, str]:
    """What stands before the first ? or # of an address (or of the route in a fragment)."""
    head = _ADDRESS.match(text)
    return (head[0][:-1], text[head.end() :]) if head else ("", text)


def _fields(path: str, pieces: list[str], budget: Budget) -> Iterator[Inside]:
    yield from _loose(path, budget)
    for piece in pieces:
        route, query = _split(piece)
        yield from _loose(route, budget)
        if not _PAIR.match(query):
            yield from _loose(query, budget)
            continue
        for pair in query.split("&", MOST):
            name, _, value = pair.partition("=")
            if not value.strip("=") and not is_plain(name):  # a value without a name, or padded
                name, value = "", pair
            for ways, text in _all(_unquoted(value.replace("+", " "), budget)):
                yield ("form", *ways), f"?{unquote(name)}", text


def _loose(text: str, budget: Budget) -> Iterator[Inside]:
    """What is in a text without a structure of its own."""
    if "%" in text and (found := _percent(text, budget)):
        return found
    whole = _WHOLE.fullmatch(text) is not None
    return _guessed(text, whole, budget) if whole or _RUN.search(text) else iter(())


def _percent(text: str, budget: Budget) -> Iterator[Inside] | None:
    if not _PERCENT.search(text):
        return None
    return ((("percent", *ways), "", inner) for ways, inner in _all(_unquoted(text, budget)))


def _unquoted(text: str, budget: Budget) -> Legible | None:
    if "%" not in text:
        return (), text
    return legible(unquote_to_bytes(text), budget, sure=True)


def _guessed(text: str, whole: bool, budget: Budget) -> Iterator[Inside]:
    """Base64 and lz-string tell by nothing but their letters: what comes out must be text."""
    found = _as_a_whole(text, budget) if whole else None
    if found:
        yield found
        return
    for run in _RUN.findall(text):
        found = None if whole and run == text else _base64(run, budget)
        if found:
            yield found
            continue
        for piece in _PIECE.findall(run):  # between + / - and _
            if piece != run and (found := _base64(piece, budget)):
                yield found


def _as_a_whole(text: str, budget: Budget) -> Inside | None:
    found = _base64("".join(text.replace(" ", "+").split()), budget)
    if found is None or is_plain(found[2]):  # what seems a raw digest may be lz-string
        return _lz(text, budget) or found
    return found


def _base64(run: str, budget: Budget) -> Inside | None:
    if is_plain(run) or not budget.one_try():
        return None
    decoded = base64_bytes(run)
    found = decoded and legible(decoded[0], budget, sure=False)
    return ((decoded[1], *found[0]), "", found[1]) if decoded and found else None


def _lz(text: str, budget: Budget) -> Inside | None:
    if not budget.one_try():
        return None
    found = from_lz_string(text, budget.most)
    if found is None or not is_text(found):
        return None
    return ("lz_string",), "", found


def _all(found: Legible | None) -> tuple[Legible, ...]:
    return (found,) if found else ()
