"""Options of mitmproxy -> what a record that is made under them cannot tell.

Requests are observed as the browser made them: what mitmproxy does to them comes later.
"""

from collections.abc import Iterator

from mitmproxy.optmanager import OptManager

_UNREAD = ("allow_hosts", "ignore_hosts", "tcp_hosts", "udp_hosts")
# `anticache` and `anticomp` alter only how answers come
_ALTERED = ("map_remote", "modify_body", "modify_headers", "stickyauth", "stickycookie")
_ANSWERED = ("intercept", "map_local", "server_replay")

OPTIONS = frozenset((*_UNREAD, *_ALTERED, *_ANSWERED))


def caveats(options: OptManager) -> Iterator[str]:
    """A sentence for each such option that is set; not every mitmproxy has all of them."""
    for names, what in (
        (_UNREAD, "let connections pass unread"),
        (_ALTERED, "alter requests, which may not have left as the browser made them"),
        (_ANSWERED, "hold requests back or answer them itself: not all may have been sent"),
    ):
        for name in names:
            if getattr(options, name, None):
                yield f"mitmproxy was told to {what} ({name})"
