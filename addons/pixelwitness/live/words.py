"""Findings -> the one line that a flow's comment and the log show. Never a value."""

from collections.abc import Sequence

from pixelwitness.finding import Finding
from pixelwitness.report.words import CHANNEL, FORM, KIND, visible


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


def _sent(findings: Sequence[Finding]) -> str:
    kinds = dict.fromkeys(f"{KIND[one.kind]} ({FORM[one.form]})" for one in findings)
    return f"{', '.join(kinds)} to {findings[0].recipient.capitalize()}"
