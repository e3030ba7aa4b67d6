"""An exchange with the visited site itself -> what the visitor typed, as candidates for proof.

A candidate proves nothing alone. It is a value that a digest sent elsewhere can be compared
with, and it names the entry and the field in which it stands.
"""

import datetime
import re
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from pixelwitness.exchange import Exchange
from pixelwitness.recognition.answered import answered_in
from pixelwitness.recognition.fieldnames import Named, named
from pixelwitness.recognition.joined import joined
from pixelwitness.recognition.own import is_own, said
from pixelwitness.recognition.plausible import is_plausible
from pixelwitness.recognition.recognise import Recognised
from pixelwitness.recognition.typed import LearnedPlace, Typed, typed_in
from pixelwitness.rulebook import Rulebook
from pixelwitness.sites import host_of, site_of
from pixelwitness.vocabulary import Kind

_MOST = 100
_NAME = 400
_INDEX = re.compile(r"\[\d+\]")


class Candidate(msgspec.Struct, frozen=True, gc=False):
    """One value as typed, trimmed, and where it stands. `field` is the name as sent.

    Fields joined into one value (`geboortedatum_jaar + …`) are named with ` + ` between.
    """

    kind: Kind
    value: str
    entry: int
    place: LearnedPlace
    field: str


def learn(exchange: Exchange, found: Recognised, rules: Rulebook) -> tuple[Candidate, ...]:
    """What the visitor typed or the visitor's own pages show; nothing from third parties.

    Nothing is learned where an upload was `found` in the exchange: no upload proves itself, not
    even one that goes through the site's own host. At most 100 candidates come out of one
    exchange. Never raises.
    """
    if found.uploads or not is_own(exchange, rules):
        return ()
    typed = [] if said(exchange.headers).ahead else typed_in(exchange, rules.words)
    asked = _candidates(typed, exchange, rules)
    told = _candidates(answered_in(exchange, rules.learning), exchange, rules)
    return tuple(dict.fromkeys((*asked, *told)))[:_MOST]


def _candidates(fields: list[Typed], exchange: Exchange, rules: Rulebook) -> Iterator[Candidate]:
    """Plausible values; what many people share counts only beside what tells one person."""
    host, today = host_of(exchange.url), _day(exchange.time)
    found: list[tuple[Kind, Typed, Named]] = []
    told = [(one, named(one.field, rules.learning)) for one in fields]
    halves = _halves(told)
    told += [(one, named(one.field, rules.learning)) for one in joined(fields, rules.learning)]
    for one, name in told:
        if name.plain and _is_last(one.value, halves.get((one.place, name.group), {})):
            name = replace(name, kinds=("last_name",), bare=False)
        kind = _kind_of(one, name, rules, today)
        if kind and not _is_contact(kind, one, name, host, rules):
            found.append((kind, one, name))
    shops = _contacts(told, host, rules)
    crowds = _crowds(told)
    found = [one for one in found if _parent(one[1]) not in shops and _list(one[1]) not in crowds]
    telling = {one.place for kind, one, _ in found if kind in rules.learning.telling}
    mailed = {(one.place, name.group) for kind, one, name in found if kind == "email"}
    for kind, one, name in found:
        if kind in rules.learning.common and one.place not in telling:
            continue
        if name.bare and kind == "full_name" and (one.place, name.group) not in mailed:
            continue
        yield Candidate(kind, one.value.strip(), exchange.entry, one.place, one.field[:_NAME])


def _contacts(told: list[tuple[Typed, Named]], host: str, rules: Rulebook) -> set[str]:
    """The objects that a page shows with a public address: all in them is the site's."""
    return {
        parent
        for one, name in told
        if "@" in one.value and "email" in name.kinds and (parent := _parent(one))
        if _is_contact("email", one, name, host, rules)
    }


def _parent(one: Typed) -> str:
    """The way to the object that a page shows a value in; "" where there is none."""
    return one.field.rpartition(".")[0] if one.place == "response" else ""


def _crowds(told: list[tuple[Typed, Named]]) -> set[str]:
    """The lists that a page shows with several addresses: which is the visitor's is not told."""
    addresses: dict[str, set[str]] = {}
    for one, name in told:
        if "@" in one.value and "email" in name.kinds and (within := _list(one)):
            addresses.setdefault(within, set()).add(one.value.strip().lower())
    return {within for within, them in addresses.items() if len(them) > 1}


def _list(one: Typed) -> str:
    """The way to the innermost list that a page shows a value in; "" where there is none."""
    path = _INDEX.sub("[]", one.field) if one.place == "response" and "[" in one.field else ""
    return "".join(path.rpartition("[]")[:2])


def _halves(told: list[tuple[Typed, Named]]) -> dict[tuple[str, str], dict[Kind, str]]:
    """First and last names under names that say so: by place and group of fields."""
    halves: dict[tuple[str, str], dict[Kind, str]] = {}
    for one, name in told:
        for kind in name.kinds:
            if kind in ("first_name", "last_name") and one.value.strip():
                halves.setdefault((one.place, name.group), {})[kind] = one.value.strip()
    return halves


def _is_last(value: str, halves: dict[Kind, str]) -> bool:
    """Whether a `nom` is the last name: a `prenom` stands beside it, and does not begin it."""
    first = halves.get("first_name")
    if first is None or "last_name" in halves:
        return False
    return value.strip().split(" ")[0].lower() != first.split(" ")[0].lower()


def _kind_of(one: Typed, name: Named, rules: Rulebook, today: datetime.date | None) -> Kind | None:
    """The first kind that name and value agree on; an address that was typed tells itself."""
    value = one.value.strip()
    if name.shut:
        return None
    kinds = name.kinds if one.place == "response" and not name.kinds else ("email", *name.kinds)
    kinds = (one.kind,) if one.kind else kinds
    return next((kind for kind in kinds if is_plausible(kind, value, rules, today)), None)


def _is_contact(kind: Kind, one: Typed, name: Named, host: str, rules: Rulebook) -> bool:
    """Whether this is a public address: info@ of the site's own domain, or to which a form goes.

    Of another domain it can be the visitor's, who typed it where the name asks for an address.
    Whoever works for the site is written to at its domain, under names that do not ask. What a
    page shows of its own domain is such an address, or that of a user who was made for tests.
    """
    local, _, domain = one.value.strip().lower().rpartition("@")
    if kind != "email":
        return False
    asked, public = "email" in name.kinds, local in rules.words.contacts
    if site_of(domain) == site_of(host):
        return public or not asked or one.place == "response"
    return public and not asked


def _day(time: str) -> datetime.date | None:
    """The last day on which whoever this is about can be born.

    Two days before the exchange: date fields begin with today, wherever that is.
    """
    try:
        return datetime.date.fromisoformat(time[:10]) - datetime.timedelta(days=2)
    except (ValueError, OverflowError):
        return None
