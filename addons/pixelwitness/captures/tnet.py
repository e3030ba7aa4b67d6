"""mitmproxy's flow files: one flow after the other, and what is wanted of it, without mitmproxy.

A flow is a tnetstring: `LENGTH:…TYPE`, dictionaries and lists holding others of their kind. Only
the lengths are walked; a value is made of the bytes that are asked for. Source: the module
`mitmproxy.io.tnetstring` and what `get_state` of flows and messages holds in format 21.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BufferedIOBase

type Fields = tuple[tuple[bytes, bytes], ...]
type _Spans = dict[bytes, tuple[bytes, int, int]]

_FORMAT = b"21"
_TEXT, _BYTES = b";,"
_PIECE = 1 << 24
_FLOW = frozenset(
    b"version type id error client_conn server_conn intercepted is_replay marked metadata comment"
    b" timestamp_created backup request response websocket".split()
)
_OTHERS = (b"tcp", b"udp", b"dns")
_MESSAGE = {
    b"http_version": b",", b"headers": b"]", b"content": b",~", b"trailers": b"]~",
    b"timestamp_start": b"^#", b"timestamp_end": b"^#~",
}  # fmt: skip
_REQUEST = {
    **_MESSAGE, b"host": b";", b"port": b"#", b"method": b",", b"scheme": b",",
    b"authority": b",", b"path": b",",
}  # fmt: skip
_RESPONSE = {**_MESSAGE, b"status_code": b"#", b"reason": b","}


class DamagedError(Exception):
    """The file cannot be read on from here."""


class UnknownError(ValueError):
    """The flow is not exactly of the format that is known here; mitmproxy may know it."""


@dataclass(frozen=True, slots=True)
class Message:
    """A request or a response: its headers, and the other values as they are written."""

    fields: Fields
    values: dict[bytes, bytes]
    content: bytes | None

    def text(self, name: bytes) -> str:
        """A value as text, bytes that are no UTF-8 as lone surrogates."""
        return self.values[name].decode("utf-8", "surrogateescape")

    def header(self, name: str) -> str | None:
        """All values of that header, joined by commas, or None."""
        values = self.headers(name)
        return ", ".join(values) if values else None

    def headers(self, name: str) -> list[str]:
        """The values of that header."""
        wanted = name.encode()
        return [
            value.decode("utf-8", "surrogateescape")
            for key, value in self.fields
            if key.lower() == wanted
        ]


@dataclass(frozen=True, slots=True)
class State:
    """A flow of HTTP: its request, and where its response lies, which is seldom wanted."""

    request: Message
    raw: bytes
    answer: tuple[int, int] | None

    def response(self) -> Message | None:
        """The response, None where there is none. Raises UnknownError."""
        return _message(self.raw, *self.answer, _RESPONSE) if self.answer else None


def framed(file: BufferedIOBase) -> Iterator[bytes]:
    """The bytes of each flow. Raises DamagedError where no whole flow follows."""
    while head := file.read(1):
        while head[-1:].isdigit() and len(head) <= 12 and (more := file.read(1)):
            head += more
        if not head[:-1].isdigit() or head[-1:] != b":":
            raise DamagedError("a flow does not begin with its length")
        body = _exactly(file, int(head[:-1]) + 1)
        yield head + body


def state_of(raw: bytes) -> State | None:
    """The flow, None where it is not HTTP. Raises UnknownError; bodies of others are not read."""
    try:
        return _state(raw)
    except (IndexError, KeyError, ValueError) as cause:
        raise UnknownError("the flow holds something else") from cause


def is_sound(raw: bytes) -> bool:
    """Whether all lengths in the flow fit; mitmproxy runs for ever where one is negative."""
    todo = [(0, len(raw))]
    while todo:
        start, end = todo.pop()
        while start < end:
            colon = raw.find(b":", start, start + 13)
            if colon < 0 or not raw[start:colon].isdigit():
                return False
            stop = colon + 1 + int(raw[start:colon])
            if stop >= end:
                return False
            if raw[stop : stop + 1] in (b"}", b"]"):
                todo.append((colon + 1, stop))
            start = stop + 1
    return True


def _exactly(file: BufferedIOBase, wanted: int) -> bytes:
    """So many bytes, read in pieces: a damaged length must not ask for all memory."""
    pieces: list[bytes] = []
    while wanted:
        piece = file.read(min(wanted, _PIECE))
        if not piece:
            raise DamagedError("the last flow is cut off")
        pieces.append(piece)
        wanted -= len(piece)
    return b"".join(pieces)


def _state(raw: bytes) -> State | None:
    top = _spans(raw, raw.index(b":") + 1, len(raw) - 1)
    if raw[-1:] != b"}" or _value(raw, top, b"version", b"#") != _FORMAT:
        raise UnknownError("another format")
    if _value(raw, top, b"type", b";") in _OTHERS:
        return None
    if _value(raw, top, b"type", b";") != b"http" or top.keys() != _FLOW:
        raise UnknownError("another kind of flow")
    if b"blocklisted" in _value(raw, top, b"metadata", b"}"):
        raise UnknownError("it may never have been sent")
    kind, start, end = top[b"request"]
    answered, begin, stop = top[b"response"]
    if kind != b"}" or answered not in b"}~":
        raise UnknownError("no request")
    answer = (begin, stop) if answered == b"}" and stop > begin else None
    return State(_message(raw, start, end, _REQUEST), raw, answer)


def _message(raw: bytes, start: int, end: int, shape: Mapping[bytes, bytes]) -> Message:
    spans = _spans(raw, start, end)
    if spans.keys() != shape.keys():
        raise UnknownError("other names")
    if not all(spans[name][0] in kinds for name, kinds in shape.items()):
        raise UnknownError("other types")
    values = {name: raw[begin:stop] for name, (_, begin, stop) in spans.items()}
    content = None if spans[b"content"][0] == b"~" else values[b"content"]
    return Message(_fields(raw, *spans[b"headers"][1:]), values, content)


def _value(raw: bytes, spans: _Spans, name: bytes, kind: bytes) -> bytes:
    told, start, end = spans[name]
    if told != kind:
        raise UnknownError("other types")
    return raw[start:end]


def _spans(raw: bytes, start: int, end: int) -> _Spans:
    """Name -> type, begin and end of each value of the dictionary between `start` and `end`."""
    found: _Spans = {}
    while start < end:
        colon = raw.index(b":", start)
        stop = colon + 1 + int(raw[start:colon])
        middle = raw.index(b":", stop)
        last = middle + 1 + int(raw[stop + 1 : middle])
        if raw[stop] != _TEXT or not start < stop < last:
            raise UnknownError("a name that is no text")
        found[raw[colon + 1 : stop]] = raw[last : last + 1], middle + 1, last
        start = last + 1
    if start != end:
        raise UnknownError("lengths that do not fit")
    return found


def _fields(raw: bytes, start: int, end: int) -> Fields:
    """The pairs of a list of headers: each `LENGTH:LENGTH:name,LENGTH:value,]`."""
    found: list[tuple[bytes, bytes]] = []
    while start < end:
        colon = raw.index(b":", start)
        after = colon + 1 + int(raw[start:colon])
        name = raw.index(b":", colon + 1) + 1
        stop = name + int(raw[colon + 1 : name - 1])
        value = raw.index(b":", stop) + 1
        last = value + int(raw[stop + 1 : value - 1])
        if not name <= stop < value <= last < after or last + 1 != after:
            raise UnknownError("lengths that do not fit")
        if raw[stop] != _BYTES or raw[last : last + 2] != b",]":
            raise UnknownError("headers that are no pairs of bytes")
        found.append((raw[name:stop], raw[value:last]))
        start = after + 1
    if start != end:
        raise UnknownError("lengths that do not fit")
    return tuple(found)
