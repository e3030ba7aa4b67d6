"""The bytes of a request -> the same request with tokens for all values that are not listed.

Names of fields stay, values stay where a rule says so, and nothing else: what cannot be taken
apart is one token. Nothing is encoded again, so that it can be read as it stands.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pixelwitness.multipart import multipart_fields
from pixelwitness.redact.cover import Cover
from pixelwitness.redact.rules import RedactionRules
from pixelwitness.wire import from_json

# a value as sent -> the fields in which a finding names it, and what stands for it
type Proved = Mapping[str, Sequence[tuple[str, str]]]

_LINE = re.compile(r"([A-Z]{1,20}) (\S+) (HTTP/[0-9.]{1,4})")
_FORM = re.compile(r"[^=&\s<>{}\"']{1,200}=")
_DEEPEST = 64
_SHORT = 6


def redact_request(raw: bytes, cover: Cover, rules: RedactionRules, proved: Proved) -> bytes:
    """`proved` are the values of this request that findings name."""
    head, _, body = raw.partition(b"\r\n\r\n")
    parameter = parameters(cover, rules, proved)
    lines = head.decode("utf-8", "backslashreplace").split("\r\n")
    headers = [line.partition(":")[::2] for line in lines[1:]]
    told = [_start(lines[0], cover, parameter)]
    told += [_header(name, value.strip(), cover, rules, parameter) for name, value in headers]
    content = next((x for name, x in headers if name.lower() == "content-type"), "")
    text = "\r\n".join([*told, "", _body(body, content, cover, parameter)])
    return text.encode("utf-8", "backslashreplace")


def parameters(cover: Cover, rules: RedactionRules, proved: Proved) -> Callable[[str, str], str]:
    """A function of a field's name and value: what may be published of the value."""

    def parameter(name: str, value: str) -> str:
        if told := _told(name, value, proved):
            return told
        if name in rules.kept:
            return cover.simple(value, name)
        if name in rules.accounts:
            return cover.number(value)
        if name in rules.addresses:
            return cover.address(value) if value else ""
        return cover.value("id" if name in rules.ids else "value", value, name)

    return parameter


def _told(name: str, value: str, proved: Proved) -> str:
    """What a finding calls the value; a short one only in its own field, elsewhere it is chance."""
    for field, token in proved.get(value, ()):
        if len(value) >= _SHORT or field.endswith(name):
            return token
    return ""


type _Parameter = Callable[[str, str], str]


def _start(line: str, cover: Cover, parameter: _Parameter) -> str:
    found = _LINE.fullmatch(line)
    if found is None:
        return cover.value("value", line)
    method, url, version = found.groups()
    bare, _, query = url.partition("#")[0].partition("?")
    told = cover.fields(query, parameter)
    return f"{method} {cover.address(bare)}{'?' if told else ''}{told} {version}"


def _header(
    name: str, value: str, cover: Cover, rules: RedactionRules, parameter: _Parameter
) -> str:
    low = name.lower()
    if low == "cookie":
        crumbs = (_crumb(crumb.strip(), cover) for crumb in value.split(";"))
        return f"{name}: {'; '.join(crumbs)}"
    if low in rules.header_addresses:
        return f"{name}: {cover.address(value)}"
    if low in rules.headers:
        return f"{name}: {cover.types(value.partition('boundary=')[0])}"
    return f"{cover.name(name)}: {cover.value('header', value, low)}"


def _body(body: bytes, content: str, cover: Cover, parameter: _Parameter) -> str:
    if not body:
        return ""
    if fields := list(multipart_fields(body, content)):
        return "".join(f"{cover.name(name)}={parameter(name, x)}\r\n" for name, x in fields)
    text = body.decode("utf-8", "backslashreplace")
    value = from_json(text) if text.lstrip()[:1] in ("{", "[") else None
    if value is not None:
        return json.dumps(_json("", value, cover, parameter), ensure_ascii=False)
    if _FORM.match(text):
        return cover.fields(text, parameter)
    return cover.value("body", text)


def _crumb(crumb: str, cover: Cover) -> str:
    name, equals, value = crumb.partition("=")
    if not equals:
        return cover.value("cookie", name)
    return f"{cover.name(name)}={cover.value('cookie', value, name)}"


def _json(name: str, value: Any, cover: Cover, parameter: _Parameter, depth: int = 0) -> Any:
    if depth > _DEEPEST:
        return cover.value("value", json.dumps(value))
    if isinstance(value, dict):
        return {
            cover.name(key): _json(key, item, cover, parameter, depth + 1)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_json(name, item, cover, parameter, depth + 1) for item in value]
    if value is None or isinstance(value, bool):
        return value
    return parameter(name, value if isinstance(value, str) else json.dumps(value))
