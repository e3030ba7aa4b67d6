"""A case -> plain tables, the same for CSV, for the database and for Parquet."""

import json
from collections.abc import Iterator
from dataclasses import fields

from pixelwitness.export.material import Line, Material, capture_id, counted, gaps
from pixelwitness.export.schema import Row, Table, columns
from pixelwitness.metaexport import Statement


def _sites(material: Material) -> Iterator[Row]:
    findings = counted(material.case.findings, "site")
    setups = counted(material.case.setups, "site")
    for site, company in material.sites.items():
        yield site, company, findings[site], setups[site]


def _captures(material: Material) -> Iterator[Row]:
    found = counted([{"id": capture_id(one["capture"])} for one in material.case.findings], "id")
    for one in material.captures:
        told = one.told
        numbers = (told.get("requests"), found[one.id], told.get("bodies_lost"))
        yield one.id, one.name, *numbers, told.get("bodies_cut"), told.get("time")


def _requests(material: Material) -> Iterator[Row]:
    first = {one["request"]: one for one in reversed(material.case.findings)}
    found = counted(material.case.findings, "request")
    for sha256, one in sorted(first.items(), key=lambda item: (item[1]["time"], item[0])):
        yield (
            sha256, one["site"] or None, one["page"], one["recipient"], one["channel"], one["host"],
            one["account"], one["event"], one["consent"]["state"], found[sha256], one["time"],
            *_where(one), f"requests/{sha256}.http",
        )  # fmt: skip


def _findings(material: Material) -> Iterator[Row]:
    for one in material.case.findings:
        consent = one["consent"]
        yield (
            one["id"], one["site"] or None, one["company"], one["page"], one["recipient"],
            one["channel"], one["rule"], one["host"], one["account"], one["event"], one["kind"],
            one["field"], one["place"], one["form"], _json(one["encoding"]), one["origin"],
            one["value"], one["proof"], one["plain"], one.get("spelled"),
            _json(one.get("steps", [])), _json(one.get("chain", [])), one["because"],
            _json(one["source"]), one["strength"], one["meaning"], consent["state"],
            consent["because"], consent.get("tool", ""), consent.get("seconds"), consent["entry"],
            one["time"], *_where(one), len(one["twins"]), one["request"], _json(one["context"]),
            _elsewhere(consent),
        )  # fmt: skip


def _twins(material: Material) -> Iterator[Row]:
    for one in material.case.findings:
        for twin in one["twins"]:
            yield one["id"], twin["entry"], twin.get("request"), _elsewhere(twin)


def _consent(material: Material) -> Iterator[Row]:
    """What was known of consent where something was sent: each site, capture and reason once."""
    groups: dict[Row, list[Line]] = {}
    for one in material.case.findings:
        told = one["consent"]
        name, sha256, _ = _where({"capture": {**one["capture"], **(told.get("capture") or {})}})
        choice = (told["state"], told["because"], told.get("tool", ""), told["entry"])
        groups.setdefault((one["site"] or None, name, sha256, *choice), []).append(one)
    for key, lines in groups.items():
        yield *key, len(lines), min(one["time"] for one in lines)


def _setups(material: Material) -> Iterator[Row]:
    for one in material.case.setups:
        state = one.get("consent", {}).get("state", "unknown")
        yield (
            one["id"], one["site"] or None, one["what"], one["account"], _json(one["details"]),
            one["page"], one["host"], one["because"], one["rule"], state, one["time"],
            *_where(one),
        )  # fmt: skip


def _moments(material: Material) -> Iterator[Row]:
    for one in material.case.moments:
        value = (one["kind"], one["plain"], one["place"], one["field"])
        yield one["id"], one["site"], one["what"], one["page"], *value, one["time"], *_where(one)


def _trials(material: Material) -> Iterator[Row]:
    known = {one.id for one in material.captures}
    for one in (line for line in material.case.journal if line["type"] == "trial"):
        names = (str(one.get("capture")), f"name:{one.get('capture')}")
        cells = (one.get(column.name) for column in _TRIAL)
        yield next((name for name in names if name in known), None), *cells


