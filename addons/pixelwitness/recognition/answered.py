"""The answer of a visitor's own page -> the names and values in it.

JSON as it is; of HTML the filled form fields, the JSON in scripts, and what scripts hand to data
layers where that is JSON. Bounded; never raises.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from html.parser import HTMLParser

from pixelwitness.exchange import Exchange
from pixelwitness.recognition.fieldnames import named
from pixelwitness.recognition.typed import Typed, by_rows
from pixelwitness.rulebook import Inline, LearningWords
from pixelwitness.vocabulary import Kind
from pixelwitness.wire import flatten, from_json

_READ = 1 << 20
_MOST = 5000
_DATA = "application/json"
_LINKED = "application/ld+json"
_NOT_VALUES = ("password", "submit", "button", "reset", "image", "file")
_CHOSEN = ("radio", "checkbox")
_BY_TYPE: dict[str, Kind] = {"email": "email", "tel": "phone"}
_DECODER = json.JSONDecoder()


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
    return by_rows([one for one, _ in zip(found, range(_MOST), strict=False)])


def html_fields(text: str, words: LearningWords) -> Iterator[Typed]:
    """Filled inputs, chosen options, and the JSON of scripts."""
    page = _Page(words)
    # the parser of the standard library gives up at some broken declarations (`<![5`)
    with suppress(AssertionError):
        page.feed(text)
        page.close()
    yield from page.found
    for kind, parts in page.scripts:
        script = "".join(parts)
        if kind == _LINKED:
            yield from _linked(script, words)
        elif kind == _DATA:
            yield from _fields(from_json(script), "")
        else:
            yield from _inline(script, words)


class _Page(HTMLParser):
    """Collects the filled fields and the scripts of a page."""

    def __init__(self, words: LearningWords) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Typed] = []
        self.scripts: list[tuple[str, list[str]]] = []
        self._words = words
        self._in_script = False
        self._select: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        kind = told.get("type", "").strip().lower()
        if tag == "script":
            self._in_script = True
            self.scripts.append((kind, []))
        elif tag == "select":
            self._select = told
        elif tag == "option" and "selected" in told:
            self._add(self._select, told.get("value", ""))
        elif tag == "input" and kind not in _NOT_VALUES and _is_set(kind, told):
            self._add(told, told.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        self._in_script = self._in_script and tag != "script"

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.scripts[-1][1].append(data)

    def _add(self, told: dict[str, str], value: str) -> None:
        """A filled field; its type or autofill token may say what its name does not."""
        if not value.strip() or len(self.found) >= _MOST:
            return
        kind = _BY_TYPE.get(told.get("type", "").strip().lower())
        tokens = told.get("autocomplete", "").split()
        if kind is None and tokens:
            kind = next(iter(named(tokens[-1], self._words).kinds), None)
        name = told.get("name") or told.get("id") or "".join(tokens[-1:])
        self.found.append(Typed("response", name, value, kind))


def _is_set(kind: str, told: dict[str, str]) -> bool:
    """Whether the value of an input holds: of buttons to choose from only the chosen one does."""
    return kind not in _CHOSEN or "checked" in told


def _inline(script: str, words: LearningWords) -> Iterator[Typed]:
    """`dataLayer.push({…})`, `fbq('init','…',{…})`, `digitalData = {…}`, where it is JSON."""
    for one in words.inline:
        if one.name in script:
            for found in _pattern(one).finditer(script):
                yield from _of_call(script, found.end(), one)


def _of_call(script: str, start: int, one: Inline) -> Iterator[Typed]:
    try:
        value, _ = _DECODER.raw_decode(script, start)
    except (ValueError, RecursionError):
        return
    for typed in _fields(value, one.name):
        if not one.keys:
            yield typed
            continue
        kind = one.keys.get(typed.field.rpartition(".")[2].lower())
        if kind is not None:
            yield Typed("response", typed.field, typed.value, kind)


def _pattern(one: Inline) -> re.Pattern[str]:
    name = re.escape(one.name)
    before_json = r"\s{0,9}(?:=\s{0,9}|\([^(){}\[\];]{0,200})(?=[{\[])"
    return re.compile(rf"(?<![\w$]){name}{before_json}")


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
