"""The cookies of one exchange: those sent, and those that stand after the response."""

import re

from pixelwitness.exchange import Exchange, Headers

_GONE = re.compile(
    r";\s*(?:max-age\s*=\s*(?:0|-\d+)\b|expires\s*=[^;]*\b19[679]\d\b)", re.IGNORECASE
)
_MOST = 16_384


def cookies_sent(exchange: Exchange) -> str:
    """All Cookie headers as one text, `a=1; b=2`; HTTP/2 may send them apart."""
    return "; ".join(_values(exchange.headers, "cookie"))[:_MOST]


def cookies_after(exchange: Exchange, sent: str) -> str:
    """The same with what `Set-Cookie` of the response sets, and without what it takes away."""
    set_now = _values(exchange.response_headers, "set-cookie")
    if not set_now:
        return sent
    jar = {name.strip(): value for name, _, value in (p.partition("=") for p in sent.split(";"))}
    for line in set_now:
        name, _, value = line.partition(";")[0].partition("=")
        jar.pop(name.strip(), None)
        if value and not _GONE.search(line):
            jar[name.strip()] = value.strip()
    return "; ".join(f"{name}={value}" for name, value in jar.items() if name)[:_MOST]


def _values(headers: Headers, name: str) -> list[str]:
    return [value for key, value in headers if key.lower() == name]
