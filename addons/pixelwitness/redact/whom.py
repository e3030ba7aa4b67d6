"""A case's persons and what its visitors typed -> known values, called by letters."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
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

    `nouns` says what each value is called: "e-mail of persona A", "phone 2 of the visitor".
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
    personas: list[Persona] = []
    for record in about["personas"]:
        label = labels.setdefault(record["name"], _letter(len(labels)))
        persona = _of_record(record, given)
        personas.append(Persona(label, persona.synthetic, persona.values, persona.also))
    # Whoever is given besides is searched for as well.
    for other in given:
        if other.name not in labels:
            label = labels.setdefault(other.name, _letter(len(labels)))
            personas.append(Persona(label, other.synthetic, other.values, other.also))
    people, nouns = People(personas), _nouns(personas)
    for name, label in labels.items():
        if ("username", name) not in nouns and len(name) > 1:
            nouns["username", name] = f"name of persona {label}"
            people.tokens.add(tokens_of("username", name, "", {"persona": label}, people.country))
    for kind, plain in _typed(lines):
        if (kind, plain) not in nouns:
            number = 1 + sum(noun.startswith(_visitors(kind)) for noun in nouns.values())
            nouns[kind, plain] = f"{_visitors(kind)}{number} of the visitor"
            people.tokens.add(tokens_of(kind, plain, "", {"visitor": ""}, people.country))
    return Whom(people, labels, nouns)


def _visitors(kind: Kind) -> str:
    return f"typed {said(kind)} "


def _nouns(personas: Iterable[Persona]) -> _Values:
    nouns: _Values = {}
    for persona in personas:
        typed: list[tuple[Kind, tuple[str, ...]]] = [*persona.values, ("other", persona.also)]
        for kind, values in typed:
            for number, value in enumerate(values, 1):
                which = f" {number}" if number > 1 else ""
                nouns.setdefault((kind, value), f"{said(kind)}{which} of persona {persona.name}")
    return nouns


def _typed(lines: Iterable[Line]) -> Iterator[tuple[Kind, str]]:
    """The values that the case knows in clear, in an order that does not hang on the lines'."""
    plain = {(str(x["kind"]), x["plain"]) for x in lines if x.get("plain") and x.get("kind")}
    for kind in KINDS:
        yield from ((kind, value) for one, value in sorted(plain) if one == kind)


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
