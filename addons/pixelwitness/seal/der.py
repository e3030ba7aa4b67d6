"""Puts the certificates in a time stamp into the order that DER wants.

OpenSSL, and with it many authorities, writes them leaf first; RFC 5652 wants a set in DER order
only where it is signed, and the certificates are not. Strict readers refuse such replies.
"""

from dataclasses import dataclass

_SEQUENCE, _FIRST = 0x30, 0xA0
_PATH = ((1, _SEQUENCE), (1, _FIRST), (0, _SEQUENCE))  # token, its content, the signed data


@dataclass(frozen=True, slots=True)
class _Item:
    """One element: its tag, where it starts, where its content starts, where it ends."""

    tag: int
    start: int
    content: int
    end: int


def in_der_order(reply: bytes) -> bytes:
    """The same reply with its certificates sorted; what is no reply comes back as it is."""
    certificates = _certificates(reply)
    if certificates is None:
        return reply
    items = _children(reply, certificates)
    ordered = b"".join(sorted(reply[item.start : item.end] for item in items))
    return reply[: certificates.content] + ordered + reply[certificates.end :]


def _certificates(reply: bytes) -> _Item | None:
    try:
        item = _item(reply, 0, len(reply))
        for place, tag in _PATH:
            item = _children(reply, item)[place]
            if item.tag != tag:
                return None
        found = next((one for one in _children(reply, item) if one.tag == _FIRST), None)
        if found is not None:
            _children(reply, found)
    except (IndexError, ValueError):
        return None
    return found


def _children(raw: bytes, parent: _Item) -> list[_Item]:
    found: list[_Item] = []
    at = parent.content
    while at < parent.end:
        found.append(_item(raw, at, parent.end))
        at = found[-1].end
    return found


def _item(raw: bytes, at: int, end: int) -> _Item:
    """The element at that place. Raises IndexError or ValueError where there is none."""
    length, content = raw[at + 1], at + 2
    if length & 0x80:
        count = length & 0x7F
        length = int.from_bytes(raw[content : content + count])
        content += count
        if not count:
            raise ValueError("no length is told")
    if content + length > end:
        raise ValueError("is longer than what it lies in")
    return _Item(raw[at], at, content, content + length)
