"""An object or list as a script writes it -> its texts and numbers with their paths.

`{email: 'jan@shop.example', tags: [1, 2,]}` is no JSON: names without quotes, single quotes, a
comma at the end. What is computed (`a + b`, a call, a template with a `$`) is passed over; no
code is ever run. Bounded by the tickets that the caller gives; never raises.
"""

import re
from collections.abc import Generator, Iterator
from typing import Literal

from pixelwitness.wire import clean

_DEPTH = 30
_TOKEN = re.compile(
    r"""\s{0,500}+(?:
      "((?:[^"\\\n]|\\.){0,2000}+)" | '((?:[^'\\\n]|\\.){0,2000}+)' | `([^`\\$]{0,2000}+)`
      | (-?\d{1,20}+(?:\.\d{1,20}+)?) | ([A-Za-z_$][\w$]{0,200}+)
      | (//[^\n]{0,2000}+ | /\*(?:[^*]|\*(?!/)){0,2000}+\*/)
      | (.)
    )""",
    re.DOTALL | re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_CONTROL = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}

type _Token = tuple[Literal["text", "number", "word", "sign", "end"], str]
type _Fields = Generator[tuple[str, str], None, str]
"""Paths and values; at last the sign behind them."""

_END: _Token = ("end", "")


def literal_fields(
    script: str, start: int, name: str, tickets: Iterator[object]
) -> Iterator[tuple[str, str]]:
    """What stands in the literal that begins at `start`; each token takes one of the tickets.

    Paths begin with `name` and are written as `wire.flatten` writes those of JSON. What comes
    before an error, or before the tickets are spent, is told.
    """
    yield from _value(_tokens(script, start, tickets), name, 0)


def _tokens(script: str, start: int, tickets: Iterator[object]) -> Iterator[_Token]:
    for found, _ in zip(_TOKEN.finditer(script, start), tickets, strict=False):
        text = found[1] or found[2] or found[3] or ""
        match found.lastindex:
            case 1 | 2 | 3:
                yield "text", _plain(text) if "\\" in text else text
            case 4:
                yield "number", found[4]
            case 5:
                yield "word", found[5]
            case 7:
                yield "sign", found[7]


def _plain(text: str) -> str:
    """Escapes resolved; two that make one character (an emoji) together."""
    units = _ESCAPE.sub(_unescaped, text).encode("utf-16-le", "surrogatepass")
    return units.decode("utf-16-le", "surrogatepass")


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _CONTROL.get(found[3], found[3])


def _value(tokens: Iterator[_Token], path: str, depth: int) -> _Fields:
    """One value and what is in it; returns the sign that ends it."""
    kind, text = token = next(tokens, _END)
    if token == ("sign", "{") and depth < _DEPTH:
        yield from _object(tokens, path, depth + 1)
        return _behind(tokens, next(tokens, _END))
    if token == ("sign", "[") and depth < _DEPTH:
        yield from _list(tokens, path, depth + 1)
        return _behind(tokens, next(tokens, _END))
    if kind not in ("text", "number"):
        return _behind(tokens, token)
    token = next(tokens, _END)
    if token[1] in (",", "}", "]") and token[0] == "sign":  # alone, and no part of a computation
        yield path, clean(text)
    return _behind(tokens, token)


def _object(tokens: Iterator[_Token], path: str, depth: int) -> _Fields:
    while True:
        token = next(tokens, _END)
        if token in (_END, ("sign", "}")):
            return token[1]
        if token == ("sign", ","):
            continue
        colon = next(tokens, _END)
        if colon == ("sign", ":"):
            behind = yield from _value(tokens, f"{path}.{token[1]}", depth)
        else:  # a method, a name that is its own value, `...more`
            behind = _behind(tokens, colon)
        if behind != ",":
            return behind


def _list(tokens: Iterator[_Token], path: str, depth: int) -> _Fields:
    index, behind = 0, ","
    while behind == ",":
        behind = yield from _value(tokens, f"{path}[{index}]", depth)
        index += 1
    return behind


def _behind(tokens: Iterator[_Token], token: _Token) -> str:
    """The comma or closing bracket that ends an expression, which is passed over; "" at the end."""
    depth = 0
    while token != _END:
        kind, text = token
        if kind == "sign" and text in "([{":
            depth += 1
        elif kind == "sign" and (text in ")]}" or text == ","):
            if not depth:
                return text
            depth -= text != ","
        token = next(tokens, _END)
    return ""
