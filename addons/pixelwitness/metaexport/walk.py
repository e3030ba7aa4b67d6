"""The JSON of one file and its document -> statements, each with its place."""

import datetime
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pixelwitness.metaexport.mend import mended, plain
from pixelwitness.metaexport.model import Fact, Product, Statement
from pixelwitness.metaexport.rules import Document, Shape, Steps

_OLDEST, _LATEST = 1_000_000_000, 5_000_000_000  # 2001 and 2128, in seconds


@dataclass(frozen=True, slots=True)
class Told:
    """A file as its statements name it."""

    file: str
    sha256: str
    product: Product
    exported: str


@dataclass(frozen=True, slots=True)
class Walked:
    """What a file told: how many advertisers stand in it, and how many entries have no name.

    `known` is False where the file has none of the shapes of its document.
    """

    statements: tuple[Statement, ...]
    rows: int
    nameless: int
    known: bool


def walk(value: Any, document: Document, told: Told) -> Walked:
    """The statements of a JSON value; nothing in it, however odd, raises an error."""
    statements: list[Statement] = []
    rows = nameless = 0
    shapes = [shape for shape in document.shapes if _fits(value, shape)]
    for shape in shapes:
        for place, row, heading in _rows(value, shape):
            name = next((name for _, name in _reach(row, shape.name)), None)
            if isinstance(name, str) and name.strip():
                rows += 1
                statements.extend(_of_row(place, row, name, heading, shape, document, told))
            else:
                nameless += 1
    return Walked(tuple(statements), rows, nameless, bool(shapes))


def _fits(value: Any, shape: Shape) -> bool:
    """Whether the file has that shape, be its list empty."""
    first = (shape.groups or shape.rows)[0]
    if first != "*":
        return isinstance(value, dict) and isinstance(value.get(first), list)
    return value == [] or any(True for _ in _reach(value, ("*", *shape.name)))


def _rows(value: Any, shape: Shape) -> Iterator[tuple[str, Any, str]]:
    """The place of each advertiser, its value, and the heading it stands under."""
    for group_place, group in _reach(value, shape.groups):
        heading = group.get(shape.heading) if shape.heading and isinstance(group, dict) else ""
        for place, row in _reach(group, shape.rows):
            yield group_place + place, row, heading if isinstance(heading, str) else ""


def _of_row(
    place: str, row: Any, name: str, heading: str, shape: Shape, document: Document, told: Told
) -> Iterator[Statement]:
    events = [event for _, event in _reach(row, shape.events)] if shape.events else []
    found = (_time(at) for event in events for _, at in _reach(event, shape.time))
    times = sorted(time for time in found if time)
    for fact in _facts(row, heading, shape, document):
        yield Statement(
            advertiser=" ".join(mended(name).split()),
            written=name,
            fact=fact,
            file=told.file,
            sha256=told.sha256,
            position=place,
            product=shape.product or told.product,
            heading=mended(heading),
            events=len(events),
            first=times[0] if times else "",
            last=times[-1] if times else "",
            exported=told.exported,
        )


def _facts(row: Any, heading: str, shape: Shape, document: Document) -> tuple[Fact, ...]:
    if shape.fact:
        return (shape.fact,)
    if shape.heading:
        return (document.headings.get(plain(mended(heading)), "listed"),)
    # a flag is JSON's own `true`: another value is not known to mean it
    return tuple(fact for key, fact in shape.flags.items() if row.get(key) is True) or ("listed",)


def _reach(value: Any, steps: Steps) -> Iterator[tuple[str, Any]]:
    """The values that the steps lead to, with their JSON pointers from here."""
    if not steps:
        yield "", value
        return
    step, *rest = steps
    if step == "*":
        found = enumerate(value) if isinstance(value, list) else ()
        for number, one in found:
            for place, end in _reach(one, tuple(rest)):
                yield f"/{number}{place}", end
    elif isinstance(value, dict) and step in value:
        for place, end in _reach(value[step], tuple(rest)):
            yield f"/{step}{place}", end


def _time(value: Any) -> str:
    """Seconds since 1970 as ISO 8601 in UTC; "" for what can be no time of an event."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return ""
    if not _OLDEST <= value < _LATEST:
        return ""
    moment = datetime.datetime.fromtimestamp(int(value), datetime.UTC)
    return moment.isoformat().replace("+00:00", "Z")
