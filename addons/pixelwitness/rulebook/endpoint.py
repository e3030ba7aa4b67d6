"""One rule file -> Rule. Raises RuleError with file and line."""

import re

from pixelwitness.errors import RuleError
from pixelwitness.exchange import Interest
from pixelwitness.rulebook.check import (
    known_keys,
    mapping,
    maps,
    number,
    pattern,
    text,
    texts,
    verbatim,
    word,
)
from pixelwitness.rulebook.examples import read_examples
from pixelwitness.rulebook.model import (
    BodyShape,
    FieldRule,
    KeyTable,
    Look,
    Match,
    Read,
    Rule,
    SetupRule,
    Step,
    Verb,
)
from pixelwitness.rulebook.names import name_pattern
from pixelwitness.vocabulary import CHANNELS, FORMS, KINDS, ORIGINS
from pixelwitness.yamlfile import Map

_MUST = ("rule", "title", "source", "because", "recipient", "channel", "match", "examples")
_MAY = (
    "decode",
    "fields",
    "account",
    "event",
    "page",
    "twin_key",
    "context",
    "setup",
    "signs",
    "like",
    "first_party",
)
_WHOLE: tuple[Verb, ...] = ("query", "form", "multipart", "text", "json", "gzip", "rows")
_NAMED: tuple[Verb, ...] = ("json", "base64", "batch", "split", "headers", "cookies", "rows")
_LOOKS: tuple[Look, ...] = ("address", "text", "linked")
_SET_UPS = ("automatic_matching", "manual_matching", "gateway", "kept_user_data")
_SHAPES: tuple[BodyShape, ...] = ("none", "form", "multipart", "json", "text")


_SHARED = ("decode", "fields", "account", "event", "page", "twin_key", "context")


def inherit(files: list[Map]) -> list[Map]:
    """The files, those that are `like` another rule filled up with how that one is decoded."""
    by_id = {text(file, "rule"): file for file in files if "like" not in file}
    for file in files:
        if "like" not in file:
            continue
        like = text(file, "like")
        if like not in by_id:
            raise RuleError(file.at("like"), f"there is no rule `{like}` to be like")
        base = by_id[like]
        for key in _SHARED:
            if key in base and key not in file:
                file[key] = base[key]
                file.lines[key] = file.lines["like"]
    return files


def read_rule(file: Map, tables: dict[str, KeyTable]) -> Rule:
    """The rule of that file, checked; `tables` are the key tables it may name."""
    known_keys(file, _MUST, _MAY)
    if ("setup" in file) == ("fields" in file):
        raise RuleError(file.where, "a rule has either `fields` or `setup`")
    match = _match(mapping(file, "match"))
    return Rule(
        id=text(file, "rule"),
        title=text(file, "title"),
        source=text(file, "source"),
        because=text(file, "because"),
        recipient=text(file, "recipient"),
        channel=word(file, "channel", CHANNELS),
        match=match,
        decode=_steps(file),
        fields=tuple(_field(row, tables) for row in maps(file, "fields")),
        account=_names(file, "account"),
        event=_names(file, "event"),
        page=_names(file, "page"),
        twin_key=texts(file, "twin_key"),
        context=texts(file, "context"),
        first_party=_yes(file, "first_party"),
        setup=_setup(mapping(file, "setup"), tables) if "setup" in file else None,
        interest=_interest(file, match),
        examples=read_examples(mapping(file, "examples")),
        where=file.where,
    )


def _match(one: Map) -> Match:
    known_keys(one, (), ("hosts", "not_hosts", "path", "methods", "body", "params", "at_least"))
    at_least = mapping(one, "at_least") if "at_least" in one else None
    if at_least is not None:
        known_keys(at_least, ("count", "of"))
    return Match(
        hosts=texts(one, "hosts"),
        not_hosts=texts(one, "not_hosts"),
        path=pattern(one, "path", text(one, "path")) if "path" in one else None,
        methods=texts(one, "methods"),
        body=tuple(_shape(one, value) for value in texts(one, "body")),
        params=_conditions(one, "params"),
        at_least=number(at_least, "count", "0") if at_least else 0,
        of=_names(at_least, "of") if at_least else (),
    )


def _shape(one: Map, value: str) -> BodyShape:
    for shape in _SHAPES:
        if shape == value:
            return shape
    raise RuleError(
        one.at("body"), f"`{value}` is no shape of a body", f"Allowed are: {', '.join(_SHAPES)}."
    )


