"""A verdict -> what is printed of it: one line a sentence, nothing left out."""

from collections.abc import Iterator

from pixelwitness.report.words import visible
from pixelwitness.seal.verdict import Verdict

_WORDS = {"whole": "whole", "wrong": "WRONG", "unchecked": "not checked"}


def to_lines(verdict: Verdict) -> Iterator[str]:
    """The verdict in a sentence, then every check with all it has to say."""
    yield f"{visible(verdict.of)}: {_summary(verdict)}\n"
    width = max((len(check.what) for check in verdict.checks), default=0)
    for check in verdict.checks:
        head = f"  {check.what:{width}}  {_WORDS[check.state]:11}  "
        for text in check.told:
            yield f"{head}{visible(text)}\n"
            head = " " * len(head)


def _summary(verdict: Verdict) -> str:
    if not verdict.whole:
        return "something is wrong"
    unchecked = any(check.state == "unchecked" for check in verdict.checks)
    return "whole, as far as it was checked" if unchecked else "whole"
