"""mitmproxy's log, which may have no reader left: what was observed is written all the same."""

import logging

from mitmproxy import ctx

_LOG = logging.getLogger("pixelwitness")


def say(level: int, text: str) -> None:
    """From any thread.

    Where nobody reads its output any more (a closed terminal, `| head`), mitmproxy's log raises
    SystemExit on the spot. That would break a flow or end a thread of ours, so the proxy is asked
    to end as it does on Ctrl-C.
    """
    try:
        _LOG.log(level, "%s", text)
    except SystemExit:
        ctx.master.shutdown()
