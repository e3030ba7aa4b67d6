"""One request that holds many calls (a Graph API batch) -> each call as if it was sent alone."""

from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from pixelwitness.exchange import Exchange
from pixelwitness.recognition.decode import Decoded, decode
from pixelwitness.recognition.upload import Field, Param, Upload
from pixelwitness.rulebook import Batches, Step

_STEPS = tuple(Step(verb) for verb in ("gzip", "query", "form", "multipart", "json"))


class Call(msgspec.Struct, frozen=True, gc=False):
    """One call: `name` is the way to it (`batch[0]`), `around` the param its text stands in."""

    name: str
    around: Param
    exchange: Exchange


def calls_of(exchange: Exchange, host: str, batches: Batches, decoded: Decoded) -> Iterator[Call]:
    """The calls in their order; one that names no address ends the batch."""
    (params,) = decode((*_STEPS, Step("json", (batches.param,))), exchange, decoded)
    cells = {one.name: one for one in params if one.name.startswith(f"{batches.param}[")}
    for number in range(batches.most):
        name = f"{batches.param}[{number}]"
        address = cells.get(f"{name}.{batches.address}")
        if address is None:
            return
        body, method = (cells.get(f"{name}.{key}") for key in (batches.body, batches.method))
        alone = Exchange(
            entry=exchange.entry,
            time=exchange.time,
            method=method.value if method else "GET",
            url=f"https://{host}/{address.value.lstrip('/')}",
            body=body.value.encode() if body else b"",
        )
        yield Call(name, address, alone)


def within(upload: Upload, call: Call, batches: Batches) -> Upload:
    """The upload of a call as one of the request that holds it: where its fields really stand."""
    return replace(
        upload,
        fields=tuple(_field(one, call, batches) for one in upload.fields),
        context=upload.context | {"inside": call.name},
    )


def _field(one: Field, call: Call, batches: Batches) -> Field:
    part = batches.body if one.place == "body" else batches.address
    as_json = part == batches.body and call.exchange.body.lstrip()[:1] in (b"{", b"[")
    return replace(
        one,
        name=f"{call.name}.{part}?{one.name}",
        place=call.around.place,
        encoding=(*call.around.encoding, "json" if as_json else "form", *one.encoding),
    )
