"""The answer of a visitor's own page -> the names and values in it.

JSON as it is; of HTML the filled form fields, the JSON in scripts, and what scripts hand to data
layers or keep in a variable that is named after a person. Bounded; never raises.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from pixelwitness.exchange import Exchange
from pixelwitness.recognition.fieldnames import named
from pixelwitness.recognition.literal import literal_fields
from pixelwitness.recognition.markup import tags
from pixelwitness.recognition.published import Published
from pixelwitness.recognition.typed import Typed, by_rows
from pixelwitness.rulebook import Inline, LearningWords
from pixelwitness.rulebook.tables import bare
from pixelwitness.vocabulary import Kind
from pixelwitness.wire import flatten, from_json

_READ = 1 << 20
_MOST = 5000
_CALLS = 20
_TICKETS = 1200  # tokens of literals, and assignments that are looked at, of one page
_SCRIPT = 50_000  # longer scripts are programs and hold nobody's data
_NOT_VALUES = ("password", "submit", "button", "reset", "image", "file")
_CHOSEN = ("radio", "checkbox")
_BY_TYPE: dict[str, Kind] = {"email": "email", "tel": "phone"}
_DECODER = json.JSONDecoder()
_ASSIGNED = re.compile(r"=\s{0,9}(?={)")
_VARIABLE = re.compile(r"[A-Za-z_$][\w$]{0,40}+(?=\s{0,9}\Z)")


def answered_in(exchange: Exchange, words: LearningWords) -> list[Typed]:
    """What an account page (200, HTML or JSON, at most 1 MB of it read) says of the visitor."""
    address = exchange.url.lower().partition("#")[0].partition("?")[0]
    if exchange.status != 200 or not exchange.response_body or not words.pages.search(address):
        return []
    text = _text(exchange.response_body[:_READ])
    kind = next((v for k, v in exchange.response_headers if k.lower() == "content-type"), "")
    if "json" in kind or text.lstrip()[:1] in ("{", "["):
        found = _fields(from_json(text), "")
    elif "html" in kind or text.lstrip()[:1] == "<":
        found = html_fields(text, words)
    else:
        return []
    return by_rows(list(islice(found, _MOST)))


def html_fields(text: str, words: LearningWords) -> Iterator[Typed]:
    """Filled inputs, chosen options, and the data of scripts, in the page's order.

    An address or a number that the page publishes as a link, too, counts in a visible input alone.
    """
    published = Published(text)
    tickets = iter(range(_TICKETS))
    select: dict[str, str] = {}
    for tag in tags(text):
        told = tag.attributes
        kind = told.get("type", "").strip().lower()
        if tag.name == "script":
            yield from published.without(_script(kind, tag.text, words, tickets))
        elif tag.name == "select":
            select = told
        elif tag.name == "option" and "selected" in told:
            yield from _field(select, told.get("value", ""), words)
        elif tag.name == "input" and _holds(kind, told):
            field = _field(told, told.get("value", ""), words)
            yield from published.without(field) if kind == "hidden" else field


def _holds(kind: str, told: dict[str, str]) -> bool:
    """Whether the value of an input is what was typed or chosen."""
    return kind not in _NOT_VALUES and (kind not in _CHOSEN or "checked" in told)


def _field(told: dict[str, str], value: str, words: LearningWords) -> Iterator[Typed]:
    """A filled field; its type or autofill token may say what its name does not."""
    if not value.strip():
        return
    kind = _BY_TYPE.get(told.get("type", "").strip().lower())
    token = "".join(told.get("autocomplete", "").split()[-1:])
    kind = kind or next(iter(named(token, words).kinds), None)
    yield Typed("response", told.get("name") or told.get("id") or token, value, kind)


def _script(
    kind: str, script: str, words: LearningWords, tickets: Iterator[object]
) -> Iterator[Typed]:
    if kind == "application/ld+json":
        yield from _linked(script, words)
    elif kind == "application/json":
        yield from _fields(from_json(script), "")
    else:
        yield from _inline(script, words, tickets)
        yield from _variables(script, words, tickets)


def _inline(script: str, words: LearningWords, tickets: Iterator[object]) -> Iterator[Typed]:
    """`dataLayer.push({…})`, `fbq('init','…',{…})`, `digitalData = {…}`."""
    for one in words.inline:
        if one.name in script:
            for found in islice(_pattern(one.name).finditer(script), _CALLS):
                yield from _of_call(script, found.end(), one, tickets)


def _variables(script: str, words: LearningWords, tickets: Iterator[object]) -> Iterator[Typed]:
    """`var user = {…}`: what stands in a variable that is named after a person."""
    if len(script) > _SCRIPT:
        return
    for found, _ in zip(_ASSIGNED.finditer(script), tickets, strict=False):
        name = _VARIABLE.search(script, max(0, found.start() - 50), found.start())
        if name and bare(name[0]) in words.variables:
            yield from _data(script, found.end(), name[0], tickets)


def _data(script: str, start: int, name: str, tickets: Iterator[object]) -> Iterator[Typed]:
    """What begins there, as JSON or as scripts write it."""
    try:
        value, _ = _DECODER.raw_decode(script, start)
    except (ValueError, RecursionError):
        fields = literal_fields(script, start, name, tickets)
        return (Typed("response", path, text) for path, text in fields)
    return _fields(value, name)


def _of_call(script: str, start: int, one: Inline, tickets: Iterator[object]) -> Iterator[Typed]:
    for typed in _data(script, start, one.name, tickets):
        if not one.keys:
            yield typed
            continue
        kind = one.keys.get(typed.field.rpartition(".")[2].lower())
        if kind is not None:
            yield Typed("response", typed.field, typed.value, kind)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    before_data = r"\s{0,9}(?:=\s{0,9}|\([^(){}\[\];]{0,200})(?=[{\[])"
    return re.compile(rf"(?<![\w$]){re.escape(name)}{before_data}")


def _linked(script: str, words: LearningWords) -> Iterator[Typed]:
    """Linked data is mostly about the shop; only what stands under a person counts."""
    for one in _fields(from_json(script), ""):
        above = re.split(r"\W+", one.field.lower())[:-1]
        if not words.persons.isdisjoint(above):
            yield one


def _fields(value: object, name: str) -> Iterator[Typed]:
    return (Typed("response", path, text) for path, text in flatten(value, name))


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")
