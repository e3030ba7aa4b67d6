"""`rules/meta-export` -> which files of an export are read, and how. RuleError with the line."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pixelwitness import yamlfile
from pixelwitness.errors import RuleError
from pixelwitness.metaexport.mend import plain
from pixelwitness.metaexport.model import FACTS, PRODUCTS, Fact, Product
from pixelwitness.rulebook.check import known_keys, mapping, maps, text, texts, word
from pixelwitness.yamlfile import Map

type Steps = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """How advertisers stand in a JSON file.

    Steps are keys, `*` stands for every element of a list. `rows` leads to the advertisers (from
    the top, or from each of `groups`, whose `heading` tells the fact), `name` from there to the
    name. The fact is `fact`, or that of each of `flags` that is true. `events` leads from a row to
    what was reported, `time` from an event to its time (seconds since 1970).
    """

    product: Product
    groups: Steps
    heading: str
    rows: Steps
    name: Steps
    fact: Fact | None
    flags: Mapping[str, Fact]
    events: Steps
    time: Steps


@dataclass(frozen=True, slots=True)
class Page:
    """How the same list stands in an HTML page: tag and class of a heading, and of a name."""

    heading: tuple[str, str]
    item: tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """One file of the export, by the names it goes by; `headings` maps plain words to facts."""

    id: str
    title: str
    names: frozenset[str]
    tells: tuple[Fact, ...]
    folders: Mapping[str, Product]
    shapes: tuple[Shape, ...]
    page: Page | None
    headings: Mapping[str, Fact]


@dataclass(frozen=True, slots=True, eq=False)
class ExportRules:
    """All that is known of exports; `legal_forms` are endings of company names, without dots."""

    documents: tuple[Document, ...]
    legal_forms: frozenset[str]


def load_export_rules(top: Path) -> ExportRules:
    """The rules in `meta-export` below the folder of rules."""
    where = top / "meta-export"
    paths = sorted(where.glob("*.yaml"))
    if not paths:
        raise RuleError(str(where), "holds no rules", "Name a folder of rules with meta-export/.")
    forms = yamlfile.load(where / "names" / "legal-forms.yaml", RuleError)
    known_keys(forms, ("source", "because", "forms"))
    documents = tuple(_document(yamlfile.load(path, RuleError)) for path in paths)
    return ExportRules(documents, frozenset(texts(forms, "forms")))


def _document(file: Map) -> Document:
    must = ("document", "title", "source", "because", "names", "tells", "folders", "shapes")
    known_keys(file, must, ("html", "headings"))
    folders = mapping(file, "folders")
    known = mapping(file, "headings") if "headings" in file else Map(file.name, 1)
    return Document(
        id=text(file, "document"),
        title=text(file, "title"),
        names=frozenset(texts(file, "names")),
        tells=tuple(_fact(file, "tells", one) for one in texts(file, "tells")),
        folders={path: word(folders, path, PRODUCTS) for path in folders},
        shapes=tuple(_shape(one) for one in maps(file, "shapes")),
        page=_page(mapping(file, "html")) if "html" in file else None,
        headings={plain(one): _fact(known, key, key) for key in known for one in texts(known, key)},
    )


def _shape(one: Map) -> Shape:
    may = ("product", "groups", "heading", "fact", "flags", "events", "time")
    known_keys(one, ("because", "rows", "name"), may)
    if sum(key in one for key in ("fact", "flags", "heading")) != 1:
        raise RuleError(one.where, "one of `fact`, `flags` and `heading` must tell the fact")
    if not texts(one, "rows"):
        raise RuleError(one.at("rows"), "`rows` must lead somewhere")
    flags = mapping(one, "flags") if "flags" in one else Map(one.name, 1)
    return Shape(
        product=word(one, "product", PRODUCTS, ""),
        groups=texts(one, "groups"),
        heading=text(one, "heading"),
        rows=texts(one, "rows"),
        name=texts(one, "name"),
        fact=_fact(one, "fact", text(one, "fact")) if "fact" in one else None,
        flags={key: word(flags, key, FACTS) for key in flags},
        events=texts(one, "events"),
        time=texts(one, "time"),
    )


def _page(one: Map) -> Page:
    known_keys(one, ("because", "heading", "item"))
    return Page(_tag(one, "heading"), _tag(one, "item"))


def _tag(one: Map, key: str) -> tuple[str, str]:
    tag, blank, name = text(one, key).partition(" ")
    if not blank:
        raise RuleError(one.at(key), f"`{key}` must be a tag and a class")
    return tag, name


def _fact(one: Map, key: str, said: str) -> Fact:
    for fact in FACTS:
        if fact == said:
            return fact
    raise RuleError(one.at(key), f"`{said}` is no fact", f"Allowed are: {', '.join(FACTS)}.")
