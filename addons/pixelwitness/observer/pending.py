"""Findings whose value is not proved yet; something learned later may prove them."""

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator

import msgspec

from pixelwitness.finding import Evidence, Finding, ProofLine
from pixelwitness.recognition.forms import form_of
from pixelwitness.vocabulary import Form, Kind

_MOST = 5_000
_MOST_EACH = 200

type Key = tuple[Kind, Form, str, str, str | None, bool]
type Weigh = Callable[[list[Evidence]], list[Evidence]]


class _Waiting(msgspec.Struct, frozen=True, gc=False):
    finding: str
    site: str | None
    request: str


class Pending:
    """Remembers by value; the newest 5,000 values, and 200 findings of each."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[Key, list[_Waiting]] = OrderedDict()

    def add(self, finding: Finding, free: bool = False) -> None:
        """One more finding that is only declared; `free` as its field is."""
        digest = "" if finding.form == "readable" else form_of(finding.value)[1]
        key = (finding.kind, finding.form, finding.value, digest, finding.site, free)
        same = self._waiting.setdefault(key, [])
        if len(same) < _MOST_EACH:
            same.append(_Waiting(finding.id, finding.site, finding.request))
        if len(self._waiting) > _MOST:
            self._waiting.popitem(last=False)

    def waiting(self) -> list[Key]:
        """(kind, form, value as sent, digest, site, whether its text is free) of all that waits."""
        return list(self._waiting)

    def prove(self, proofs: Iterable[tuple[Key, Evidence]], weigh: Weigh) -> Iterator[ProofLine]:
        """The lines that raise all findings with these values; they wait no longer."""
        requests: dict[str, list[tuple[_Waiting, Key, Evidence]]] = defaultdict(list)
        for key, evidence in proofs:
            for one in self._waiting.pop(key, ()):
                requests[one.request].append((one, key, evidence))
        for group in requests.values():
            weights = weigh([evidence for _, _, evidence in group])
            for (one, key, _), evidence in zip(group, weights, strict=True):
                yield ProofLine(one.finding, evidence, one.site, evidence.kind or key[0])
