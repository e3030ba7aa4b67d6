"""A case's persons and what its visitors typed -> known values, called by letters."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pixelwitness.case import commitment
from pixelwitness.errors import CaseError
from pixelwitness.identity import People, Persona
from pixelwitness.identity.people import said, tokens_of
from pixelwitness.identity.tokens import Token
from pixelwitness.vocabulary import KINDS, Kind

type Line = dict[str, Any]
type _Values = dict[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Whom:
    """`people` are all known values in all spellings; `labels` the letters by persona's name.

    `nouns` says what each value is called: "e-mail of persona A", "phone 2 of the visitor",
    "recovered gender 1".
    """

    people: People
    labels: dict[str, str]
    nouns: _Values

    def noun(self, token: Token) -> str:
        """What the value behind a spelling is called, also one made of two others."""
        known = self.nouns.get((token.kind, token.plain))
        return known or f"{said(token.kind)} of persona {token.source.get('persona', '')}"


def whom(about: Line, lines: Iterable[Line], given: Sequence[Persona]) -> Whom:
    """All whose values a case may hold.

    `about` and `lines` are the case's; `given` the persons of persona files. Raises CaseError
    where the case knows a person who is not invented and whose file is not given: without the
    values nobody could search for them.
    """
    labels: dict[str, str] = {}
    known = [_of_record(record, given) for record in about["personas"]]
    # whoever is given besides is searched for as well
    known += [one for one in given if all(_values(one) != _values(other) for other in known)]
    for one in known:
        labels.setdefault(one.name, _letter(len(labels)))
    personas = [replace(one, name=labels[one.name]) for one in known]
    found = Whom(People(personas), labels, _nouns(personas))
    _add_names(found)
    _add_others(found, lines)
    return found


def _values(persona: Persona) -> tuple[object, ...]:
    return persona.name, persona.values, persona.also


def _add_names(known: Whom) -> None:
    """What a persona is called may be a person's name."""
    people = known.people
    for name, label in known.labels.items():
        if ("username", name) not in known.nouns and len(name) > 1:
            known.nouns["username", name] = f"name of persona {label}"
            people.tokens.add(tokens_of("username", name, "", {"persona": label}, people.country))


def _add_others(known: Whom, lines: Iterable[Line]) -> None:
    """What visitors typed, and what was recovered."""
    people = known.people
    counts: Counter[str] = Counter()
    for (kind, plain), how in _other(lines).items():
        if (kind, plain) not in known.nouns:
            counts[how] += 1
            known.nouns[kind, plain] = how.format(counts[how])
            people.tokens.add(tokens_of(kind, plain, "", {"visitor": ""}, people.country))


def _nouns(personas: Iterable[Persona]) -> _Values:
    nouns: _Values = {}
    for persona in personas:
        typed: list[tuple[Kind, tuple[str, ...]]] = [*persona.values, ("other", persona.also)]
        for kind, values in typed:
            for number, value in enumerate(values, 1):
                which = f" {number}" if number > 1 else ""
                nouns.setdefault((kind, value), f"{said(kind)}{which} of persona {persona.name}")
    return nouns


def _other(lines: Iterable[Line]) -> dict[tuple[Kind, str], str]:
    """The values that the case knows in clear, each with what it is called, less its number.

    Their order does not hang on the lines'. What was recovered need not be the visitor's.
    """
    found: dict[tuple[Kind, str], str] = {}
    plain = [x for x in lines if x.get("plain") and x.get("kind") in KINDS]
    for line in sorted(plain, key=lambda x: (KINDS.index(x["kind"]), x["plain"])):
        said_so = said(line["kind"])
        match line.get("source"):
            case {"learned": _}:
                found[line["kind"], line["plain"]] = f"{said_so} {{}} of the visitor"
            case {"enumerated": _}:
                found.setdefault((line["kind"], line["plain"]), f"recovered {said_so} {{}}")
            case _:
                found.setdefault((line["kind"], line["plain"]), f"known {said_so} {{}}")
    return found


def _of_record(record: Line, given: Sequence[Persona]) -> Persona:
    if record["synthetic"]:
        values = record["values"]
        kinds = tuple((kind, tuple(values[kind])) for kind in KINDS if kind in values)
        return Persona(record["name"], True, kinds, tuple(values.get("also", ())))
    for persona in given:
        if persona.name == record["name"] and _is(persona, record):
            return persona
    raise CaseError(
        f"persona {record['name']}",
        "is a real person, and the case does not hold the values to search for",
        "Give the same persona file as before by --persona.",
    )


def _is(persona: Persona, record: Line) -> bool:
    """Whether these are the values that the case is committed to, all of them."""
    pairs = [(str(kind), value) for kind, values in persona.values for value in values]
    pairs += [("also", value) for value in persona.also]
    held = record["commitments"]
    return len(held) == len(pairs) and all(
        any(commitment(one["salt"], kind, value) == one["commitment"] for one in held)
        for kind, value in pairs
    )


def _letter(number: int) -> str:
    return chr(ord("A") + number) if number < 26 else str(number + 1)
