"""What a company was quoted to have said, against what was seen later."""

from collections.abc import Iterator, Sequence

from pixelwitness.companies import Quote
from pixelwitness.compare.model import Gainsaid
from pixelwitness.matrix import Row
from pixelwitness.matrix.marks import mark_of
from pixelwitness.matrix.model import STATES, Line
from pixelwitness.vocabulary import CHANNELS, KINDS, Channel, Practice, Reply

# which calls a statement about a practice is about
_ABOUT: dict[Practice, tuple[Channel, ...]] = {
    "customer_lists": ("custom_audience",),
    "web": ("pixel", "gateway", "audience_match", "server_container", "other"),
    "everything": CHANNELS,
}
_STOPPED: tuple[Reply, ...] = ("stopped_before", "stopped_after_notice")
_AT_ODDS: tuple[Reply, ...] = (*_STOPPED, "will_stop", "denies")


def gainsaid(quotes: Sequence[Quote], after: Row) -> Iterator[Gainsaid]:
    """Quotes that what was seen later does not fit, for each kind.

    Only a value that stands there readable, or is proved, gainsays anybody; and only one that
    left after the day (the month, the year) of the quote.
    """
    for quote in quotes:
        for kind in KINDS if quote.reply in _AT_ODDS else ():
            cells = [cell for (k, _), cell in after.cells.items() if k == kind]
            found = [one for cell in cells for one in cell.findings if _gainsays(one, quote)]
            if found:
                states = {one["consent"]["state"] for one in found}
                yield Gainsaid(
                    quote=quote,
                    kind=kind,
                    states=tuple(state for state in STATES if state in states),
                    findings=tuple(found),
                    stopped=quote.reply in _STOPPED,
                )


def _gainsays(one: Line, quote: Quote) -> bool:
    later = one["time"][: len(quote.on)] > quote.on
    return later and one["channel"] in _ABOUT[quote.practice] and mark_of([one]) != "hashed"
