"""The folder `rules/consent/` -> ConsentRules. Raises RuleError with file and line."""

import re
from pathlib import Path

from pixelwitness import yamlfile
from pixelwitness.consent.decode import VERBS, Step, Verb
from pixelwitness.consent.examples import read_examples
from pixelwitness.consent.model import (
    Address,
    Beacon,
    ConsentRules,
    Is,
    Names,
    Reading,
    Row,
    Stored,
    Tool,
    Unit,
)
from pixelwitness.errors import RuleError
from pixelwitness.resources import folder
from pixelwitness.rulebook.check import known_keys, mapping, maps, pattern, text, texts, word
from pixelwitness.sites import site_of
from pixelwitness.yamlfile import Map

_MAY = ("loaders", "cookies", "params", "headers", "beacons", "read", "hidden")
_READS = (
    "states", "facebook", "marketing", "others", "necessary", "yes", "no", "own_ids", "moment",
    "unit",
)  # fmt: skip
_STATES: tuple[Is, ...] = (
    "undecided",
    "accepted",
    "refused",
    "partly",
    "unknown",
    "note",
    "seen",
    "nothing",
)
_UNITS: tuple[Unit, ...] = ("iso", "ms", "s")
_SEPARATORS = {"pairs": 2, "list": 1, "sides": 2}
_NO_READING = Reading()


def load_consent(where: Path | None = None) -> ConsentRules:
    """The consent tools under that folder of rules, or those that ship with the program."""
    top = (where or folder("rules")) / "consent"
    tools = [_tool(yamlfile.load(path, RuleError)) for path in sorted(top.glob("*.yaml"))]
    if not tools:
        raise RuleError(str(top), "holds no consent tools", "Name a folder with consent/*.yaml.")
    seen: dict[str, str] = {}
    for tool in tools:
        if tool.name in seen:
            raise RuleError(tool.where, f"the tool `{tool.name}` stands in {seen[tool.name]} too")
        seen[tool.name] = tool.where
    return _indexed(tuple(tools))


def _indexed(tools: tuple[Tool, ...]) -> ConsentRules:
    by_domain: dict[str, list[Tool]] = {}
    for tool in tools:
        addresses = (*tool.loaders, *(beacon.address for beacon in tool.beacons))
        for domain in {site_of(host) for one in addresses for host in one.hosts}:
            by_domain.setdefault(domain, []).append(tool)
    anywhere = [t for t in tools if t.params or any(not one.hosts for one in t.loaders)]
    paths = {sign for t in tools for one in t.loaders for sign in one.signs}
    params = {f"{stored.sign}=" for t in tools for stored in t.params}
    cookies = {stored.sign for t in tools for stored in t.cookies}
    return ConsentRules(
        tools=tools,
        by_domain={domain: tuple(found) for domain, found in by_domain.items()},
        anywhere=tuple(anywhere),
        url_signs=tuple(sorted(paths | params)),
        cookie_signs=tuple(sorted(cookies)),
        header_names=frozenset(stored.sign.lower() for t in tools for stored in t.headers),
    )


def _tool(file: Map) -> Tool:
    known_keys(file, ("tool", "source", "because", "examples"), _MAY)
    reading = _reading(mapping(file, "read")) if "read" in file else _NO_READING
    stored = [key for key in ("cookies", "params", "headers") if key in file]
    if stored and "read" not in file:
        raise RuleError(file.at(stored[0]), "say under `read` how they tell a choice")
    if not stored and not ("loaders" in file or "beacons" in file):
        raise RuleError(file.where, "a tool has `loaders`, `cookies`, `params` or `beacons`")
    return Tool(
        name=text(file, "tool"),
        source=text(file, "source"),
        because=text(file, "because"),
        hidden=text(file, "hidden"),
        loaders=tuple(_address(row) for row in maps(file, "loaders")),
        cookies=tuple(_stored(row) for row in maps(file, "cookies")),
        params=tuple(_stored(row) for row in maps(file, "params")),
        headers=tuple(_stored(row) for row in maps(file, "headers")),
        beacons=tuple(_beacon(row) for row in maps(file, "beacons")),
        reading=reading,
        examples=read_examples(mapping(file, "examples"), _decides(reading)),
        where=file.where,
    )


def _decides(reading: Reading) -> bool:
    states = {row.state for row in reading.rows}
    return bool(reading.marketing or reading.facebook or {"accepted", "refused"} <= states)


def _address(row: Map, more: tuple[str, ...] = ()) -> Address:
    known_keys(row, (), ("hosts", "path", "method", "signs", "because", *more))
    if "hosts" not in row and not ("signs" in row and "path" in row):
        raise RuleError(row.where, "name `hosts`, or for any host `path` and its `signs`")
    return Address(
        hosts=texts(row, "hosts"),
        path=pattern(row, "path", text(row, "path")) if "path" in row else None,
        method=text(row, "method"),
        signs=tuple(sign.lower() for sign in texts(row, "signs")),
    )


