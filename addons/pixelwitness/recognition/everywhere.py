"""Known values anywhere in a request, also where no rule names a field.

All that stands under wrappings is laid into one text, which is searched once.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate

import msgspec
from msgspec.structs import replace

from pixelwitness.exchange import Exchange
from pixelwitness.identity import Known
from pixelwitness.identity.claims import specific
from pixelwitness.identity.find import SHORTEST, Spot
from pixelwitness.identity.unwrap import Budget, is_plain, unwrap_bytes, unwrapped
from pixelwitness.recognition.decode import Decoded
from pixelwitness.recognition.fieldnames import named
from pixelwitness.recognition.offered import offered
from pixelwitness.recognition.parts import Part, header_parts, parts_of
from pixelwitness.recognition.quiet import LONGEST, Quiet, is_cheap, left
from pixelwitness.recognition.upload import Param
from pixelwitness.rulebook import LearningWords, Rulebook
from pixelwitness.vocabulary import Encoding, Place

_BETWEEN = "\0"  # stands in no value, so nothing matches across two texts

_HASHED = 3  # shorter texts (1, nl, 04) are hashed as languages, numbers and answers, too
_NUMBER = 5  # digits; with four it may be a year

type _Text = tuple[str, Part | Param, tuple[Encoding, ...], str]
"""A text, the part it stands in, the wrappings undone, and the way of names inside."""


class Hit(msgspec.Struct, frozen=True, gc=False):
    """A known value at its place; `param` is the outermost name, `name` the whole way to it.

    `whole` says that nothing else stands there. `doubt` says why the value may be of what is
    offered there and not the visitor's, or "".
    """

    param: str
    name: str
    place: Place
    encoding: tuple[Encoding, ...]
    value: str
    spot: Spot
    whole: bool = False
    doubt: str = ""


class Searched(msgspec.Struct, frozen=True, gc=False):
    """What was found, and what was cut off (a sentence's half) because it was too much."""

    hits: tuple[Hit, ...] = ()
    cut: str = ""


def search(
    exchange: Exchange, known: Known, rules: Rulebook, decoded: Decoded, quiet: Quiet
) -> Searched:
    """The values in this request that count: those that tell by themselves, and what is beside.

    What is common (a city, a year) counts beside what tells the same person, and there where it is
    hashed, or is all that stands in a field whose name says the kind: a page about Amsterdam is
    nobody's place of residence. `decoded` is what was decoded of the request before, `quiet`
    remembers what was searched in vain, from one request of the capture to the next.
    """
    budget = Budget()
    quiet.know(known.version)
    found = _found(parts_of(exchange, rules.words, decoded), known, budget, quiet)
    if not quiet.holds(exchange.headers, budget):
        before = left(budget)
        told = _found(header_parts(exchange.headers, rules.words), known, budget, quiet)
        found += told
        if not told:
            quiet.add(exchange.headers, before, budget)
    if not any(spot.alone for _, _, spot in found):
        return Searched((), budget.cut)
    hits = [_hit(*one) for one in found]
    counting = [*_innermost(_counting(hits, rules.learning))]
    return Searched(tuple(_doubted(one, counting, rules) for one in counting), budget.cut)


def _found(
    parts: Iterable[Part | Param], known: Known, budget: Budget, quiet: Quiet
) -> list[tuple[_Text, str, Spot]]:
    """All that stands in these parts and under their wrappings: the text, the value, the spot."""
    texts: list[_Text] = []
    cheap: list[Part | Param] = []
    silent = quiet.texts(budget)
    for part in parts:
        text = part.value
        if len(text) < SHORTEST or (len(text) <= LONGEST and text in silent):
            continue
        if isinstance(text, str) and is_plain(text):
            texts.append((text, part, (), ""))
            cheap.append(part)
            continue
        before = left(budget)
        texts.extend(_texts(part, budget))
        silent = quiet.texts(budget)
        if is_cheap(before, budget):
            cheap.append(part)
    whole = _BETWEEN.join([text[0] for text in texts])
    spots = known.search(whole)
    starts = list(accumulate((len(text[0]) + 1 for text in texts), initial=0)) if spots else []
    found = [
        (texts[bisect_right(starts, spot.start) - 1], whole[spot.start : spot.end], spot)
        for spot in spots
    ]
    quiet.add_texts({part.value for part in cheap}.difference(x.value for (_, x, *_), *_ in found))
    return found


def _texts(part: Part | Param, budget: Budget) -> Iterator[_Text]:
    text = part.value
    layers = unwrap_bytes(text, budget) if isinstance(text, bytes) else unwrapped(text, budget)
    for layer in layers:
        yield layer.text, part, layer.encoding, layer.where


def _hit(text: _Text, value: str, spot: Spot) -> Hit:
    content, part, encoding, where = text
    name = f"{part.name}{where}"
    whole_text = value == content.strip()
    return Hit(part.name, name, part.place, (*part.encoding, *encoding), value, spot, whole_text)


def _counting(hits: list[Hit], words: LearningWords) -> Iterator[Hit]:
    """Without what is common and only stands there by chance."""
    sure = [hit.spot.alone and not _may_be_the_sites(hit, words) for hit in hits]
    told = {_whose(hit) for hit, alone in zip(hits, sure, strict=True) if alone}
    for hit, alone in zip(hits, sure, strict=True):
        if alone or (_whose(hit) in told and _is_meant(hit, words)):
            yield hit


def _may_be_the_sites(hit: Hit, words: LearningWords) -> bool:
    """A number that was only learned may be the company's own: an account, a tenant."""
    token = hit.spot.token
    learned = not token.source and token.kind in ("external_id", "username")
    return learned and not _is_meant(hit, words)


def _is_meant(hit: Hit, words: LearningWords) -> bool:
    """Whether a common value stands there on purpose; nobody hashes a page's place or brand.

    A whole name that was learned may be a product's: forms call both `name`.
    """
    token = hit.spot.token
    may_be_product = token.kind == "full_name" and not token.source
    if specific(token) and not (hit.spot.shown or may_be_product):
        return True
    least = _NUMBER if token.text.isdecimal() else _HASHED
    if hit.spot.chain and len(token.text) >= least and not token.spelling.is_part:
        return True
    whole = hit.whole or bool(hit.spot.chain)
    return whole and token.kind in named(hit.name, words).kinds


def _doubted(hit: Hit, hits: list[Hit], rules: Rulebook) -> Hit:
    """Whether a common value may be of what is offered, unless it stands in one field with more
    of the same person: what was put together with a name or an address is meant so."""
    doubt = offered(hit.name, hit.spot.token.kind, rules.words, rules.learning)
    if hit.spot.chain or not doubt:
        return hit
    common = {kind for one in rules.words.offers for kind in one.kinds}
    beside = (one for one in hits if (one.param, one.place) == (hit.param, hit.place))
    meant = any(one.spot.token.kind not in common and _whose(one) == _whose(hit) for one in beside)
    return hit if meant else replace(hit, doubt=doubt)


def _whose(hit: Hit) -> str:
    """The person; what was learned in one capture is one visitor's."""
    return str(hit.spot.token.source.get("persona", ""))


def _innermost(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Of one value seen through several layers of a part only where it is named best."""
    kept: dict[tuple[object, ...], list[Hit]] = {}
    for hit in hits:
        token = hit.spot.token
        key = (hit.param, hit.place, token.kind, token.plain, hit.spot.form)
        kept.setdefault(key, []).append(hit)
    for same in kept.values():
        named = [hit for hit in same if hit.name != hit.param] or same[:1]
        yield from {hit.name: hit for hit in reversed(named)}.values()
