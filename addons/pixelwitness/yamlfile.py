"""A YAML file -> plain values that know their line; doubled keys and surprises are errors."""

from pathlib import Path
from typing import Any

import yaml

from pixelwitness.errors import InputError

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Map(dict[str, Any]):
    """A mapping of the file. Every scalar in it is text: what `no` or `0612` means is ours to say.

    `where` is `file:line` of the mapping, `lines` the line of each key.
    """

    __slots__ = ("lines", "name", "where")

    def __init__(self, name: str, line: int) -> None:
        super().__init__()
        self.name = name
        self.where = f"{name}:{line}"
        self.lines: dict[str, int] = {}

    def at(self, key: str) -> str:
        """`file:line` of that key, or of the mapping where the key is missing."""
        return f"{self.name}:{self.lines[key]}" if key in self.lines else self.where


def load(path: Path, error: type[InputError] = InputError) -> Map:
    """The file's top mapping. Raises `error` with file and line where it is no such thing."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeError) as cause:
        why = cause.strerror if isinstance(cause, OSError) else "it is no UTF-8 text"
        raise error(str(path), f"cannot be read ({why})") from cause
    return parse(text, path.name, error)


def parse(text: str, name: str, error: type[InputError] = InputError) -> Map:
    """As `load`, from text; `name` stands in the errors."""
    try:
        node = yaml.compose(text, Loader=_Loader)
    except (yaml.YAMLError, ValueError, RecursionError) as cause:
        mark = getattr(cause, "problem_mark", None)
        where = f"{name}:{mark.line + 1}" if mark else name
        problem = getattr(cause, "problem", None) or str(cause).splitlines()[0]
        raise error(where, f"is not YAML ({problem})") from cause
    if not isinstance(node, yaml.MappingNode):
        raise error(f"{name}:1", "must hold `key: value` lines")
    try:
        return _map(node, name, error)
    except RecursionError as cause:
        raise error(f"{name}:1", "refers to itself or is nested too deep") from cause


def _value(node: yaml.Node, name: str, error: type[InputError]) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _map(node, name, error)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, name, error) for item in node.value]
    return node.value


def _map(node: yaml.MappingNode, name: str, error: type[InputError]) -> Map:
    result = Map(name, node.start_mark.line + 1)
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise error(f"{name}:{line}", "a key must be a word")
        if key_node.value in result:
            raise error(f"{name}:{line}", f"the key `{key_node.value}` stands twice")
        result.lines[key_node.value] = line
        result[key_node.value] = _value(value_node, name, error)
    return result
