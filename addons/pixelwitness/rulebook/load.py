"""The folder `rules/` -> Rulebook. Raises RuleError with file and line."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from pixelwitness import yamlfile
from pixelwitness.errors import RuleError
from pixelwitness.exchange import Interest
from pixelwitness.resources import folder
from pixelwitness.rulebook.endpoint import inherit, read_rule
from pixelwitness.rulebook.learning import read_learning
from pixelwitness.rulebook.model import KeyTable, Recipient, Rule, Rulebook
from pixelwitness.rulebook.tables import read_keys, read_recipients, read_words


def load_rulebook(where: Path | None = None, besides: Sequence[Path] = ()) -> Rulebook:
    """The rules of that folder, or those that ship with the program.

    The digest is also over the files of the folders `besides`, which others read.
    """
    top = where or folder("rules")
    keys = _tables(top)
    files = [yamlfile.load(path, RuleError) for path in sorted(top.glob("*.yaml"))]
    rules = tuple(read_rule(file, keys) for file in inherit(files))
    if not rules:
        raise RuleError(str(top), "holds no rules", "Name a folder with *.yaml files in it.")
    _refuse_doubles(rules)
    recipients = load_recipients(top)
    _refuse_strangers(rules, recipients)
    words = read_words(
        *(yamlfile.load(top / "fields" / f"{name}.yaml", RuleError)
          for name in ("placeholders", "telling-names", "secrets", "offers", "batches"))
    )  # fmt: skip
    digest = _digest((top, *besides))
    learning = read_learning(top / "learning", words.telling, keys)
    return Rulebook(rules, words, recipients, _interest(rules, recipients), digest, learning)


def load_recipients(where: Path | None = None) -> tuple[Recipient, ...]:
    """The receivers alone, of the rules in that folder or of those that ship with the program."""
    top = where or folder("rules")
    return read_recipients(yamlfile.load(top / "fields" / "recipients.yaml", RuleError))


def _tables(top: Path) -> dict[str, KeyTable]:
    paths = sorted((top / "fields" / "keys").glob("*.yaml"))
    return {table.name: table for table in (read_keys(yamlfile.load(p, RuleError)) for p in paths)}


def _refuse_doubles(rules: tuple[Rule, ...]) -> None:
    seen: dict[str, str] = {}
    for rule in rules:
        if rule.id in seen:
            raise RuleError(rule.where, f"the rule `{rule.id}` stands in {seen[rule.id]} too")
        seen[rule.id] = rule.where


def _refuse_strangers(rules: tuple[Rule, ...], recipients: tuple[Recipient, ...]) -> None:
    known = [one.id for one in recipients]
    for rule in rules:
        if rule.recipient not in known:
            way_out = f"Known are: {', '.join(known)}."
            raise RuleError(rule.where, f"there is no recipient `{rule.recipient}`", way_out)


def _interest(rules: tuple[Rule, ...], recipients: tuple[Recipient, ...]) -> Interest:
    """All that some rule looks for."""
    whole = Interest(in_host=frozenset(d for one in recipients for d in one.domains))
    for rule in rules:
        whole = whole.joined(rule.interest)
    return whole


def _digest(folders: Sequence[Path]) -> str:
    """SHA-256 over names and contents, so that a case can say which rules it was made with."""
    total = hashlib.sha256()
    for top in folders:
        for path in sorted(top.rglob("*.yaml")):
            total.update(path.relative_to(top).as_posix().encode() + b"\0")
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
