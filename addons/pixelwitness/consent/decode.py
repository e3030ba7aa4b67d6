"""The closed list of verbs that turn a cookie, a parameter or a body into names and values.

Everything a tool stores becomes one flat mapping: `groups.C0004` -> `0`. A list of texts becomes
`name.<text>` -> `listed`. What is absent is absent; nothing is made up.
"""

import base64
import binascii
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Literal, get_args
from urllib.parse import parse_qsl, unquote

import msgspec

from pixelwitness.consent.bits import UnreadableError
from pixelwitness.consent.gpp import decode_gcd, decode_gcs, decode_gpp, decode_us_privacy
from pixelwitness.consent.tcf import decode_ac, decode_tcf

type Flat = dict[str, str]
type Verb = Literal[
    "percent", "base64", "json", "js_object", "form", "multipart", "pairs", "list", "sides",
    "tcf", "ac", "gpp", "us_privacy", "gcs", "gcd",
]  # fmt: skip

VERBS: tuple[Verb, ...] = get_args(Verb.__value__)
LISTED = "listed"
_MOST_TEXT = 65_536
_MOST_NAMES = 2_000
_ENCODED = re.compile(r"%(?:7B|5B|22|2C|25)", re.IGNORECASE)
_MEMBER = re.compile(
    r"""(?<![\w$-])([\w$-]+)['"]?\s*:\s*(?:'([^']*)'|"([^"]*)"|([\w.+-]+))\s*(?:,|\}|$)"""
)
_NUMBER = re.compile(r"-?\d{1,9}\Z")
_PART_NAME = re.compile(r'\bname="([^"]{0,200})"')


class Step(msgspec.Struct, frozen=True, gc=False):
    """One verb. `at` is the name it works on ("" for the whole).

    `args` are the separators of `pairs` (between, inside) and `list` (between), or the two lists
    of `sides` (those allowed, those refused).
    """

    verb: Verb
    at: str = ""
    args: tuple[str, ...] = ()


def decode(text: str, steps: tuple[Step, ...]) -> Flat:
    """Names and values; without steps the whole text under "". Raises UnreadableError."""
    if len(text) > _MOST_TEXT:
        raise UnreadableError("it is longer than any such value")
    flat = {"": text}
    for step in steps:
        flat = _sides(flat, step) if step.verb == "sides" else _undone(flat, step)
    return flat


def _undone(flat: Flat, step: Step) -> Flat:
    value = flat.get(step.at)
    if value is None:
        return flat
    told = _VERBS[step.verb](value, step.args)
    if len(told) > _MOST_NAMES:
        raise UnreadableError("it holds more names than any such value")
    rest = {name: kept for name, kept in flat.items() if name != step.at}
    return rest | {_below(step.at, name): inner for name, inner in told.items()}


def _below(name: str, inner: str) -> str:
    return f"{name}.{inner}" if name and inner else name or inner


def _sides(flat: Flat, step: Step) -> Flat:
    """Members of the first list become `yes`, those of the second `no`, under the name `at`."""
    result = dict(flat)
    for side, word in zip(step.args, ("yes", "no"), strict=True):
        start = side + "."
        for name in [name for name in flat if name.startswith(start)]:
            result[_below(step.at, name.removeprefix(start))] = word
    return result


def _percent(text: str, _: tuple[str, ...]) -> Flat:
    """Some tools encode twice; what still looks encoded is decoded once more."""
    once = unquote(text)
    return {"": unquote(once) if _ENCODED.search(once) else once}


def _base64(text: str, _: tuple[str, ...]) -> Flat:
    plain = unquote(text).strip().rstrip("=").replace("-", "+").replace("_", "/")
    try:
        packed = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
        return {"": packed.decode("utf-8")}
    except (binascii.Error, ValueError) as cause:
        raise UnreadableError("it is not base64 of a text") from cause


def _json(text: str, _: tuple[str, ...]) -> Flat:
    try:
        value = json.loads(text)
        return dict(_leaves(value, ""))
    except (ValueError, RecursionError) as cause:
        raise UnreadableError("it is not JSON") from cause


def _leaves(value: Any, name: str) -> Iterator[tuple[str, str]]:
    match value:
        case dict():
            for key, inner in value.items():
                yield from _leaves(inner, _below(name, key))
        case list():
            for at, inner in enumerate(value):
                if isinstance(inner, str) and inner and len(inner) < 100:
                    yield _below(name, inner), LISTED
                yield from _leaves(inner, _below(name, str(at)))
        case bool():
            yield name, "true" if value else "false"
        case None:
            yield name, ""
        case _:
            yield name, str(value)


def _js_object(text: str, _: tuple[str, ...]) -> Flat:
    """`{a:'b',c:true}`; a plain number stays whole, some tools write one in its place."""
    inside = text.strip()
    if _NUMBER.match(inside):
        return {"": inside}
    if not (inside.startswith("{") and inside.endswith("}")):
        raise UnreadableError("it is no object")
    return {
        name: single or double or bare for name, single, double, bare in _MEMBER.findall(inside[1:])
    }


def _form(text: str, _: tuple[str, ...]) -> Flat:
    try:
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_NAMES))
    except ValueError as cause:
        raise UnreadableError("it is no form") from cause


def _multipart(text: str, _: tuple[str, ...]) -> Flat:
    parts = (part.replace("\r\n", "\n").partition("\n\n") for part in text.split("\n--"))
    named = ((_PART_NAME.search(head), value) for head, _, value in parts)
    return {found[1]: value.rstrip("\r\n") for found, value in named if found}


def _pairs(text: str, args: tuple[str, ...]) -> Flat:
    between, inside = args
    rows = (row.partition(inside) for row in text.split(between))
    return {name.strip(): value.strip() for name, _, value in rows if name.strip()}


def _list(text: str, args: tuple[str, ...]) -> Flat:
    return {item.strip(): LISTED for item in text.split(args[0]) if item.strip()}


_VERBS: dict[Verb, Callable[[str, tuple[str, ...]], Flat]] = {
    "percent": _percent,
    "base64": _base64,
    "json": _json,
    "js_object": _js_object,
    "form": _form,
    "multipart": _multipart,
    "pairs": _pairs,
    "list": _list,
    "tcf": lambda text, _: decode_tcf(text),
    "ac": lambda text, _: decode_ac(text),
    "gpp": lambda text, _: decode_gpp(text),
    "us_privacy": lambda text, _: decode_us_privacy(text),
    "gcs": lambda text, _: decode_gcs(text),
    "gcd": lambda text, _: decode_gcd(text),
}
