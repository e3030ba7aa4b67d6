"""A line of a case -> the line as it may be published, field by field as the rules say."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pixelwitness.identity.claims import digests_of
from pixelwitness.identity.people import said
from pixelwitness.redact.cover import MASKED, Cover, known_form
from pixelwitness.redact.requests import parameters
from pixelwitness.redact.rules import RedactionRules
from pixelwitness.redact.whom import Whom

_HASH = re.compile("[0-9a-f]{64}")

type Line = dict[str, Any]
type _Action = Callable[[str, Any, Line], Any]


@dataclass(slots=True)
class Lines:
    """Redacts lines one by one. `requests` says how each request is called now.

    `unlisted` collects the fields and types of lines that no rule lists; they are dropped.
    """

    rules: RedactionRules
    known: Whom
    cover: Cover
    salt: str
    requests: Mapping[str, str] = field(default_factory=dict)
    unlisted: set[str] = field(default_factory=set)
    _do: dict[str, _Action] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Makes ready what is done with fields."""
        self._do = self._actions()

    def redact(self, kind: str, line: Line) -> Line | None:
        """The line of that type; None where lines of that type are not published."""
        if kind not in self.rules.lines:
            self.unlisted.add(kind)
            return None
        return self._fields(kind, line, line, "")

    def value(self, line: Line) -> str:
        """What stands for the value that a finding names as it was sent."""
        if line["form"] == "mask":
            return MASKED
        if line.get("plain") is None:
            return self.cover.value("value", line["value"])
        noun = self.plain(line)
        chain = known_form(line["form"], line.get("chain") or ())
        if chain:
            return f"⟦{digests_of(chain)} of {noun}⟧"
        return f"⟦{noun}⟧" if line["value"] == line["plain"] else f"⟦{noun}, spelled otherwise⟧"

    def plain(self, line: Line) -> str:
        """What the known value of a finding or proof is called."""
        return self.cover.known(line.get("kind", "other"), line["plain"])

    def _fields(self, kind: str, line: Line, part: Line, path: str) -> Line:
        told: Line = {}
        for key, value in part.items():
            name = f"{path}{key}"
            action = self.rules.lines[kind].get(name)
            if action is None and isinstance(value, dict) and self._has_part(kind, name):
                told[key] = self._fields(kind, line, value, f"{name}.")
            elif action is None:
                self.unlisted.add(f"{kind}.{name}")
            elif action != "drop":
                told[key] = None if value is None else self._do[action](key, value, line)
        return told

    def _has_part(self, kind: str, name: str) -> bool:
        return any(one.startswith(f"{name}.") for one in self.rules.lines[kind])

    def _actions(self) -> dict[str, _Action]:
        return {
            "keep": lambda _, value, __: value,
            "told": lambda _, value, __: _all(self.cover.told, value),
            "text": lambda _, value, __: _all(self.cover.text, value),
            "address": lambda _, value, __: self.cover.address(value) if value else "",
            "details": lambda _, value, __: [self._detail(one) for one in value],
            "id": lambda _, value, __: self.id(value),
            "request": lambda _, value, __: self.request(value),
            "twins": lambda _, value, __: [self._twin(one) for one in value],
            "value": self._value,
            "proof": lambda _, value, line: self._because(value, line),
            "source": lambda _, value, __: self._source(value),
            "second": lambda _, value, __: _second(value),
            "whole": lambda _, value, __: round(value),
            "parameters": lambda _, value, __: self._parameters(value),
            "capture": lambda _, value, __: self._capture(str(value)),
            "personas": lambda _, value, __: [self.known.labels.get(x, "?") for x in value],
            "nobody": lambda *_: [],
            "nothing": lambda *_: None,
            "empty": lambda *_: "",
            "controls": lambda _, value, __: [_control(n, one) for n, one in enumerate(value, 1)],
            "control": lambda *_: "a value of a control persona was found",
        }

    def id(self, old: str) -> str:
        """16 hex digits that say nothing of the old id to whom the salt is not known."""
        return hashlib.sha256(f"{self.salt}\0{old}".encode()).hexdigest()[:16]

    def request(self, old: str) -> str:
        """The hash of a request as it is published; of one that is not there, a salted one."""
        salted = hashlib.sha256(f"{self.salt}\0{old}".encode())
        return self.requests.get(old) or salted.hexdigest()

    def _value(self, key: str, value: Any, line: Line) -> str:
        if key == "value":
            return self.value(line)
        noun = self.plain(line)
        return f"⟦{noun}⟧" if value == line["plain"] else f"⟦{noun}, spelled otherwise⟧"

    def _because(self, value: str, line: Line) -> str:
        """The sentence of a proof is told anew; that of a declared finding stands in the rules."""
        if line["proof"] == "declared":
            return self.cover.told(value)
        noun = self.plain(line) if line.get("plain") else f"the {said(line.get('kind', 'other'))}"
        chain = tuple(line.get("chain") or ())
        told = f"{digests_of(chain)} of {noun}" if chain else noun
        steps = ", ".join(self.cover.told(step) for step in line.get("steps") or ())
        told = f"{told}, {steps or 'as typed'}"
        match line.get("source"):
            case {"enumerated": str(world)}:
                return f"{told}; found by trying all {self.cover.told(world)}"
        return told

    def _source(self, value: Line) -> Line:
        match value:
            case {"persona": str(name)}:
                return {"persona": self.known.labels.get(name, "?")}
            case {"learned": {"entry": int(entry), "place": str(place), "field": str(name)} as at}:
                told = {"place": self.cover.told(place), "field": self.cover.text(name)}
                return {"learned": {"entry": entry, **told, **self._elsewhere(at)}}
            case {"enumerated": str(world), "tried": int(tried)}:
                return {"enumerated": self.cover.told(world), "tried": tried}
        self.unlisted.add("source of another sort")
        return {}

    def _detail(self, text: str) -> str:
        return self.cover.address(text) if "://" in text else self.cover.text(text)

    def _twin(self, twin: Line) -> Line:
        told = {"entry": twin["entry"], **self._elsewhere(twin)}
        return told | ({"request": self.request(twin["request"])} if "request" in twin else {})

    def _elsewhere(self, told: Line) -> Line:
        """The capture in which an entry counts, where it is another than the finding's."""
        match told.get("capture"):
            case {"name": str(name)}:
                return {"capture": {"sha256": None, "name": self.cover.text(name)}}
        return {}

    def _capture(self, told: str) -> str:
        """A token for a hash; a live session has none, and is called as in its other lines."""
        return self.cover.value("capture", told) if _HASH.fullmatch(told) else self.cover.text(told)

    def _parameters(self, context: Line) -> Line:
        tell = parameters(self.cover, self.rules, {})
        return {self.cover.name(key): tell(key, str(value)) for key, value in context.items()}


def _control(number: int, told: Line) -> Line:
    return {"name": f"control {number}", "kinds": told["kinds"]}


def _all(tell: Callable[[str], str], value: Any) -> Any:
    """The texts in a value, also in lists and mappings."""
    if isinstance(value, str):
        return tell(value)
    if isinstance(value, list):
        return [_all(tell, item) for item in value]
    if isinstance(value, dict):
        return {tell(key): _all(tell, item) for key, item in value.items()}
    return value


def _second(time: str) -> str:
    """ISO 8601 without what is below a second."""
    head, dot, rest = time.partition(".")
    return head + ("Z" if dot and rest.endswith("Z") else "")
