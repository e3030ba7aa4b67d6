"""Lines of the record -> findings: each with its twins and its strongest proof."""

from collections.abc import Iterable
from typing import Any

_RANK = {"declared": 0, "recovered": 1, "verified": 2}
_TWIN = ("entry", "request", "capture")
_PROOF = ("kind", "proof", "plain", "spelled", "steps", "chain", "because", "source", "strength")


def fold(lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The findings among the lines, folded per id, in an order that does not hang on the lines'.

    A proof, twin or consent may stand before its finding (in another file); one without is left
    out. Of two findings with one id the first counts, of proofs equally strong the last, and of
    what is said of consent the last.
    """
    findings: dict[str, dict[str, Any]] = {}
    later: list[dict[str, Any]] = []
    for line in lines:
        if line["type"] == "finding":
            findings.setdefault(line["id"], _without_previous(line))
        elif line["type"] in ("proof", "twin", "consent"):
            later.append(line)
    for line in later:
        if line["finding"] in findings:
            _apply(line, findings[line["finding"]])
    return in_order(findings.values())


def fold_setups(lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The set-ups among the lines, each once, with what is said last of consent."""
    lines = list(lines)
    setups: dict[str, dict[str, Any]] = {}
    for line in lines:
        if line["type"] == "setup":
            setups.setdefault(line["id"], {k: v for k, v in line.items() if k != "previous"})
    for line in lines:
        if line["type"] == "consent" and line["finding"] in setups:
            setups[line["finding"]]["consent"] = line["consent"]
    return in_order(setups.values())


def fold_moments(lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the visitor did, each once."""
    moments: dict[str, dict[str, Any]] = {}
    for line in lines:
        if line["type"] == "moment":
            moments.setdefault(line["id"], {k: v for k, v in line.items() if k != "previous"})
    return in_order(moments.values())


def rank(proof: str) -> int:
    """How strong a proof is: 0 for none, and for a word that is no proof."""
    return _RANK.get(proof, 0)


def in_order(lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Findings or setups by site, capture, entry, field and id; those without a site last."""
    return sorted(lines, key=_place)


def _without_previous(line: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in line.items() if key != "previous"}
    return kept | {"twins": list(line["twins"])}


def _apply(line: dict[str, Any], finding: dict[str, Any]) -> None:
    if line["type"] == "twin":
        twin = {key: line[key] for key in _TWIN if key in line}
        if twin not in finding["twins"]:
            finding["twins"].append(twin)
    elif line["type"] == "consent":
        finding["consent"] = line["consent"]
    elif _RANK[line["proof"]] >= _RANK[finding["proof"]]:
        finding.update({key: line[key] for key in _PROOF if key in line})


def _place(line: dict[str, Any]) -> tuple[bool, str, str, int, str, str]:
    site, capture = line["site"], line["capture"]
    name = line["field"] if line["type"] == "finding" else line["what"]
    return (site is None, site or "", capture["name"], capture["entry"], name, line["id"])
