"""The addresses and telephone numbers that a page publishes as links: they are the site's own."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice

from pixelwitness.recognition.typed import Typed
from pixelwitness.wire import unquote

_MOST = 200
_LINKS = tuple(re.compile(rf"{scheme}:([^\"'<>\s?]{{5,100}})") for scheme in ("mailto", "tel"))
_DIGITS = 9  # what is left of a number without the prefixes of country and area


class Published:
    """Whom one page says to write to or to call; looked up when it is first asked for."""

    def __init__(self, text: str) -> None:
        """`text` is the page's HTML."""
        self._text = text

    def without(self, fields: Iterable[Typed]) -> Iterator[Typed]:
        """The fields whose value the page does not publish."""
        for one in fields:
            reach = _reach(one.value)
            if not reach or reach not in self._all:
                yield one

    @cached_property
    def _all(self) -> frozenset[str]:
        found = (one for link in _LINKS for one in islice(link.finditer(self._text), _MOST))
        return frozenset(_reach(unquote(one[1], plus=False)) for one in found)


def _reach(value: str) -> str:
    """An address in small letters, the last digits of a number; "" for all else."""
    if "@" in value:
        return value.strip().lower()
    digits = "".join(filter(str.isdigit, value)) if len(value) >= _DIGITS else ""
    return digits[-_DIGITS:] if len(digits) >= _DIGITS else ""
