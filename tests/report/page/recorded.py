"""Every text that rules and code can put into a record: what a catalogue of them must hold."""

import ast
import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import pixelwitness
from pixelwitness.companies import company_folders, load_companies
from pixelwitness.consent import load_consent
from pixelwitness.exchange import Exchange
from pixelwitness.finding import Evidence
from pixelwitness.identity import Known
from pixelwitness.identity.learned import Place
from pixelwitness.identity.normalise.senders import rules
from pixelwitness.identity.people import People, said
from pixelwitness.identity.persona import Persona
from pixelwitness.identity.spellings import spellings
from pixelwitness.identity.worlds.choice import EVERY_NUMBER, Asked, worlds_for
from pixelwitness.identity.worlds.dates import LAYOUTS
from pixelwitness.identity.worlds.lists import load_list
from pixelwitness.legal import load_notes
from pixelwitness.observer.drafts import Draft, Sent, control_found
from pixelwitness.recognition import Field
from pixelwitness.rulebook import load_rulebook
from pixelwitness.vocabulary import KINDS, PLACES

PACKAGE = Path(pixelwitness.__file__).parent
# whose texts a record holds, or who tells what is wrong with it
MODULES = (
    "finding.py", "observer/choices.py", "observer/drafts.py", "observer/recovered.py", "case/verify.py", "case/links.py",
    "recognition/fields.py", "recognition/forms.py", "recognition/names.py", "identity/claims.py",
    "identity/combine.py", "identity/known.py", "identity/people.py", "identity/recover.py", "identity/spelling.py",
    "identity/steps.py", "identity/together.py", "identity/normalise", "identity/spellings",
    "identity/worlds/dates.py", "identity/worlds/lists.py", "identity/worlds/phones.py",
    "identity/worlds/postcodes.py", "identity/worlds/words.py", "consent/answer.py",
    "consent/bits.py", "consent/calls.py", "consent/decode.py", "consent/gpp.py",
    "consent/reading.py", "consent/site.py", "consent/state.py", "consent/tcf.py", "consent/timeline.py",
    "consent/values.py",
)  # fmt: skip
# calls whose texts are patterns, names of keys, or errors of the rules' authors
NOT_FOR_READERS = frozenset(
    ("compile", "matching", "sub", "fullmatch", "match", "findall", "known_keys", "RuleError")
)
WORD = re.compile("[a-z]{2,}")
TODAY = datetime.date(2026, 11, 24)
KEYS = (
    "em", "ph", "fn", "ln", "f5first", "f5last", "fi", "ct", "st", "zp", "country", "ge", "db",
    "doby", "dobm", "dobd", "external_id", "uid",
)  # fmt: skip


def of_rules() -> Iterator[str]:
    """The texts of YAML files, whole."""
    book = load_rulebook()
    for rule in book.rules:
        for field in rule.fields:
            yield field.because
            yield from (why for _, why in (field.keys.kinds.values() if field.keys else ()))
        if rule.setup:
            yield rule.setup.because
    yield from (one.because for one in book.words.offers)
    for tool in load_consent().tools:
        readings = (tool.reading, *(beacon.reading for beacon in tool.beacons))
        yield from (row.because for reading in readings for row in reading.rows)
        yield from (one for one in (tool.hidden,) if one)
    for note in load_notes().notes:
        yield from (note.said_by, note.statement, note.source)
    for company in load_companies(*company_folders([])).all:
        for quote in company.quotes:
            yield from (quote.by, quote.says, quote.source)
    yield from (load_list(name).name for name in ("first-names", "last-names", "places-nl"))


def of_kinds() -> Iterator[str]:
    """What a kind and a place are called within a sentence, and what a tool's name says."""
    yield from map(said, KINDS)
    yield from (kind.replace("_", " ") for kind in KINDS if kind != "email")
    yield from (*PLACES, "response")
    names = (tool.name for tool in load_consent().tools)
    yield from (name for name in names if re.search(r" (for|in an?|string)\b", name))


