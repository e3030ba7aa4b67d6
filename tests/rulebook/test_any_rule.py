"""A rule file with anything anywhere in it works, or is refused with its file and line."""

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pixelwitness import yamlfile
from pixelwitness.errors import RuleError
from pixelwitness.exchange import Exchange
from pixelwitness.recognition import recognise
from pixelwitness.resources import folder
from pixelwitness.rulebook import Rulebook
from pixelwitness.rulebook.endpoint import inherit, read_rule
from pixelwitness.rulebook.model import KeyTable

type Way = tuple[str | int, ...]

TABLES = {name: KeyTable(name, {}) for name in ("user-data", "audience-schema")}
FILES = [yamlfile.load(path) for path in sorted(folder("rules").glob("*.yaml"))]
ANYTHING = ["", [], {}, [[]], [{}], {"a": "b"}, "x", ["x"], "[", ["["], "1", "٣", {"[": "["}, "{key}", "headers", "rows", "body_base64"]  # fmt: skip


def ways(value: Any, way: Way = ()) -> Iterator[Way]:
    """The way to every value in the file."""
    yield way
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in inner if isinstance(value, dict | list) else ():
        yield from ways(item, (*way, key))


def put(value: Any, way: Way, new: object) -> Any:
    if not way:
        return new
    if isinstance(value, dict):
        return {
            key: put(item, way[1:], new) if key == way[0] else item for key, item in value.items()
        }
    return [put(item, way[1:], new) if n == way[0] else item for n, item in enumerate(value)]


PLACES = [(number, way) for number, file in enumerate(FILES) for way in ways(file)]


@settings(max_examples=500, deadline=None)
@given(st.sampled_from(PLACES), st.sampled_from(ANYTHING))
def test_any_rule_works_or_is_refused(rules: Rulebook, place: tuple[int, Way], new: object) -> None:
    number, way = place
    text = json.dumps(put(FILES[number], way, new))
    try:
        rule = read_rule(inherit([yamlfile.parse(text, "broken.yaml", RuleError)])[0], TABLES)
    except RuleError as error:
        assert error.where.startswith("broken.yaml")
        return
    alone = replace(rules, rules=(rule,))
    for one in (example.request for example in rule.examples):
        recognise(Exchange(0, "", one.method, one.url, one.headers, one.body), alone)
