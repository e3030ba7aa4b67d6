"""Findings -> the one line that a flow's comment and the log show. Never a value."""

from collections.abc import Sequence

from pixelwitness.finding import Finding
from pixelwitness.report.words import CHANNEL, FORM, KIND, visible


def comment(findings: Sequence[Finding]) -> str:
    """`e-mail (SHA-256), phone (SHA-256) to Meta`, for mitmproxy's filter `~comment`."""
    kinds = dict.fromkeys(f"{KIND[one.kind]} ({FORM[one.form]})" for one in findings)
    return f"{', '.join(kinds)} to {findings[0].recipient.capitalize()}"


def line_of(findings: Sequence[Finding]) -> str:
    """The comment with the site before it and the way behind it."""
    one = findings[0]
    site = visible(one.site or "no site is told")
    return f"{site}: {comment(findings)} ({CHANNEL[one.channel]} at {visible(one.host)})"
