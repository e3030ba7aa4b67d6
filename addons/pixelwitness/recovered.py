"""Values that nobody is known to have -> proof by trying everything that they could be."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from pixelwitness.finding import Evidence
from pixelwitness.identity import Known
from pixelwitness.identity.claims import FORM_NAMES
from pixelwitness.identity.worlds import Recovered
from pixelwitness.pending import Key
from pixelwitness.vocabulary import Form, Kind

type Wanted = Mapping[tuple[Kind, Form], frozenset[str]]
type Recover = Callable[[Wanted], Mapping[tuple[Kind, str], Recovered]]


def proofs_of(
    waiting: Iterable[Key], recover: Recover, known: Known
) -> Iterator[tuple[Key, Evidence]]:
    """Each value that could be recovered, with the evidence."""
    keys = [key for key in waiting if key[3]]
    wanted: dict[tuple[Kind, Form], set[str]] = defaultdict(set)
    for kind, form, _, digest in keys:
        wanted[kind, form].add(digest)
    found = recover({key: frozenset(digests) for key, digests in wanted.items()})
    for key in keys:
        one = found.get((key[0], key[3]))
        if one is not None:
            yield key, _evidence(one, key[1], known)


def _evidence(one: Recovered, form: Form, known: Known) -> Evidence:
    how = ", ".join(one.steps) or "as it is"
    return Evidence(
        proof="recovered",
        because=f"{FORM_NAMES[form]} of “{one.spelled}”, {how}; found by trying all {one.world}",
        plain=one.plain,
        source={"enumerated": one.world, "tried": one.tried},
        strength=known.strength(one.kind),
        kind=one.kind,
    )
