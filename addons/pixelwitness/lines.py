"""What was recognised and found in one exchange -> lines of the record. Values in, values out."""

from dataclasses import dataclass

from pixelwitness.exchange import Exchange
from pixelwitness.finding import Consent, Evidence, Finding, Setup, finding_id
from pixelwitness.pending import kind_of
from pixelwitness.recognition import Field, Upload
from pixelwitness.recognition.bundle import Told as SetupTold
from pixelwitness.recognition.everywhere import Hit
from pixelwitness.rulebook import Rulebook
from pixelwitness.sites import host_of, site_of, within
from pixelwitness.vocabulary import Origin, Place, Strength

SEARCH = "search"
_ORIGIN: dict[Place, Origin] = {
    "header": "page_address",
    "cookie": "cookie",
    "path": "page_address",
    "query": "custom_data",
    "body": "custom_data",
}


@dataclass(frozen=True, slots=True)
class Sent:
    """One exchange with what its lines share: the page, the site, the hash of the request."""

    exchange: Exchange
    site: str | None
    request: str


def finding_of(
    upload: Upload, one: Field, evidence: Evidence, sent: Sent, page: str, nth: int
) -> Finding:
    """A field that a rule names."""
    exchange = sent.exchange
    return Finding(
        id=finding_id(sent.request, one.name, one.place, nth),
        site=site_of(page) or sent.site,
        page=page,
        recipient=upload.rule.recipient,
        channel=upload.rule.channel,
        rule=upload.rule.id,
        host=host_of(exchange.url),
        account=upload.account,
        event=upload.event,
        kind=kind_of(one.kind, evidence),
        field=one.name,
        place=one.place,
        form=one.form,
        encoding=one.encoding,
        origin=one.origin,
        value=one.value,
        evidence=evidence,
        consent=Consent(),
        time=exchange.time,
        entry=exchange.entry,
        request=sent.request,
        meaning=one.meaning,
        context=dict(upload.context),
    )


def declared(one: Field, strength: Strength) -> Evidence:
    """What name and shape of a field say, where nothing is proved."""
    shaped = "weak" if one.form == "mask" else strength
    plain = one.value.strip() if one.form == "readable" else None
    return Evidence("declared", one.because, plain, None, shaped, one.kind)


def found_anywhere(
    hit: Hit, evidence: Evidence, sent: Sent, upload: Upload | None, page: str, rules: Rulebook
) -> Finding:
    """A known value where no rule names a field; `upload` is the recognised call it stands in."""
    exchange = sent.exchange
    host = host_of(exchange.url)
    rule = upload.rule if upload else None
    return Finding(
        id=finding_id(sent.request, f"{hit.name}={hit.spot.token.kind}", hit.place, hit.nth),
        site=site_of(page) or sent.site,
        page=page,
        recipient=rule.recipient if rule else recipient_of(host, rules),
        channel=rule.channel if rule else "other",
        rule=rule.id if rule else SEARCH,
        host=host,
        account=upload.account if upload else None,
        event=upload.event if upload else None,
        kind=hit.spot.token.kind,
        field=hit.name,
        place=hit.place,
        form=hit.spot.form,
        encoding=hit.encoding,
        origin=_ORIGIN[hit.place],
        value=hit.value,
        evidence=evidence,
        consent=Consent(),
        time=exchange.time,
        entry=exchange.entry,
        request=sent.request,
        meaning="no rule names this field; the value itself was found in it",
        context=dict(upload.context) if upload else {},
    )


def stands_in(hit: Hit, one: Field) -> bool:
    """Whether a rule's field already tells of this value at this place."""
    if hit.place != one.place or not (one.name == hit.name or one.name.startswith(hit.param)):
        return False
    return one.kind == hit.spot.token.kind or hit.value in one.value


def around(hit: Hit, uploads: tuple[Upload, ...]) -> Upload | None:
    """The recognised call that a hit stands in: its own part of a batch, else the first."""
    own = (upload for upload in uploads if upload.context.get("inside") == hit.param)
    return next(own, uploads[0] if uploads else None)


def setup_of(rule: str, told: SetupTold, exchange: Exchange, site: str | None) -> Setup:
    """What a configuration tells; the site is the one it names, else the page's."""
    page = page_of("", exchange)
    own = site_of(told.domain) if told.domain else site_of(page)
    parts = (told.what, told.account or "", own, *told.details)
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


def page_of(told: str, exchange: Exchange) -> str:
    """The page that sent it: what the upload says, then Referer, Origin, then the capture."""
    candidates = (told, exchange.header("referer"), exchange.header("origin"), exchange.page)
    return next((c for c in candidates if c.startswith(("http://", "https://")) and host_of(c)), "")


def recipient_of(host: str, rules: Rulebook) -> str:
    """The name that the rules give the receiver of a host, else its registrable domain."""
    for one in rules.recipients:
        if any(within(host, domain) for domain in one.domains):
            return one.id
    return site_of(host)
