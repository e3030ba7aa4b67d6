"""The folder `rules/legal` -> LegalNotes. Raises RuleError with file and line."""

import re
from collections.abc import Sequence
from pathlib import Path

from pixelwitness import yamlfile
from pixelwitness.errors import RuleError
from pixelwitness.legal.model import ANYWHERE, LegalNotes, Note
from pixelwitness.resources import folder
from pixelwitness.rulebook.check import day, known_keys, maps, text, texts, url
from pixelwitness.vocabulary import CHANNELS, CONSENT_STATES
from pixelwitness.yamlfile import Map

_MUST = ("id", "channels", "states", "said_by", "statement", "source", "url", "checked_on")
_ANY = "any"


def load_notes(rules: Path | None = None) -> LegalNotes:
    """The notes of that folder of rules, or of the one that ships with the program."""
    paths = sorted(((rules or folder("rules")) / "legal").glob("*.yaml"))
    files = [yamlfile.load(path, RuleError) for path in paths]
    notes = [(row, note) for file in files for row, note in _notes(file)]
    seen: dict[str, str] = {}
    for row, note in notes:
        if seen.setdefault(note.id, row.where) != row.where:
            raise RuleError(row.at("id"), f"the note `{note.id}` stands in {seen[note.id]} too")
    members = {text(file, "jurisdiction"): frozenset(_members(file)) for file in files}
    ordered = sorted((note for _, note in notes), key=lambda note: (note.on, note.id))
    return LegalNotes(tuple(ordered), members)


def _notes(file: Map) -> list[tuple[Map, Note]]:
    known_keys(file, ("jurisdiction", "source", "because", "notes"), ("members",))
    where = text(file, "jurisdiction")
    if where != ANYWHERE:
        _check_place(file, "jurisdiction", where)
    for key in ("source", "because"):
        text(file, key)
    return [(row, read_note(row, where)) for row in maps(file, "notes")]


def read_note(row: Map, jurisdiction: str) -> Note:
    """One note, checked."""
    known_keys(row, _MUST, ("on",))
    return Note(
        id=text(row, "id"),
        jurisdiction=jurisdiction,
        channels=_words(row, "channels", CHANNELS),
        states=_words(row, "states", CONSENT_STATES),
        said_by=text(row, "said_by"),
        on=day(row, "on"),
        statement=text(row, "statement"),
        source=text(row, "source"),
        url=url(row, "url"),
        checked_on=day(row, "checked_on"),
    )


def _words[T: str](row: Map, key: str, allowed: Sequence[T]) -> tuple[T, ...]:
    """The words of a list in the order of the vocabulary; `any` stands for all of them."""
    given = texts(row, key)
    for one in given:
        if one not in (*allowed, _ANY):
            known = ", ".join((*allowed, _ANY))
            raise RuleError(row.at(key), f"`{one}` is no such word", f"Allowed are: {known}.")
    if not given:
        raise RuleError(row.at(key), f"`{key}` names nothing")
    return tuple(word for word in allowed if _ANY in given or word in given)


def _members(file: Map) -> tuple[str, ...]:
    members = texts(file, "members")
    for one in members:
        _check_place(file, "members", one)
    return members


def _check_place(file: Map, key: str, place: str) -> None:
    if not re.fullmatch(r"[A-Z]{2}", place):
        raise RuleError(file.at(key), f"`{place}` is no jurisdiction", "Write two capitals: NL.")