def _conditions(one: Map, key: str) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    if key not in one:
        return ()
    rows = mapping(one, key)
    return tuple((name_pattern(name), pattern(rows, name, verbatim(rows, name))) for name in rows)


def _names(one: Map, key: str) -> tuple[re.Pattern[str], ...]:
    return tuple(name_pattern(name) for name in texts(one, key))


def _steps(file: Map) -> tuple[Step, ...]:
    return tuple(_step(file, item) for item in file.get("decode", []))


def _step(file: Map, item: object) -> Step:
    """`query` works on the request, `json: payload` on the field of that name."""
    if isinstance(item, str):
        return Step(_verb(file, file.at("decode"), item, _WHOLE))
    if isinstance(item, Map) and len(item) == 1:
        (verb,) = item
        return Step(_verb(file, item.where, verb, _NAMED), texts(item, verb))
    raise RuleError(file.at("decode"), "a step is a verb, or `verb: name`")


def _verb(file: Map, where: str, value: str, allowed: tuple[Verb, ...]) -> Verb:
    for verb in allowed:
        if verb == value:
            return verb
    raise RuleError(where, f"`{value}` is no verb here", f"Allowed are: {', '.join(allowed)}.")


def _field(row: Map, tables: dict[str, KeyTable]) -> FieldRule:
    known_keys(
        row,
        ("name", "because"),
        ("origin", "kind", "keys", "form", "look", "ignore", "unknown", "when"),
    )
    told = [key for key in ("kind", "keys", "look", "ignore") if key in row]
    if len(told) != 1:
        raise RuleError(row.where, "a field has one of `kind`, `keys`, `look`, `ignore`")
    if "ignore" not in row and "origin" not in row:
        raise RuleError(row.where, "`origin` is missing")
    return FieldRule(
        name=name_pattern(text(row, "name")),
        shown=text(row, "name"),
        origin=word(row, "origin", ORIGINS, "custom_data"),
        because=text(row, "because"),
        kind=word(row, "kind", KINDS) if "kind" in row else None,
        keys=_table(row, tables) if "keys" in row else None,
        form=word(row, "form", FORMS) if "form" in row else None,
        look=word(row, "look", _LOOKS) if "look" in row else None,
        ignore=_yes(row, "ignore"),
        unknown=word(row, "unknown", ("other", "ignore"), "other"),
        when=_conditions(row, "when"),
    )


def _yes(one: Map, key: str) -> bool:
    return key in one and word(one, key, ("yes",)) == "yes"


def _table(row: Map, tables: dict[str, KeyTable]) -> KeyTable:
    if "{key}" not in text(row, "name"):
        raise RuleError(row.at("name"), "a field with `keys` says by `{key}` where its key stands")
    return _named_table(row, tables)


def _named_table(row: Map, tables: dict[str, KeyTable]) -> KeyTable:
    name = text(row, "keys")
    if name not in tables:
        known = ", ".join(sorted(tables))
        raise RuleError(row.at("keys"), f"there is no table `{name}`", f"Known are: {known}.")
    return tables[name]


def _setup(one: Map, tables: dict[str, KeyTable]) -> SetupRule:
    read: Read = word(one, "read", ("fetched", "bundle", "set_cookie"))
    more = ("cookie", "keys") if read == "set_cookie" else ()
    known_keys(one, ("read", "what", "because", *more), ("below",))
    below = text(one, "below")
    if below and not re.fullmatch(r"\d+(\.\d+)*", below):
        raise RuleError(one.at("below"), "`below` must be a version such as 2.9.111")
    return SetupRule(
        read=read,
        what=word(one, "what", _SET_UPS),
        because=text(one, "because"),
        below=tuple(int(part) for part in below.split(".")) if below else (),
        cookie=text(one, "cookie"),
        keys=_named_table(one, tables) if more else None,
    )


def _interest(file: Map, match: Match) -> Interest:
    """What readers look for: the hosts, or for any host the signs that the file must name."""
    signs = mapping(file, "signs") if "signs" in file else Map(file.name, 0)
    known_keys(signs, (), ("url", "body", "cookie", "response_of"))
    if not match.hosts and not any(texts(signs, key) for key in ("url", "body", "cookie")):
        raise RuleError(file.where, "a rule for any host needs `signs`, or every request is read")
    return Interest(
        in_host=frozenset(match.hosts),
        in_url=tuple(sign.lower() for sign in texts(signs, "url")),
        in_body=tuple(sign.encode() for sign in texts(signs, "body")),
        in_cookie=texts(signs, "cookie"),
        response_of=tuple(sign.lower() for sign in texts(signs, "response_of")),
    )
