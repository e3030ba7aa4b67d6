"""An entry of a HAR -> whether nothing was sent at all, where the browser itself says so."""

import re
from collections.abc import Mapping
from typing import Any

# errors that come before the first byte of a request (Chromium, net/base/net_error_list.h); after
# others, such as net::ERR_ABORTED, it may well have arrived
_BEFORE = re.compile(
    r"net::ERR_(?:BLOCKED_BY_(?:CLIENT|ADMINISTRATOR|CSP)|NAME_NOT_RESOLVED|NAME_RESOLUTION_FAILED"
    r"|INTERNET_DISCONNECTED|NETWORK_ACCESS_DENIED|ADDRESS_(?:INVALID|UNREACHABLE)"
    r"|CONNECTION_(?:REFUSED|FAILED|TIMED_OUT)|PROXY_CONNECTION_FAILED|TUNNEL_CONNECTION_FAILED"
    r"|CERT_\w+)"
)
_CACHES = ("memory", "disk")


def is_unsent(entry: Mapping[str, Any]) -> bool:
    """Whether the answer came from the browser's cache, or the request was stopped on its way out.

    Chrome writes `_fromCache` and `_error`, Playwright `_failureText`.
    """
    if entry.get("_fromCache") in _CACHES:
        return True
    response = entry.get("response")
    told = response if isinstance(response, dict) else {}
    errors = (told.get("_error"), told.get("_failureText"))
    return any(isinstance(one, str) and _BEFORE.fullmatch(one.strip()) for one in errors)
