"""Known values anywhere in a request, also where no rule names a field.

All that stands under wrappings is laid into one text, which is searched once.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from pixelwitness.exchange import Exchange
from pixelwitness.identity import Known
from pixelwitness.identity.find import Spot
from pixelwitness.identity.unwrap import Budget, unwrap, unwrap_bytes
from pixelwitness.recognition.parts import Part, parts_of
from pixelwitness.rulebook import Words
from pixelwitness.vocabulary import Encoding, Place

_BETWEEN = "\0"  # stands in no value, so nothing matches across two texts


@dataclass(frozen=True, slots=True)
class Hit:
    """A known value at its place; `param` is the outermost name, `name` the whole way to it."""

    param: str
    name: str
    place: Place
    encoding: tuple[Encoding, ...]
    value: str
    spot: Spot
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Searched:
    """What was found, and what was cut off (a sentence's half) because it was too much."""

    hits: tuple[Hit, ...] = ()
    cut: str = ""


@dataclass(frozen=True, slots=True)
class _Text:
    part: Part
    where: str
    encoding: tuple[Encoding, ...]
    text: str


def search(exchange: Exchange, known: Known, words: Words) -> Searched:
    """The values in this request that count: those that tell by themselves, and what is beside."""
    budget = Budget()
    texts = [text for part in parts_of(exchange, words) for text in _texts(part, budget)]
    starts, total = [], 0
    for text in texts:
        starts.append(total)
        total += len(text.text) + 1
    whole = _BETWEEN.join(text.text for text in texts)
    spots = known.search(whole)
    if not any(spot.alone for spot in spots):
        return Searched((), budget.cut)
    hits = [_hit(texts[bisect_right(starts, spot.start) - 1], whole, spot) for spot in spots]
    return Searched(tuple(_innermost(hits)), budget.cut)


def _texts(part: Part, budget: Budget) -> Iterator[_Text]:
    layers = (
        unwrap_bytes(part.text, budget)
        if isinstance(part.text, bytes)
        else unwrap(part.text, budget)
    )
    for layer in layers:
        yield _Text(part, layer.where, (*part.encoding, *layer.encoding), layer.text)


def _hit(text: _Text, whole: str, spot: Spot) -> Hit:
    name = f"{text.part.name}{text.where}"
    value = whole[spot.start : spot.end]
    return Hit(text.part.name, name, text.part.place, text.encoding, value, spot)


def _innermost(hits: list[Hit]) -> Iterator[Hit]:
    """Of one value seen through several layers of a part only where it is named best."""
    kept: dict[tuple[object, ...], list[Hit]] = {}
    for hit in hits:
        token = hit.spot.token
        key = (hit.param, hit.place, token.kind, token.plain, hit.spot.form)
        kept.setdefault(key, []).append(hit)
    for same in kept.values():
        named = [hit for hit in same if hit.name != hit.param] or same[:1]
        yield from {hit.name: hit for hit in reversed(named)}.values()
