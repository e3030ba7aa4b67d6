"""A request of the proxy, still raw: whether nobody wants it, told without making its address.

All traffic passes here, and little of it is wanted. Between the proxy's own work a line that runs
once a request takes several times as long as in a loop, so there are few of them.
"""

import re

from ahocorasick_rs import BytesAhoCorasick
from mitmproxy.http import RequestData

from pixelwitness.exchange import Interest

_HOST = re.compile(rb"(?!.*xn--)[a-z0-9.-]+")
_BETWEEN = bytes(byte for byte in range(256) if not chr(byte).isalnum() or byte > 127)
_UNCLEAR = ("%", "@", "#")
_LENGTHS = frozenset(map(len, ("host", "cookie", "accept", "sec-fetch-dest")))
_MOST = 4096  # hosts that are remembered


class Glance:
    """What is looked for, made ready once a session."""

    def __init__(self, interest: Interest) -> None:
        """`interest` decides, here and where a closer look is needed."""
        self._interest = interest
        segments = [f"/{one}{end}" for one in interest.page_segments for end in "/;?"]
        self._everything = "" in interest.in_url
        self._signs = _finder(*interest.in_url, *segments, *_UNCLEAR)
        self._names = _finder(*interest.in_names)
        self._cookies = _finder(*interest.in_cookie)
        self._dull: set[bytes] = set()

    @property
    def remembered(self) -> int:
        """How many hosts are known to be nobody's concern."""
        return len(self._dull)

    def passed_over(self, data: RequestData) -> bool:
        """Whether `is_wanted` says no; False also where only a closer look tells."""
        if data.content != b"" or self._everything:
            return False
        low = data.path.lower() + b"?"  # a path's last segment ends with it, too
        if self._signs.find_matches_as_indexes(low) or not low.isascii():
            return False
        # a name may stand across two parameters here: that only asks for a closer look
        bare = low.partition(b"?")[2].translate(None, _BETWEEN)
        if bare and self._names.find_matches_as_indexes(bare):
            return False
        host = data.authority
        for name, value in data.headers.fields:
            if len(name) not in _LENGTHS:
                continue
            match name.lower():
                case b"host":
                    if host and host != value:
                        return False
                    host = value
                case b"cookie":
                    if self._cookies.find_matches_as_indexes(value):
                        return False
                case b"accept":
                    if value.startswith(b"text/html"):
                        return False
                case b"sec-fetch-dest":
                    if value == b"document":
                        return False
        return host in self._dull or self._is_dull(host)

    def _is_dull(self, host: bytes) -> bool:
        """Whether a plain name, of which nothing is looked for; remembered, for there are few."""
        if not _HOST.fullmatch(host):
            return False
        before = f"//{host.decode('ascii')}"
        if self._interest.in_request(f"https:{before}/") or self._begins_a_sign(before):
            return False
        if len(self._dull) < _MOST:
            self._dull.add(host)
        return True

    def _begins_a_sign(self, before: str) -> bool:
        """Whether the path could go on with a sign that begins in the host."""
        return any(
            before.endswith(sign[:at])
            for sign in self._interest.in_url
            for at in range(1, len(sign))
            if sign[at] == "/"
        )


def _finder(*signs: str) -> BytesAhoCorasick:
    return BytesAhoCorasick([sign.encode() for sign in signs if sign])