def _gaps(material: Material) -> Iterator[Row]:
    known = {one.id for one in material.captures}
    for line, name in gaps(material.case):
        own = line.get("capture")
        yield own if own in known else None, name, line.get("entry"), line.get("reason")


def _quotes(material: Material) -> Iterator[Row]:
    for one in material.companies:
        for said in one.company.quotes if one.company else ():
            words = (said.reply, said.practice, said.on, said.by, said.says)
            yield one.name, *words, said.source, said.url


def _statements(material: Material) -> Iterator[Row]:
    for one in material.statements:
        yield one.id, *(getattr(one, field.name) for field in fields(one))


def _elsewhere(told: Line) -> str | None:
    """The capture in which an entry counts, where it is another than the finding's."""
    match told.get("capture"):
        case {"name": str(name)}:
            return name
    return None


def _where(one: Line) -> tuple[str, str, int]:
    capture = one["capture"]
    return str(capture["name"]), capture_id(capture), int(capture["entry"])


def _json(value: object) -> str | None:
    return None if value is None else _ENCODE(value)


_ENCODE = json.JSONEncoder(ensure_ascii=False).encode  # one encoder: `dumps` makes one a call
_WHERE = "capture capture_id>captures entry:INTEGER"
_STATED = {"events": "INTEGER", "first": "TIME", "last": "TIME"}
_STATEMENT = " ".join(
    f"{field.name}:{_STATED.get(field.name, 'TEXT')}" for field in fields(Statement)
)
_TRIAL = columns(
    "world kind form texts:INTEGER tried:INTEGER wanted:INTEGER found:INTEGER way seconds:REAL "
    "processes:INTEGER"
)
TABLES = (
    Table("sites", "site", columns("site company findings:INTEGER setups:INTEGER"), (), _sites),
    Table(
        "captures",
        "id",
        columns(
            "id name requests:INTEGER findings:INTEGER bodies_lost:INTEGER bodies_cut:INTEGER "
            "replayed:TIME"
        ),
        (),
        _captures,
    ),
    Table(
        "requests",
        "sha256",
        columns(
            "sha256 site>sites page recipient channel host account event consent findings:INTEGER "
            f"time:TIME {_WHERE} file"
        ),
        ("site", "consent", "time"),
        _requests,
    ),
    Table(
        "findings",
        "id",
        columns(
            "id site>sites company page recipient channel rule host account event kind field place "
            "form encoding:LIST origin value proof plain spelled steps:LIST chain:LIST because "
            "source strength meaning consent consent_because consent_tool consent_seconds:REAL "
            f"consent_entry:INTEGER time:TIME {_WHERE} twins:INTEGER request>requests context "
            "consent_capture"
        ),
        ("site", "kind", "consent", "form", "time", "request"),
        _findings,
    ),
    Table(
        "twins",
        "",
        columns("finding>findings entry:INTEGER request capture"),
        ("finding",),
        _twins,
    ),
    Table(
        "consent",
        "",
        columns(
            "site>sites capture capture_id>captures state because tool entry:INTEGER "
            "findings:INTEGER first:TIME"
        ),
        ("site", "state"),
        _consent,
    ),
    Table(
        "setups",
        "id",
        columns(
            "id site>sites what account details:LIST page host because rule consent "
            f"time:TIME {_WHERE}"
        ),
        ("site", "what"),
        _setups,
    ),
    Table(
        "moments",
        "id",
        columns(f"id site>sites what page kind plain place field time {_WHERE}"),
        ("site", "what"),
        _moments,
    ),
    Table("trials", "", (*columns("capture_id>captures"), *_TRIAL), ("kind",), _trials),
    Table("gaps", "", columns("capture_id>captures capture entry:INTEGER reason"), (), _gaps),
    Table(
        "quotes",
        "",
        columns("company reply practice said_on said_by says source url"),
        ("company",),
        _quotes,
    ),
    Table(
        "meta_statements",
        "id",
        columns(f"id {_STATEMENT}"),
        ("advertiser", "fact"),
        _statements,
    ),
)
