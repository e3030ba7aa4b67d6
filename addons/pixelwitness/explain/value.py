"""A value, known persons and the rules -> its explanation; small worlds are `worlds`' matter."""

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from pixelwitness.explain.behind import chains_tried
from pixelwitness.explain.model import Explanation, Part, Tried
from pixelwitness.explain.shape import form_and_shape
from pixelwitness.explain.whose import Whose
from pixelwitness.identity import Budget, Layer, People, unwrap
from pixelwitness.identity.claims import FORM_NAMES
from pixelwitness.identity.digests import ALGORITHMS, runs
from pixelwitness.recognition.forms import form_of
from pixelwitness.rulebook import Rulebook
from pixelwitness.wire import clean

_MOST = 200
_RAW = "the base64 holds the bytes themselves; they are written as hex here"


def explain(value: str, people: People, rules: Rulebook, today: datetime.date) -> Explanation:
    """What the value can be, as far as these persons and placeholders tell; never raises.

    The first 200 texts wrapped in it are explained as well. `today` is the last birth date.
    """
    budget = Budget()
    layers = [_clean(layer) for layer in islice(unwrap(value, budget), _MOST + 1)]
    cut = budget.cut
    if len(layers) > _MOST:
        cut = f"more than {_MOST - 1} texts are wrapped in it; the rest was left out"
    layers = layers[:_MOST]
    wanted = {run.digest for layer in layers for run in runs(layer.text)}
    whose = Whose(wanted, people, rules.words)
    parts = tuple(_parts(layers, whose, rules, today))
    return Explanation(parts, tuple(_tried(parts, people)), cut)


def _clean(layer: Layer) -> Layer:
    """Half a character, which has no bytes, is written out: what cannot be hashed is no match."""
    return Layer(clean(layer.text), layer.encoding, layer.where)


def _parts(
    layers: Sequence[Layer], whose: Whose, rules: Rulebook, today: datetime.date
) -> Iterator[Part]:
    for number, layer in enumerate(layers):
        inner = _inner(layers, number)
        form, shape = form_and_shape(layer.text, rules, today)
        shape = (*shape, _RAW) if _is_raw(layers[:number], layer) else shape
        digests = tuple(run for run in runs(layer.text) if run.digest not in inner)
        yield Part(
            text=layer.text,
            encoding=layer.encoding,
            where=layer.where,
            form=form,
            shape=shape,
            digests=digests,
            fits=whose.fits(layer.text) if form == "mask" else (),
            junk=whose.junk(layer.text, digests),
            claims=whose.claims(layer.text, digests, inner),
        )


def _is_raw(before: Sequence[Layer], layer: Layer) -> bool:
    """Whether raw bytes were behind base64: the base64 of hex is longer than the hex."""
    if not layer.encoding or layer.encoding[-1] not in ("base64", "base64url"):
        return False
    outer = next(one for one in reversed(before) if len(one.encoding) < len(layer.encoding))
    return bool(form_of(layer.text)[1]) and len(outer.text) < len(layer.text)


def _inner(layers: Sequence[Layer], number: int) -> str:
    """All that is wrapped in a layer, in lower case: what stands there is told there."""
    deep, texts = len(layers[number].encoding), []
    for layer in layers[number + 1 :]:
        if len(layer.encoding) <= deep:
            break
        texts.append(layer.text.lower())
    return "\n".join(texts)


def _tried(parts: Sequence[Part], people: People) -> Iterator[Tried]:
    """The spellings of each person, as texts where no digest was seen."""
    forms = {run.algorithm for part in parts for run in part.digests}
    ways = [
        f"in {FORM_NAMES[form]} and in {chains_tried(form) - 1} chains of digests that end in it"
        for form in ALGORITHMS
        if form in forms
    ]
    people_of = Counter(_name(token.source) for token in people.tokens)
    for name, spellings in people_of.items():
        yield Tried(f"spellings of {name}", spellings, ", ".join(ways))


def _name(source: dict[str, str]) -> str:
    sort, name = next(iter(source.items()))
    return f"{'control persona' if sort == 'control' else sort} {name}"
