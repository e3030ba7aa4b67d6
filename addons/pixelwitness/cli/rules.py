"""`pixelwitness rules`: what the rules are, whether they hold, and why each field is what it is."""

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

from pixelwitness import consent
from pixelwitness.companies import company_folders, load_companies
from pixelwitness.errors import InputError
from pixelwitness.exchange import Exchange
from pixelwitness.identity import tables
from pixelwitness.identity.countries import load_countries
from pixelwitness.identity.worlds.lists import load_list
from pixelwitness.identity.worlds.possible import load_possible
from pixelwitness.identity.worlds.sizes import load_sizes
from pixelwitness.legal import load_notes
from pixelwitness.metaexport import load_export_rules
from pixelwitness.recognition import recognise
from pixelwitness.resources import folder
from pixelwitness.rulebook import Example, Rule, Rulebook, load_rulebook

_IDENTITY = (
    tables.countries,
    tables.regions,
    tables.genders,
    tables.name_words,
    tables.months,
    tables.month_first,
)


def run(arguments: argparse.Namespace) -> int:
    """Prints a list, the failures of the examples (exit 1), or one rule in words."""
    where = Path(arguments.rules) if arguments.rules else None
    rules, tools = load_rulebook(where), consent.load_consent(where)
    if arguments.what == "list":
        for rule in rules.rules:
            print(f"{rule.id:24} {rule.channel:18} {rule.title}")
        for tool in tools.tools:
            print(f"{tool.name:24} {'consent':18} {tool.because}")
        return 0
    if arguments.what == "check":
        failures = [line for rule in rules.rules for line in _failures(rule, rules)]
        failures += consent.failures(tools)
        count = _read_tables(where or folder("rules"))
        counts = f"{len(rules.rules)} rules, {len(tools.tools)} consent tools"
        print("\n".join(failures) or f"{counts}, all examples hold; {count} tables read")
        return int(bool(failures))
    print("\n".join(_explained(_named(rules, arguments.rule))))
    return 0


def _read_tables(where: Path) -> int:
    """Reads the tables that are otherwise read when they are first asked for; says how many.

    Raises RuleError where one of them is wrong.
    """
    for read in _IDENTITY:
        read(where)
    lists = [path.stem for path in sorted((where / "worlds").glob("*.yaml"))]
    for name in lists:
        match name:
            case "sizes":
                load_sizes(where / "worlds" / "sizes.yaml")
            case "possible":
                load_possible(where / "worlds" / "possible.yaml")
            case _:
                load_list(name, where)
    load_countries(where / "personas" / "countries.yaml")
    exports = load_export_rules(where)
    companies = load_companies(*company_folders([], where)).all
    notes = load_notes(where).notes
    return len(lists) + 5 + len(exports.documents) + len(companies) + len(notes)


def _named(rules: Rulebook, name: str | None) -> Rule:
    for rule in rules.rules:
        if rule.id == name:
            return rule
    known = ", ".join(rule.id for rule in rules.rules)
    raise InputError("rules explain", f"there is no rule `{name or ''}`", f"Known are: {known}.")


def _failures(rule: Rule, rules: Rulebook) -> Iterator[str]:
    for example in rule.examples:
        found = _found(rule, example, rules)
        wanted = _wanted(example)
        if found != wanted:
            yield f"{example.where}: {example.name}: found {found}, expected {wanted}"


def _wanted(example: Example) -> list[str]:
    return _told((*example.finds, *example.setups), example.placeholders, example.matches)


def _found(rule: Rule, example: Example, rules: Rulebook) -> list[str]:
    one = example.request
    seen = recognise(
        Exchange(
            0, "", one.method, one.url, one.headers, one.body,
            response_headers=one.response_headers, response_body=one.response,
        ),
        rules,
    )  # fmt: skip
    uploads = [upload for upload in seen.uploads if upload.rule.id == rule.id]
    fields = [f"{f.name} {f.kind} {f.form} {f.origin}" for u in uploads for f in u.fields]
    setups = [" ".join((t.what, *t.details)) for whose, t in seen.setups if whose.id == rule.id]
    junk = sum(len(upload.placeholders) for upload in uploads)
    matches = bool(uploads or setups) or (example.matches and rule.setup is not None)
    return _told((*fields, *setups), junk, matches)


def _told(found: Iterable[str], placeholders: int, matches: bool) -> list[str]:
    """What an example gave, or must give, in one form that can be compared and printed."""
    junk = [f"{placeholders} placeholders"] if placeholders else []
    return [*sorted(found), *junk] if matches else ["no match"]


def _explained(rule: Rule) -> Iterator[str]:
    yield f"{rule.id}: {rule.title}"
    yield f"  because  {rule.because}"
    yield f"  source   {rule.source}"
    yield f"  channel  {rule.channel}, to {rule.recipient}"
    for one in rule.fields:
        what = one.kind or (one.keys and f"keys of {one.keys.name}") or one.look or "nobody's data"
        yield f"  {one.shown:28} {what}: {one.because}"
    if rule.setup:
        yield f"  set-up   {rule.setup.what}: {rule.setup.because}"
