"""A case -> one JSON object (reports/case.schema.json), the exact form of all that it holds."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from pixelwitness.case import as_line
from pixelwitness.contract import to_json
from pixelwitness.export.material import Line, Material, Named, counted, gaps

SCHEMA = "https://pixelwitness.example/schema/case-1.json"
_TRIAL = (
    "capture", "world", "kind", "form", "texts", "tried", "wanted", "found", "way", "seconds",
    "processes",
)  # fmt: skip


def to_case_json(material: Material) -> Iterator[str]:
    """The object in parts, one line a finding; the same bytes for the same case.

    Values stand in it as they were sent; real personas only as commitments, as in `case.json`.
    """
    yield f'{{\n"schema":{json.dumps(SCHEMA)},\n'
    yield f'"case":{to_json(material.case.about)},\n'
    yield f'"study":{to_json(material.study.as_json()) if material.study else "null"},\n'
    yield f'"journal":{to_json(_journal(material))},\n'
    yield from _list("sites", _sites(material))
    yield from _list("captures", _captures(material))
    yield from _list("companies", map(_company, material.companies))
    yield from _list("findings", material.case.findings)
    yield from _list("setups", material.case.setups)
    yield from _list("moments", material.case.moments)
    yield from _list("meta_statements", map(as_line, material.statements), last=True)
    yield "}\n"


def _list(name: str, values: Iterable[Line], last: bool = False) -> Iterator[str]:
    yield f'"{name}":['
    comma = "\n"
    for value in values:
        yield comma + to_json(value)
        comma = ",\n"
    yield f"\n]{'' if last else ','}\n"


def _journal(material: Material) -> Line:
    """Counts, and whatever a reader must know before he relies on the findings."""
    journal = material.case.journal
    times = [line["time"] for line in journal if "time" in line]
    return {
        "lines": len(journal),
        "first": min(times, default=None),
        "last": max(times, default=None),
        "types": dict(sorted(counted(journal, "type").items())),
        "gaps": [
            {
                "capture": line.get("capture"),
                "name": name,
                "entry": line.get("entry"),
                "reason": line.get("reason"),
            }
            for line, name in gaps(material.case)
        ],
        "controls": [line.get("found") for line in journal if line["type"] == "control"],
        "trials": [
            {key: line.get(key) for key in _TRIAL} for line in journal if line["type"] == "trial"
        ],
    }


def _sites(material: Material) -> Iterator[Line]:
    findings = counted(material.case.findings, "site")
    setups = counted(material.case.setups, "site")
    for site, company in material.sites.items():
        yield {
            "site": site,
            "company": company,
            "findings": findings[site],
            "setups": setups[site],
        }


def _captures(material: Material) -> Iterator[Line]:
    for one in material.captures:
        yield {
            "name": one.name,
            "sha256": None if one.id.startswith("name:") else one.id,
            "requests": one.told.get("requests"),
            "sites": one.told.get("sites", []),
            "bodies_lost": one.told.get("bodies_lost"),
            "bodies_cut": one.told.get("bodies_cut"),
            "placeholders": one.told.get("placeholders", {}),
            "backwards": one.told.get("backwards"),
            "personas": one.told.get("personas", []),
            "controls": one.told.get("controls", []),
            "replayed": one.told.get("time"),
        }


def _company(one: Named) -> Line:
    told: dict[str, Any] = msgspec.to_builtins(one.company) if one.company else {}
    return {
        "name": one.name,
        "sites": list(one.sites),
        "former_names": list(told.get("former_names", ())),
        "named_in": list(told.get("named_in", ())),
        "quotes": list(told.get("quotes", ())),
    }
