"""Findings and proofs -> the lines that a flow's comment and the log show. Never a value."""

from collections.abc import Iterable, Sequence

from pixelwitness.finding import Evidence, Finding, ProofLine
from pixelwitness.report.words import CHANNEL, FORM, KIND, PROOF, visible


def comment(findings: Sequence[Finding]) -> str:
    """`entry 12: e-mail (SHA-256), phone (SHA-256) to Meta`, for mitmproxy's filter `~comment`.

    The entry is the one that the findings name; a file of saved flows has another order.
    """
    return f"entry {findings[0].entry}: {_sent(findings)}"


def line_of(findings: Sequence[Finding]) -> str:
    """The comment with the site before it and the way behind it."""
    one = findings[0]
    site = visible(one.site or "no site is told")
    return f"{site}: {_sent(findings)} ({CHANNEL[one.channel]} at {visible(one.host)})"


def proved(lines: Iterable[ProofLine]) -> list[str]:
    """`proved: shop.example: e-mail, phone (typed in entry 41)`: one line a site and a source."""
    groups: dict[tuple[str, str, str], dict[str, None]] = {}
    for line in lines:
        key = (PROOF[line.evidence.proof], line.site or "no site is told", _how(line.evidence))
        groups.setdefault(key, {})[KIND[line.kind]] = None
    return [
        f"{proof}: {visible(site)}: {', '.join(kinds)} ({how})"
        for (proof, site, how), kinds in groups.items()
    ]


def _how(evidence: Evidence) -> str:
    match evidence.source:
        case {"learned": {"entry": entry, "place": "response"}}:
            return f"shown in entry {entry}"
        case {"learned": {"entry": entry}}:
            return f"typed in entry {entry}"
        case {"enumerated": world}:
            return f"by trying all {world}"
        case {"persona": name}:
            return f"persona {visible(str(name))}"
    return "known"


def _sent(findings: Sequence[Finding]) -> str:
    kinds = dict.fromkeys(f"{KIND[one.kind]} ({FORM[one.form]})" for one in findings)
    return f"{', '.join(kinds)} to {findings[0].recipient.capitalize()}"
