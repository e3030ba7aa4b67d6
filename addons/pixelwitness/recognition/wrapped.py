"""The verbs that open what stands inside a param: batches, lists, JSON, base64, tables."""

import re
from collections.abc import Callable

from msgspec.structs import replace

from pixelwitness.recognition.upload import Param
from pixelwitness.wire import first, flatten, from_base64, from_json, pairs

type Params = list[Param]


def batch(group: Params, names: tuple[str, ...]) -> list[Params]:
    """`events[0]=<a whole query string>`: each becomes an upload; none such leaves it one."""
    begin = tuple(f"{name}[" for name in names)
    parts = [p for p in group if p.name.startswith(begin)]
    return [
        [Param(n, v, part.place, (*part.encoding, "form"), part.name) for n, v in pairs(part.value)]
        for part in parts
    ] or [group]


def split(group: Params, names: tuple[str, ...]) -> list[Params]:
    """`data[0].…`, `data[1].…`: each index becomes an upload that also has what all share."""
    heads = [re.match(rf"(?:{'|'.join(map(re.escape, names))})\[\d+\]", p.name) for p in group]
    found = dict.fromkeys(head[0] for head in heads if head)
    shared = [p for p, head in zip(group, heads, strict=True) if not head]
    return [
        shared
        + [
            replace(p, inside=part)
            for p, head in zip(group, heads, strict=True)
            if head and head[0] == part
        ]
        for part in found
    ] or [group]


def json_field(group: Params, names: tuple[str, ...]) -> Params:
    def open_one(param: Param) -> Params | None:
        value = from_json(param.value)
        if not isinstance(value, dict | list):
            return None
        return [
            Param(name, text, param.place, (*param.encoding, "json"), param.inside)
            for name, text in first(flatten(value, param.name))
        ]

    return _unwrap(group, names, open_one)


def base64_field(group: Params, names: tuple[str, ...]) -> Params:
    def open_one(param: Param) -> Params | None:
        found = from_base64(param.value)
        if found is None:
            return None
        text, way = found
        return [replace(param, value=text, encoding=(*param.encoding, way))]

    return _unwrap(group, names, open_one)


def rows(group: Params, names: tuple[str, ...]) -> Params:
    """`schema` and rows of values -> `data[0].EMAIL`; a schema of one word names single values.

    A name says where schema and data lie (`payload`); no name means the top of the request.
    """
    prefix = f"{names[0]}." if names else ""
    schema = f"{prefix}schema"
    columns = {p.name: p.value for p in group if p.name.startswith(schema)}
    cell = re.compile(rf"{re.escape(prefix)}data\[(\d+)\](?:\[(\d+)\])?\Z")

    def named(param: Param) -> Param:
        found = cell.match(param.name)
        column = found and (columns.get(f"{schema}[{found[2] or 0}]") or columns.get(schema))
        if not found or not column:
            return param
        return replace(param, name=f"{prefix}data[{found[1]}].{column}")

    return [named(param) for param in group]


def _unwrap(
    group: Params, names: tuple[str, ...], open_one: Callable[[Param], Params | None]
) -> Params:
    """The group with each named param replaced by what is in it, where it can be opened."""
    result: Params = []
    for param in group:
        inner = open_one(param) if param.name in names else None
        result.extend([param] if inner is None else inner)
    return result
