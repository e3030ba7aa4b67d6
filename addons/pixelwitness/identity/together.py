"""Proofs of one request, weighed together: what chance explains alone may be none beside others."""

from collections.abc import Callable, Sequence
from math import prod

from msgspec.structs import replace

from pixelwitness.finding import Evidence
from pixelwitness.vocabulary import Kind

_ONCE_IN = 1000


def weighed(proofs: Sequence[Evidence], size_of: Callable[[Kind], int]) -> list[Evidence]:
    """The same proofs in the same order; a weak one is strong beside others of the same person.

    Independent kinds multiply: a gender (1 in 2) and a country (1 in 100) are 1 in 200. `size_of`
    says how many values of a kind are about equally likely.
    """
    groups: dict[str, list[Evidence]] = {}
    for proof in proofs:
        groups.setdefault(_whose(proof), []).append(proof)
    return [
        _strengthened(proof, groups[_whose(proof)], size_of) if proof.strength == "weak" else proof
        for proof in proofs
    ]


def _strengthened(
    weak: Evidence, group: list[Evidence], size_of: Callable[[Kind], int]
) -> Evidence:
    if weak.proof != "verified":
        return weak
    strong = next((one for one in group if one.strength == "strong"), None)
    if strong is not None and strong.kind != weak.kind:
        beside = f"the same person's {_said(strong.kind)} stands in the same request"
        return replace(weak, strength="strong", because=f"{weak.because}; {beside}")
    kinds = list(dict.fromkeys(one.kind for one in group if one.kind))
    chance = prod(max(1, size_of(kind)) for kind in kinds)
    if len(kinds) < 2 or chance < _ONCE_IN:
        return weak
    names = " and ".join(_said(kind) for kind in kinds)
    together = f"with {names} in one request chance would match once in {chance:,}"
    return replace(weak, strength="strong", because=f"{weak.because}; {together}")


def _whose(proof: Evidence) -> str:
    """The person a proof is about; all that was typed in one capture is one visitor's."""
    source = proof.source or {}
    return str(source.get("persona", "")) if "persona" in source else next(iter(source), "")


def _said(kind: Kind | None) -> str:
    return {"email": "e-mail", None: "value"}.get(kind, str(kind).replace("_", " "))
