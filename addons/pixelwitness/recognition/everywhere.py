"""Known values anywhere in a request, also where no rule names a field.

All that stands under wrappings is laid into one text, which is searched once.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import accumulate

import msgspec

from pixelwitness.exchange import Exchange
from pixelwitness.identity import Known
from pixelwitness.identity.find import SHORTEST, Spot
from pixelwitness.identity.unwrap import Budget, is_plain, unwrap_bytes, unwrapped
from pixelwitness.recognition.decode import Decoded
from pixelwitness.recognition.parts import Part, header_parts, parts_of
from pixelwitness.recognition.quiet import Quiet
from pixelwitness.rulebook import Words
from pixelwitness.vocabulary import Encoding, Place

_BETWEEN = "\0"  # stands in no value, so nothing matches across two texts

type _Text = tuple[str, Part, tuple[Encoding, ...], str]
"""A text, the part it stands in, the wrappings undone, and the way of names inside."""


class Hit(msgspec.Struct, frozen=True, gc=False):
    """A known value at its place; `param` is the outermost name, `name` the whole way to it."""

    param: str
    name: str
    place: Place
    encoding: tuple[Encoding, ...]
    value: str
    spot: Spot


class Searched(msgspec.Struct, frozen=True, gc=False):
    """What was found, and what was cut off (a sentence's half) because it was too much."""

    hits: tuple[Hit, ...] = ()
    cut: str = ""


def search(
    exchange: Exchange, known: Known, words: Words, decoded: Decoded, quiet: Quiet
) -> Searched:
    """The values in this request that count: those that tell by themselves, and what is beside.

    `decoded` is what was decoded of the request before, `quiet` remembers headers from one
    request of the capture to the next.
    """
    budget = Budget()
    found = _found(parts_of(exchange, words, decoded), known, budget)
    if not quiet.holds(exchange.headers, known.version, budget):
        before = replace(budget)
        told = _found(header_parts(exchange.headers, words), known, budget)
        found += told
        if not told:
            quiet.add(exchange.headers, before, budget)
    if not any(spot.alone for _, _, spot in found):
        return Searched((), budget.cut)
    return Searched(tuple(_innermost([_hit(*one) for one in found])), budget.cut)


def _found(parts: Iterable[Part], known: Known, budget: Budget) -> list[tuple[_Text, str, Spot]]:
    """All that stands in these parts and under their wrappings: the text, the value, the spot."""
    texts: list[_Text] = []
    for part in parts:
        text = part.text
        if len(text) < SHORTEST:
            continue
        if isinstance(text, str) and is_plain(text):
            texts.append((text, part, (), ""))
        else:
            texts.extend(_texts(part, budget))
    whole = _BETWEEN.join([text[0] for text in texts])
    spots = known.search(whole)
    if not spots:
        return []
    starts = list(accumulate((len(text[0]) + 1 for text in texts), initial=0))
    return [
        (texts[bisect_right(starts, spot.start) - 1], whole[spot.start : spot.end], spot)
        for spot in spots
    ]


def _texts(part: Part, budget: Budget) -> Iterator[_Text]:
    text = part.text
    layers = unwrap_bytes(text, budget) if isinstance(text, bytes) else unwrapped(text, budget)
    for layer in layers:
        yield layer.text, part, layer.encoding, layer.where


def _hit(text: _Text, value: str, spot: Spot) -> Hit:
    _, part, encoding, where = text
    name = f"{part.name}{where}"
    return Hit(part.name, name, part.place, (*part.encoding, *encoding), value, spot)


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
