"""What a configuration tells of a site -> a line of the record."""

from pixelwitness.exchange import Exchange
from pixelwitness.finding import Setup, finding_id
from pixelwitness.recognition.bundle import Told
from pixelwitness.sites import host_of, page_of, site_of


def setup_of(rule: str, told: Told, exchange: Exchange, site: str | None) -> Setup:
    """The site is the one that the configuration names, else the page's, else `site`.

    Each time it comes it is told, since something else may have been chosen by then, in this
    capture or in another one of the day. Its id is the same in every recording of that moment.
    """
    page = page_of("", exchange)
    own = site_of(told.domain) if told.domain else site_of(page)
    moment = exchange.time or str(exchange.entry)
    parts = (told.what, told.account or "", own, page, moment, *told.details)
    return Setup(
        id=finding_id("\0".join(parts), exchange.url, "setup"),
        what=told.what,
        site=own or site,
        page=page,
        host=host_of(exchange.url),
        account=told.account,
        details=told.details,
        because=told.because,
        rule=rule,
        time=exchange.time,
        entry=exchange.entry,
    )