def made() -> Iterator[str]:
    """Texts that code puts together of so many parts that they are taken as they come out."""
    yield from (layout.words for layout in LAYOUTS)
    for one in spellings("phone", "0612345678"):
        yield from one.steps
    for part, number in (("year", 1980), ("month", 4), ("day", 23)):
        yield from (f"the {part} alone", f"{part} {number}")
    yield from (step.words for rule in rules(*KEYS) for step in rule if step.words)
    yield from of_worlds()
    yield from (one.because for one in evidences())
    yield found_of_a_control()


def of_worlds() -> Iterator[str]:
    """What is gone through, and the steps to some hundred texts of each world."""
    asked: tuple[Asked, ...] = ("names", "postcode", "phone")
    for world in worlds_for(KINDS, TODAY, asked, None, EVERY_NUMBER):
        yield world.name
        texts = world.block(0)
        for text in texts[:: max(1, len(texts) // 300)]:
            yield from (step for reading in world.read(text.decode()) for step in reading.steps)


def evidences() -> Iterator[Evidence]:
    """Of values that one, two and three persons have, that a site showed, and that was sent."""
    people = [
        Persona(name, True, (("street", ("Laan 1",)), ("email", (f"{name}@a.example",))))
        for name in ("jan", "piet", "an")
    ]
    for few in (people[:1], people[:2], people):
        known = Known(People(few))
        found = known.identify("street", "readable", "Laan 1", "", None)
        yield from (found.evidence,) if found else ()
    known = Known(
        People([Persona("jan", True, (("gender", ("f",)), ("email", ("jan@a.example",))))])
    )
    both = [
        known.identify("gender", "readable", "f", "", None),
        known.identify("email", "readable", "jan@a.example", "", None),
    ]
    yield from known.weighed([one.evidence for one in both if one])
    for place, value in (("response", "an@a.example"), ("body", "piet@a.example")):
        known.learn("email", value, "a.example", Place(3, place, "m"))
        learned = known.identify("email", "readable", value, "", "a.example")
        yield from (learned.evidence,) if learned else ()


def found_of_a_control() -> str:
    """The sentence about a value that must never be found."""
    field = Field("em", "email", "readable", "a", "", "query", (), "manual", "", "")
    evidence = Evidence("verified", "", "a", {"control": "piet"})
    sent = Sent(Exchange(3, "", "GET", "https://b.example/"), None, "")
    return control_found(Draft(field, None, None, "", None, 0), evidence, sent)


def of_code() -> Iterator[str]:
    """All texts in the modules that a reader may see; `{}` stands for what is filled in."""
    for name in MODULES:
        path = PACKAGE / name
        for module in sorted(path.glob("*.py")) if path.is_dir() else (path,):
            yield from _texts(ast.parse(module.read_text("utf-8")))


def pieces(text: str) -> Iterator[str]:
    """What stands between holes, and between ties; only what has a word in it."""
    parts = re.split(r"\{\w*\}|; ", text)
    yield from (bare for part in parts if WORD.search(bare := part.strip(" ,;:/()")))


def _texts(node: ast.AST) -> Iterator[str]:
    text = _text(node)
    if text is not None:
        yield text
        return
    for child in _told(node):
        yield from _texts(child)


def _text(node: ast.AST) -> str | None:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_text(part) or "{}" for part in parts)
    return None


def _told(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a node in which a text for readers can stand: no docstring, type or error."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.TypeAlias() | ast.Compare() | ast.arguments():
            return
        case ast.FunctionDef(body=body):
            yield from body
        case ast.Raise(exc=ast.Call(func=ast.Name(id=error))) if error != "UnreadableError":
            return
        case ast.AnnAssign(value=value):
            yield from (value,) if value else ()
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in NOT_FOR_READERS:
            return
        case _:
            yield from ast.iter_child_nodes(node)
