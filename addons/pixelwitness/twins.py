"""Which finding a value repeats: the same value of the same event sent once more is its twin."""

from collections import OrderedDict

from pixelwitness.finding import Finding, Twin, TwinLine

_REMEMBERED = 50_000


class Twins:
    """Remembers the newest 50,000 findings: a proxy that runs for weeks must not grow."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._first: OrderedDict[tuple[str, ...], str] = OrderedDict()

    def of(self, finding: Finding, event: tuple[str, ...]) -> TwinLine | None:
        """The line that names this finding a twin, or None where it is new and so remembered.

        `event` is what the two requests of one event share; () where they cannot be told.
        """
        twin = Twin(finding.entry, finding.request)
        if finding.id in self._seen:
            return TwinLine(finding.id, twin, finding.site)
        _remember(self._seen, finding.id, None)
        if not event:
            return None
        key = (finding.rule, *event, finding.field, finding.value)
        first = self._first.get(key)
        if first is None:
            _remember(self._first, key, finding.id)
            return None
        return TwinLine(first, twin, finding.site)


def _remember[K, V](memory: "OrderedDict[K, V]", key: K, value: V) -> None:
    memory[key] = value
    if len(memory) > _REMEMBERED:
        memory.popitem(last=False)
