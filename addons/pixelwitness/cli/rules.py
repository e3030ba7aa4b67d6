"""`pixelwitness rules`: what the rules are, whether they hold, and why each field is what it is."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from pixelwitness import consent
from pixelwitness.errors import InputError
from pixelwitness.exchange import Exchange
from pixelwitness.recognition import recognise
from pixelwitness.rulebook import Example, Rule, Rulebook, load_rulebook


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
        counts = f"{len(rules.rules)} rules, {len(tools.tools)} consent tools"
        print("\n".join(failures) or f"{counts}, all examples hold")
        return int(bool(failures))
    print("\n".join(_explained(_named(rules, arguments.rule))))
    return 0


def _named(rules: Rulebook, name: str | None) -> Rule:
    for rule in rules.rules:
        if rule.id == name:
            return rule
    known = ", ".join(rule.id for rule in rules.rules)
    raise InputError("rules explain", f"there is no rule `{name or ''}`", f"Known are: {known}.")


def _failures(rule: Rule, rules: Rulebook) -> Iterator[str]:
    for example in rule.examples:
        found = _found(rule, example, rules)
        wanted = sorted((*example.finds, *example.setups))
        if found != wanted:
            yield f"{example.where}: {example.name}: found {found}, expected {wanted}"


def _found(rule: Rule, example: Example, rules: Rulebook) -> list[str]:
    one = example.request
    seen = recognise(
        Exchange(0, "", one.method, one.url, one.headers, one.body, response_body=one.response),
        rules,
    )
    fields = (f for upload in seen.uploads if upload.rule.id == rule.id for f in upload.fields)
    setups = (told for whose, told in seen.setups if whose.id == rule.id)
    return sorted(
        [
            *(f"{f.name} {f.kind} {f.form} {f.origin}" for f in fields),
            *(" ".join((told.what, *told.details)) for told in setups),
        ]
    )


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
