"""What a case is about: title, investigator, personas, versions; and what changed since."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from pixelwitness.identity import Persona

_PLAIN = ("title", "investigator", "versions", "rules")


@dataclass(frozen=True, slots=True)
class PersonaRecord:
    """A known person; the values of one who is not invented are never written in clear."""

    name: str
    synthetic: bool
    values: dict[str, list[str]]


def record_of(persona: Persona) -> PersonaRecord:
    """What a case remembers of a known person."""
    values: dict[str, list[str]] = {kind: list(given) for kind, given in persona.values}
    if persona.also:
        values["also"] = list(persona.also)
    return PersonaRecord(persona.name, persona.synthetic, values)


@dataclass(frozen=True, slots=True)
class About:
    """The head of a case. `created` is the time of this opening; `rules` is their digest."""

    title: str
    investigator: str
    created: str
    personas: tuple[PersonaRecord, ...]
    versions: dict[str, str]
    rules: str


def as_json(about: About) -> dict[str, Any]:
    """The object of `case.json`, with salts of its own."""
    return {
        "title": about.title,
        "investigator": about.investigator,
        "created": about.created,
        "personas": [_persona(one) for one in about.personas],
        "versions": about.versions,
        "rules": about.rules,
    }


def commitment(salt: str, kind: str, value: str) -> str:
    """SHA-256 of salt, NUL, kind, NUL, value; the salt is the hex text as it stands in the case.

    So whoever is told the value checks it by `printf '%s\\0%s\\0%s' SALT KIND VALUE | sha256sum`.
    """
    text = "\0".join((salt, kind, value))
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def current(case: dict[str, Any], journal: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """`case.json` with what later openings said otherwise; personas only ever join."""
    now = dict(case)
    for line in journal:
        if line["type"] == "about":
            now |= {key: line[key] for key in _PLAIN if key in line}
            joined = line.get("personas")
            now["personas"] = [*now["personas"], *(joined if isinstance(joined, list) else ())]
    return now


def changes(now: dict[str, Any], about: About) -> dict[str, Any]:
    """What an opening says that the case does not hold yet; what it leaves empty says nothing."""
    said = {key: getattr(about, key) for key in _PLAIN}
    different: dict[str, Any] = {
        key: value for key, value in said.items() if value and value != now[key]
    }
    joined = [
        _persona(one)
        for one in about.personas
        if not any(is_same(known, one) for known in now["personas"])
    ]
    return different | ({"personas": joined} if joined else {})


def is_same(known: dict[str, Any], one: PersonaRecord) -> bool:
    """Whether what a case holds of a person, in clear or as commitments, is this person."""
    if (known["name"], known["synthetic"]) != (one.name, one.synthetic):
        return False
    if one.synthetic:
        return bool(known["values"] == one.values)
    pairs, held = _pairs(one), known["commitments"]
    return len(pairs) == len(held) and all(
        any(commitment(each["salt"], kind, value) == each["commitment"] for each in held)
        for kind, value in pairs
    )


def _persona(one: PersonaRecord) -> dict[str, Any]:
    told = {"name": one.name, "synthetic": one.synthetic}
    if one.synthetic:
        return {**told, "values": one.values}
    return {**told, "commitments": [_commit(kind, value) for kind, value in _pairs(one)]}


def _commit(kind: str, value: str) -> dict[str, str]:
    salt = token_hex(16)
    return {"kind": kind, "salt": salt, "commitment": commitment(salt, kind, value)}


def _pairs(one: PersonaRecord) -> list[tuple[str, str]]:
    return [(kind, value) for kind, values in one.values.items() for value in values]
