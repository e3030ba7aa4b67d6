"""Which finding a value repeats: the same value of the same event sent once more is its twin."""

from collections import OrderedDict

from msgspec.structs import replace

from pixelwitness.finding import Finding, Twin, TwinLine, is_later, sent_again

_REMEMBERED = 50_000


class Twins:
    """Remembers the newest 50,000 findings: a proxy that runs for weeks must not grow."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, tuple[str, str]] = OrderedDict()
        self._first: OrderedDict[tuple[str, ...], str] = OrderedDict()

    def of(self, finding: Finding, event: tuple[str, ...]) -> Finding | TwinLine:
        """The line that names this finding a twin, or itself where it is new and so remembered.

        `event` is what the two requests of one event share; () where they cannot be told. The same
        bytes sent once more some time later are no twin: the visitor may have chosen otherwise.
        """
        twin = Twin(finding.entry, finding.request)
        seen = self._seen.get(finding.id)
        if seen is not None and not is_later(finding.time, seen[1]):
            return TwinLine(seen[0], twin, finding.site)
        name = sent_again(finding) if seen else finding.id
        _remember(self._seen, finding.id, (name, finding.time))
        if seen:
            return replace(finding, id=name)
        if not event:
            return finding
        key = (finding.rule, *event, finding.field, finding.value)
        first = self._first.get(key)
        if first is None:
            _remember(self._first, key, finding.id)
            return finding
        return TwinLine(first, twin, finding.site)


def _remember[K, V](memory: "OrderedDict[K, V]", key: K, value: V) -> None:
    memory[key] = value
    if len(memory) > _REMEMBERED:
        memory.popitem(last=False)
