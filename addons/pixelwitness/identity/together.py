"""Proofs of one request, weighed together: what chance explains alone may be none beside others."""

from collections.abc import Callable, Sequence
from math import prod

from msgspec.structs import replace

from pixelwitness.finding import Evidence
from pixelwitness.identity.spelling import PARTS
from pixelwitness.vocabulary import Kind

_ONCE_IN = 1000
_FOLLOWS: dict[Kind, Kind] = {
    "country": "street",
    "region": "street",
    "city": "street",
    "postcode": "street",
    "gender": "full_name",
    "first_name": "full_name",
}


def weighed(
    proofs: Sequence[Evidence],
    size_of: Callable[[Kind], int],
    doubted: Callable[[Evidence], bool] = lambda _: False,
) -> list[Evidence]:
    """The same proofs in the same order; a weak one is strong beside others of the same person.

    Independent kinds multiply: a gender (1 in 2) and a country (1 in 100) are 1 in 200. `size_of`
    says how many values of a kind are about equally likely. What is `doubted` may be of a second
    visitor; beside it counts only what was typed with it.
    """
    groups: dict[str, list[Evidence]] = {}
    for proof in proofs:
        groups.setdefault(_whose(proof), []).append(proof)
    return [
        _strengthened(proof, _beside(proof, groups[_whose(proof)], doubted), size_of)
        if proof.strength == "weak"
        else proof
        for proof in proofs
    ]


def _beside(
    weak: Evidence, group: list[Evidence], doubted: Callable[[Evidence], bool]
) -> list[Evidence]:
    """Proofs of the same person, the weak one among them; a doubted one only if typed with it."""
    if "learned" not in (weak.source or {}):
        return group
    if doubted(weak):
        return [one for one in group if _entry(one) == _entry(weak)]
    return [one for one in group if _entry(one) == _entry(weak) or not doubted(one)]


def _entry(proof: Evidence) -> object:
    return (proof.source or {}).get("learned", {}).get("entry")


def _strengthened(
    weak: Evidence, group: list[Evidence], size_of: Callable[[Kind], int]
) -> Evidence:
    """The same, strong where the others say so; one value under two names is no second sign."""
    if weak.proof != "verified":
        return weak
    others = [one for one in group if one is weak or one.spelled != weak.spelled or not one.spelled]
    strong = next((one for one in others if one.strength == "strong"), None)
    if strong is not None and strong.kind != weak.kind:
        owner = "the same person's" if "persona" in (strong.source or {}) else "the visitor's"
        beside = f"{owner} {_said(strong.kind)} stands in the same request"
        return replace(weak, strength="strong", because=f"{weak.because}; {beside}")
    kinds = [kind for kind in dict.fromkeys(map(_whole, others)) if kind]
    chance = _chance(kinds, size_of)
    if len(kinds) < 2 or weak.kind not in kinds or chance < _ONCE_IN:
        return weak
    names = " and ".join(_said(kind) for kind in kinds)
    together = f"with {names} in one request chance would match once in {chance:,}"
    return replace(weak, strength="strong", because=f"{weak.because}; {together}")


def _whole(proof: Evidence) -> Kind | None:
    """The kind whose number of values counts; a year or an initial is not a whole value."""
    return None if not PARTS.isdisjoint(proof.steps) else proof.kind


def _chance(kinds: list[Kind], size_of: Callable[[Kind], int]) -> int:
    """Once in how many these kinds match by chance; of kinds that follow from another the rarest.

    Who lives in a city lives in its country, and most first names tell the gender.
    """
    sizes: dict[Kind, int] = {}
    for kind in kinds:
        about = _FOLLOWS.get(kind, kind)
        sizes[about] = max(sizes.get(about, 1), size_of(kind))
    return prod(sizes.values())


def _whose(proof: Evidence) -> str:
    """The person a proof is about; all that was typed in one capture is one visitor's."""
    source = proof.source or {}
    return str(source.get("persona", "")) if "persona" in source else next(iter(source), "")


def _said(kind: Kind | None) -> str:
    return {"email": "e-mail", None: "value"}.get(kind, str(kind).replace("_", " "))
