"""What small worlds add to an explanation: digests that were recovered, and what was tried."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pixelwitness.explain.model import Claim, Explanation, Part, Tried, left
from pixelwitness.explain.whose import chance
from pixelwitness.identity.claims import FORM_NAMES, strength_of
from pixelwitness.identity.digests import ALGORITHMS, Run, shell_line
from pixelwitness.identity.people import said
from pixelwitness.identity.recover import Recovered, Wanted
from pixelwitness.identity.worlds.sizes import world_size
from pixelwitness.observer.recovered import WORLD_KINDS, evidence_of
from pixelwitness.vocabulary import KINDS, Kind

_SHORT = 6

type Found = Mapping[tuple[Kind, str], Recovered]


def unexplained(explanation: Explanation) -> Wanted:
    """The digests of which nothing is known, under every kind that has a small world.

    No field name tells the kind here, so that even the vaguest worlds are tried.
    """
    runs = [run for part in explanation.parts for run in left(part)]
    return {
        (kind, form): digests
        for form in ALGORITHMS
        if (digests := {run.digest for run in runs if run.algorithm == form})
        for kind in KINDS
        if kind in WORLD_KINDS
    }


def with_recovered(
    explanation: Explanation, found: Found, tried: Iterable[tuple[str, int]]
) -> Explanation:
    """The explanation with what was found for `unexplained`, and the worlds gone through in vain.

    `tried` is the name and the number of texts of each world; where all was found, it is left out.
    """
    parts = tuple(_with(part, found) for part in explanation.parts)
    forms = {run.algorithm for part in parts for run in left(part)}
    how = "in " + ", ".join(FORM_NAMES[form] for form in ALGORITHMS if form in forms)
    worlds = (Tried(f"texts of {name}", texts, how) for name, texts in tried if forms)
    return replace(explanation, parts=parts, tried=(*explanation.tried, *worlds))


def _with(part: Part, found: Found) -> Part:
    claims = [claim for run in left(part) for claim in _claims(run, found)]
    return replace(part, claims=(*part.claims, *sorted(claims, key=lambda c: bool(c.weakness))))


def _claims(run: Run, found: Found) -> list[Claim]:
    """One claim a kind. All are of one text, for a digest has one."""
    ones = [one for kind in KINDS if (one := found.get((kind, run.digest)))]
    return [_claim(run, one, ones) for one in ones]


def _claim(run: Run, one: Recovered, all_of_it: Sequence[Recovered]) -> Claim:
    weakness = _weakness(one, [other.kind for other in all_of_it if other.kind != one.kind])
    proof = evidence_of(one, run.algorithm, "weak" if weakness else "strong")
    return Claim(run.digest, proof, weakness, shell_line(one.spelled, (run.algorithm,)))


def _weakness(one: Recovered, others: Sequence[Kind]) -> str:
    """That the text is right is certain; whether it means this is what can be weak."""
    if others:
        return f"the same text can be something else too: a {' or a '.join(map(said, others))}"
    if strength_of(world_size(one.kind), 1) == "weak":
        return chance(one.kind, world_size(one.kind))
    if len(one.spelled) < _SHORT:
        return "so short a text can be anything; the field that it was sent in may tell"
    return ""
