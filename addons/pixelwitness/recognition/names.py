"""What a rule says of a param by its name, worked out once for each name.

A pixel sends the same few names in each of its calls: every request to a recipient passes here.
"""

import re
from functools import lru_cache

import msgspec

from pixelwitness.recognition.upload import Param
from pixelwitness.rulebook import FieldRule, Rule
from pixelwitness.vocabulary import Kind, Origin

_MOST = 8192


type Condition = tuple[int, int]
"""Numbers of a field rule and of a condition under its `when`."""


class NamedField(msgspec.Struct, frozen=True, gc=False):
    """A field rule, the `number`th of its rule, that fits a name: the kind, and why."""

    number: int
    rule: FieldRule
    kind: Kind | None
    because: str


class Said(msgspec.Struct, frozen=True, gc=False):
    """What a rule says of a name.

    `roles`: account, event or page, and how soon the rule asks for that name. `conditions`: which
    of the rule's conditions it is about, those on values from 0, those on names below. `when`:
    which conditions of field rules, and what the value must be like. `kept`: the value is a part
    of the upload's context or tells its twin.
    """

    roles: tuple[tuple[str, int], ...]
    conditions: tuple[int, ...]
    fields: tuple[NamedField, ...]
    when: tuple[tuple[Condition, re.Pattern[str]], ...]
    kept: bool


type Told = list[tuple[Param, Said]]
"""The params of which a rule says anything, in their order."""


class _Names(dict[str, Said | None]):
    """Name -> what the rule says of it, or None; fills itself, and forgets all when it is full."""

    def __init__(self, rule: Rule) -> None:
        super().__init__()
        self._rule = rule

    def __missing__(self, name: str) -> Said | None:
        if len(self) >= _MOST:
            self.clear()
        said = self[name] = _said(self._rule, name)
        return said


def told_of(rule: Rule, params: list[Param]) -> Told:
    """The params that matter to this rule; most names matter to none."""
    names = _names(rule)
    return [(param, said) for param in params if (said := names[param.name]) is not None]


def origin_of(rule: Rule, name: str) -> Origin | None:
    """Where what stands under that name comes from, by the first field rule that always holds."""
    said = _names(rule)[name]
    always = (one.rule for one in (said.fields if said else ()) if not one.rule.when)
    return next((one.origin for one in always if not one.ignore), None)


@lru_cache(maxsize=512)
def _names(rule: Rule) -> _Names:
    return _Names(rule)


def _said(rule: Rule, name: str) -> Said | None:
    said = Said(
        roles=_roles(rule, name),
        conditions=_conditions(rule, name),
        fields=_fields(rule, name),
        when=_when(rule, name),
        kept=name in rule.context or name in rule.twin_key,
    )
    anything = said.roles or said.conditions or said.fields or said.when or said.kept
    return said if anything else None


def _roles(rule: Rule, name: str) -> tuple[tuple[str, int], ...]:
    asked = (("account", rule.account), ("event", rule.event), ("page", rule.page))
    return tuple(
        (role, rank)
        for role, patterns in asked
        for rank, pattern in enumerate(patterns)
        if pattern.match(name)
    )


def _conditions(rule: Rule, name: str) -> tuple[int, ...]:
    match = rule.match
    of_values = [n for n, (pattern, _) in enumerate(match.params) if pattern.match(name)]
    of_names = [-1 - n for n, pattern in enumerate(match.of) if pattern.match(name)]
    return (*of_values, *of_names)


def _fields(rule: Rule, name: str) -> tuple[NamedField, ...]:
    numbered = enumerate(rule.fields)
    fitting = (NamedField(n, one, *_kind(one, name)) for n, one in numbered if one.name.match(name))
    return tuple(row for row in fitting if row.kind is not None or row.rule.unknown != "ignore")


def _when(rule: Rule, name: str) -> tuple[tuple[Condition, re.Pattern[str]], ...]:
    return tuple(
        ((number, n), value)
        for number, one in enumerate(rule.fields)
        for n, (pattern, value) in enumerate(one.when)
        if pattern.match(name)
    )


def _kind(rule: FieldRule, name: str) -> tuple[Kind | None, str]:
    if rule.keys is None:
        return rule.kind, rule.because
    found = rule.name.match(name)
    known = rule.keys.kind(re.sub(r"\[\d*\]$", "", found["key"])) if found else None
    if known is not None:
        return known
    return (None, "") if rule.unknown == "ignore" else ("other", "nobody documented this key")
