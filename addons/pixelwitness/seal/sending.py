"""Sends a request to a time-stamping authority: the only place where the program calls anybody."""

import urllib.request
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from pixelwitness.errors import SealError

TIMEOUT = 30.0  # seconds
_MOST = 1 << 20  # bytes; replies have a few thousand
_LATER = "Try it later."
_HANDLERS = (
    urllib.request.ProxyHandler,
    urllib.request.HTTPHandler,
    urllib.request.HTTPSHandler,
    urllib.request.HTTPDefaultErrorHandler,
    urllib.request.HTTPErrorProcessor,
)


def send(url: str, query: bytes, timeout: float = TIMEOUT) -> bytes:
    """The authority's reply, as it came (RFC 3161, 3.4); nothing is followed elsewhere.

    Raises SealError where the address is not http(s), or nobody answers.
    """
    if not _is_http(url):
        raise SealError(url, "is no address that begins with https:// or http://")
    headers = {"Content-Type": "application/timestamp-query", "User-Agent": "pixelwitness"}
    try:
        request = urllib.request.Request(url, query, headers)
        with _opener().open(request, timeout=timeout) as answer:
            reply: bytes = answer.read(_MOST + 1)
    except HTTPError as cause:
        cause.close()
        raise SealError(url, f"did not give a time stamp ({cause.reason})", _LATER) from cause
    except (URLError, OSError, ValueError, HTTPException) as cause:
        why = getattr(cause, "reason", None) or cause
        raise SealError(url, f"did not give a time stamp ({why})", _LATER) from cause
    if len(reply) > _MOST:
        raise SealError(url, "answered with more than any time stamp holds")
    return reply


def _is_http(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False


def _opener() -> urllib.request.OpenerDirector:
    """Speaks http and https alone, whatever a server redirects to."""
    opener = urllib.request.OpenerDirector()
    for handler in _HANDLERS:
        opener.add_handler(handler())
    return opener
