"""An explanation -> the lines that `explain` prints, or JSON; safe for a terminal."""

from collections.abc import Iterator

import msgspec

from pixelwitness.contract import to_json
from pixelwitness.explain import Claim, Explanation, Junk, Part
from pixelwitness.identity.digests import ALGORITHMS
from pixelwitness.report.words import ENCODING, FORM, visible

_LONGEST = 200

_NOT_NOBODYS = (
    "That does not say that it is nobody's data: a value outside of what was tried, one that was "
    "salted, encrypted or written otherwise, looks the same from here."
)


def explanation_lines(explanation: Explanation) -> Iterator[str]:
    """Each part with its shape, then what it is, then the line for the shell that shows it."""
    for number, part in enumerate(explanation.parts):
        yield from ("\n",) if number else ()
        yield from (f"{line}\n" for line in _part(part))
    if explanation.cut:
        yield f"\nleft out: {explanation.cut}\n"
    if explanation.is_open:
        yield from (f"{line}\n" for line in _open(explanation))


def explanation_json(explanation: Explanation) -> str:
    """The same as one JSON object on one line, with everything that was tried."""
    return to_json(msgspec.to_builtins(explanation)) + "\n"


def _part(part: Part) -> Iterator[str]:
    yield f"{_way(part)}{_cut(part.text) or '(empty)'}"
    yield from (f"  {visible(remark)}" for remark in part.shape)
    if part.form in ("readable", "other_hash"):
        for run in part.digests:
            shape = f"{len(run.digest)} hex digits, the shape of {FORM[run.algorithm]}"
            yield f"  in it: {run.digest}, {shape}"
    yield from (f"  it fits {_cut(whose)}" for whose in part.fits)
    for junk in part.junk:
        yield from _junk(junk)
    for claim in part.claims:
        yield from _claim(claim, part)


def _way(part: Part) -> str:
    """How a text was reached: the wrappings undone, and the names inside them."""
    if not part.encoding:
        return ""
    ways = ", then ".join(ENCODING[one] for one in part.encoding)
    return f"inside, out of {ways}{f' at {_cut(part.where)}' if part.where else ''}: "


def _junk(junk: Junk) -> Iterator[str]:
    yield f"  = {visible(junk.because)}"
    yield from _check(junk.shell)


def _claim(claim: Claim, part: Part) -> Iterator[str]:
    evidence = claim.evidence
    whole = part.form in ALGORITHMS or part.text.strip() == claim.found
    yield f"  = {'' if whole else f'{_cut(claim.found)}: '}{visible(evidence.because)}"
    if evidence.plain and evidence.plain != claim.found:
        yield f"    the value: {visible(evidence.plain)}"
    yield f"    {evidence.strength}{f': {claim.weakness}' if claim.weakness else ''}"
    if claim.control:
        yield "    the persona is a control: this value should never have been found"
    yield from _check(claim.shell)


def _check(shell: str) -> Iterator[str]:
    if shell:
        yield "    check it with:"
        yield f"      {shell}"


def _open(explanation: Explanation) -> Iterator[str]:
    yield ""
    if not explanation.tried:
        yield "Whose it is, is not known, and nothing was compared: name a persona (--persona F)."
        return
    rest = "the rest" if explanation.knows else "it"
    yield f"Whose {rest} is, is not known. Compared with:"
    for one in explanation.tried:
        yield f"  {one.texts:,} {visible(one.what)}{f', {one.how}' if one.how else ''}"
    yield _NOT_NOBODYS


def _cut(text: str) -> str:
    """Terminal-safe, and no longer than can be read; the JSON has all of it."""
    shown = visible(text[:_LONGEST])
    more = len(text) - _LONGEST
    return f"{shown}… ({more:,} more characters)" if more > 0 else shown
