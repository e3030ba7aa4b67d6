"""A value as sent -> the texts wrapped in it, at most so many wrappings deep; never raises."""

from collections.abc import Iterator
from functools import lru_cache

import msgspec

from pixelwitness.identity.budget import Budget
from pixelwitness.identity.legible import legible
from pixelwitness.identity.opening import Inside, inside, is_plain, parts
from pixelwitness.vocabulary import Encoding

__all__ = ["Budget", "Layer", "is_plain", "unwrap", "unwrap_bytes", "unwrapped"]

_SHORT = 512


class Layer(msgspec.Struct, frozen=True, gc=False):
    """A text found under wrappings.

    `encoding` names them, outermost first; () is the text itself. `where` is the path of names
    inside: `.user.em` and `[0]` in JSON, `?mail` in a form, "" where there are no names.
    """

    text: str
    encoding: tuple[Encoding, ...]
    where: str


def unwrap(text: str, budget: Budget, depth: int = 4) -> Iterator[Layer]:
    """The text itself, then every text wrapped in it, each before what is inside it.

    What would cost more than the budget, or lies deeper, is left out, and `budget.cut` says so.
    """
    layer = Layer(text, (), "")
    yield layer
    yield from _follow(layer, inside(text, budget), budget, depth)


def unwrapped(text: str, budget: Budget) -> tuple[Layer, ...]:
    """As `unwrap`, for a short text: the same few values come in every call of a page."""
    if len(text) > _SHORT:
        return tuple(unwrap(text, budget))
    layers, cut = _remembered(text)
    if cut:
        budget.stop(cut)
    for layer in layers[1:]:
        if not (budget.one_try() and budget.pay(len(layer.text), layer.encoding[-1])):
            return layers[:1]
    return layers


@lru_cache(maxsize=4096)
def _remembered(text: str) -> tuple[tuple[Layer, ...], str]:
    budget = Budget(characters=_SHORT * 8)
    return tuple(unwrap(text, budget)), budget.cut


def unwrap_bytes(data: bytes, budget: Budget, depth: int = 4) -> Iterator[Layer]:
    """As `unwrap`, of a body or a part of one that may be compressed or no text at all.

    The first layer is the body as text, bytes that are no UTF-8 as `\\xff`; of a compressed body
    it is what was compressed.
    """
    fields = parts(data, budget)
    if fields is not None:
        layer = Layer(data.decode("utf-8", "backslashreplace"), (), "")
        yield layer
        yield from _follow(layer, fields, budget, depth)
    elif found := legible(data, budget, sure=True):
        ways, text = found
        if not ways:
            yield from unwrap(text, budget, depth)
        else:
            yield from _follow(Layer("", (), ""), iter(((ways, "", text),)), budget, depth)


def _follow(outer: Layer, found: Iterator[Inside], budget: Budget, depth: int) -> Iterator[Layer]:
    for ways, where, text in found:
        if not text:
            continue
        encoding = outer.encoding + ways
        if len(encoding) > depth:
            budget.stop(f"more than {depth} wrappings, one in the other, were not followed")
            return
        if not budget.one_try():
            return
        if budget.pay(len(text), ways[-1]):
            layer = Layer(text, encoding, outer.where + where)
            yield layer
            yield from _follow(layer, inside(text, budget), budget, depth)
