"""The tables under `rules/fields`: keys, placeholders, telling names, secrets, recipients."""

import hashlib
import re
from collections.abc import Iterable

from pixelwitness.errors import RuleError
from pixelwitness.rulebook.check import known_keys, mapping, maps, number, text, texts, word
from pixelwitness.rulebook.model import Batches, KeyTable, Offer, Recipient, Words
from pixelwitness.vocabulary import KINDS, Kind
from pixelwitness.yamlfile import Map

_DIGESTS = ("sha256", "md5", "sha1", "sha512")


def read_keys(file: Map) -> KeyTable:
    """A table of keys: kind, aliases and because of each; a name may stand once only."""
    known_keys(file, ("table", "source", "keys"), ("because",))
    kinds: dict[str, tuple[Kind, str]] = {}
    keys = mapping(file, "keys")
    for key in keys:
        row = mapping(keys, key)
        known_keys(row, ("kind", "because"), ("aliases", "source"))
        entry = (word(row, "kind", KINDS), text(row, "because"))
        for name in (key, *texts(row, "aliases")):
            if name.lower() in kinds:
                raise RuleError(keys.at(key), f"the key `{name}` stands twice")
            kinds[name.lower()] = entry
    return KeyTable(text(file, "table"), kinds)


def read_recipients(file: Map) -> tuple[Recipient, ...]:
    """Who receives, by domain."""
    known_keys(file, ("recipients", "source"))
    for row in maps(file, "recipients"):
        known_keys(row, ("id", "name", "domains", "because"))
    return tuple(
        Recipient(text(row, "id"), text(row, "name"), texts(row, "domains"))
        for row in maps(file, "recipients")
    )


def read_words(placeholders: Map, telling: Map, secrets: Map, offers: Map, batches: Map) -> Words:
    """The tables that hold for every rule."""
    known_keys(telling, ("source", "kinds", "contacts", "not_domains"))
    known_keys(secrets, ("source", "because", "cookies", "params", "headers"))
    known_keys(offers, ("source", "because", "offers"))
    return Words(
        placeholders=_placeholders(placeholders),
        telling=read_names(mapping(telling, "kinds")),
        contacts=frozenset(texts(telling, "contacts")),
        not_domains=frozenset(texts(telling, "not_domains")),
        secret_cookies=frozenset(texts(secrets, "cookies")),
        secret_params=frozenset(texts(secrets, "params")),
        secret_headers=frozenset(texts(secrets, "headers")),
        offers=tuple(_offer(row) for row in maps(offers, "offers")),
        batches=_batches(batches),
    )


def read_names(kinds: Map) -> dict[str, Kind]:
    """Bare name -> kind, from the `names` under each kind; a name may tell one kind only."""
    result: dict[str, Kind] = {}
    for key in kinds:
        row = mapping(kinds, key)
        known_keys(row, ("names", "because"))
        row_kind = word(_as_map(kinds, key), "kind", KINDS)
        for name in texts(row, "names"):
            if result.setdefault(bare(name), row_kind) != row_kind:
                raise RuleError(row.at("names"), f"`{name}` stands under two kinds")
    return result


def read_kinds(file: Map, key: str) -> frozenset[Kind]:
    """The kinds listed under that key."""
    return frozenset(_kind(file, key, name) for name in texts(file, key))


def bare(name: str) -> str:
    """A parameter's name as telling names are compared: lower-case letters and digits only."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def shortest(signs: Iterable[str]) -> tuple[str, ...]:
    """The signs that hold no other sign, sorted: a text with one of the rest has one of these."""
    kept: list[str] = []
    for sign in sorted(signs, key=len):
        if not any(map(sign.__contains__, kept)):
            kept.append(sign)
    return tuple(sorted(kept))


def _offer(row: Map) -> Offer:
    known_keys(row, ("kinds", "names", "words", "because"))
    return Offer(
        kinds=read_kinds(row, "kinds"),
        names=frozenset(map(bare, texts(row, "names"))),
        words=frozenset(texts(row, "words")),
        because=text(row, "because"),
    )


def _batches(file: Map) -> Batches:
    must = ("source", "because", "hosts", "param", "method", "address", "body", "most")
    known_keys(file, must)
    return Batches(
        hosts=frozenset(texts(file, "hosts")),
        param=text(file, "param"),
        method=text(file, "method"),
        address=text(file, "address"),
        body=text(file, "body"),
        most=number(file, "most", "0"),
    )


def _as_map(kinds: Map, key: str) -> Map:
    line = Map(kinds.name, kinds.lines[key])
    line["kind"] = key
    return line


def _kind(file: Map, key: str, name: str) -> Kind:
    for kind in KINDS:
        if kind == name:
            return kind
    raise RuleError(file.at(key), f"`{name}` is no kind", f"Allowed are: {', '.join(KINDS)}.")


def _placeholders(file: Map) -> dict[str, str]:
    """Every junk text, each of its digests, and the samples of documentation -> its name."""
    known_keys(file, ("source", "because", "values", "samples"))
    names: dict[str, str] = {}
    for value in texts(file, "values"):
        names.update(dict.fromkeys(_ways(value), f'"{value}"'))
    for row in maps(file, "samples"):
        known_keys(row, ("hash", "because"), ("is",))
        what = text(row, "is")
        name = f"sample of Meta's documentation ({what or 'text not published'})"
        names[text(row, "hash")] = name
        names.update(dict.fromkeys(_ways(what) if what else (), name))
    return names


def _ways(value: str) -> tuple[str, ...]:
    """The text itself and each of its digests."""
    raw = value.encode()
    hashed = (hashlib.new(way, raw, usedforsecurity=False).hexdigest() for way in _DIGESTS)
    return (value, *hashed)