def _stored(row: Map) -> Stored:
    known_keys(row, (), ("name", "pattern", "sign", "under", "decode", "because"))
    if ("name" in row) == ("pattern" in row):
        raise RuleError(row.where, "give either `name` or `pattern`")
    if "pattern" in row and not ("sign" in row and "under" in row):
        raise RuleError(row.where, "a `pattern` needs `sign` (how every such name begins), `under`")
    name = text(row, "name")
    written = re.escape(name) if name else text(row, "pattern")
    return Stored(
        name=pattern(row, "name" if name else "pattern", rf"(?:{written})\Z"),
        sign=text(row, "sign", name),
        under=text(row, "under", name),
        decode=_steps(row),
    )


def _beacon(row: Map) -> Beacon:
    known_keys(row, ("read",), ("hosts", "path", "method", "because", "from", "decode", "site"))
    address = Map(row.name, int(row.where.rpartition(":")[2]))
    address.lines = row.lines
    address.update({key: row[key] for key in ("hosts", "path", "method") if key in row})
    return Beacon(
        address=_address(address),
        source=word(row, "from", ("query", "body"), "query"),
        decode=_steps(row),
        site=text(row, "site"),
        reading=_reading(mapping(row, "read")),
    )


def _steps(row: Map) -> tuple[Step, ...]:
    items = row.get("decode", [])
    if not isinstance(items, list):
        raise RuleError(row.at("decode"), "`decode` must be a list of steps")
    return tuple(_step(row, item) for item in items)


def _step(row: Map, item: object) -> Step:
    """`percent` works on the whole; `pairs: {at: groups, by: [',', ':']}` on one name."""
    if isinstance(item, str):
        step = Step(_verb(row, item))
    elif isinstance(item, Map) and len(item) == 1:
        (verb,) = item
        options = mapping(item, verb)
        known_keys(options, (), ("at", "by"))
        step = Step(_verb(row, verb), options.get("at", ""), texts(options, "by"))
    else:
        raise RuleError(row.at("decode"), "a step is a verb, or `verb: {at: name, by: [texts]}`")
    if len(step.args) != _SEPARATORS.get(step.verb, 0):
        wanted = _SEPARATORS.get(step.verb, 0)
        raise RuleError(row.at("decode"), f"`{step.verb}` needs {wanted} texts under `by`")
    return step


def _verb(row: Map, value: str) -> Verb:
    for verb in VERBS:
        if verb == value:
            return verb
    allowed = ", ".join(VERBS)
    raise RuleError(row.at("decode"), f"`{value}` is no verb here", f"Allowed are: {allowed}.")


def _reading(one: Map) -> Reading:
    known_keys(one, (), _READS)
    named = any(key in one for key in ("marketing", "facebook"))
    if named and not ("yes" in one and "no" in one):
        raise RuleError(one.where, "say which words mean `yes` and which `no`")
    return Reading(
        rows=tuple(_row(row) for row in maps(one, "states")),
        facebook=_names(one, "facebook"),
        marketing=_names(one, "marketing"),
        others=_names(one, "others"),
        necessary=_names(one, "necessary"),
        yes=frozenset(value.lower() for value in texts(one, "yes")),
        no=frozenset(value.lower() for value in texts(one, "no")),
        own_ids="own_ids" in one and word(one, "own_ids", ("yes",)) == "yes",
        moment=text(one, "moment"),
        unit=word(one, "unit", _UNITS, "iso"),
    )


def _row(row: Map) -> Row:
    known_keys(row, ("is", "because"), ("when", "unless", "equal", "facebook"))
    return Row(
        when=_conditions(row, "when"),
        unless=_conditions(row, "unless"),
        state=word(row, "is", _STATES),
        because=text(row, "because"),
        facebook="facebook" in row and word(row, "facebook", ("yes",)) == "yes",
        equal=_names(row, "equal"),
    )


def _conditions(row: Map, key: str) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    if key not in row:
        return ()
    rows = mapping(row, key)
    return tuple((_name(rows, name), pattern(rows, name, f"(?i){rows[name]}")) for name in rows)


def _names(one: Map, key: str) -> Names:
    return tuple(_name(one, name) for name in texts(one, key))


def _name(one: Map, written: str) -> re.Pattern[str]:
    """A name as files write it: literal, any case, `*` for anything."""
    parts = (re.escape(part) for part in written.split("*"))
    return re.compile(rf"(?i:{'.*'.join(parts)})\Z")
