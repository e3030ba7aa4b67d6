"""What was recognised and found in one exchange -> drafts, and with evidence the findings."""

from collections import defaultdict
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from pixelwitness.exchange import Exchange
from pixelwitness.finding import Consent, Evidence, Finding, finding_id
from pixelwitness.identity.find import Spot
from pixelwitness.identity.people import said
from pixelwitness.recognition import Field, Upload
from pixelwitness.recognition.everywhere import Hit
from pixelwitness.recognition.names import origin_of
from pixelwitness.recognition.recipients import recipients_at
from pixelwitness.rulebook import Rulebook
from pixelwitness.sites import host_of, named_otherwise, page_of, site_of
from pixelwitness.vocabulary import Origin, Place, Strength

SEARCH = "search"
_ORIGIN: dict[Place, Origin] = {
    "header": "page_address",
    "cookie": "cookie",
    "path": "page_address",
    "query": "custom_data",
    "body": "custom_data",
}


class Sent(msgspec.Struct, frozen=True, gc=False):
    """One exchange with what its findings share: `site` where no page tells it, and the hash of
    the request."""

    exchange: Exchange
    site: str | None
    request: str


class Draft(msgspec.Struct, frozen=True, gc=False):
    """A value before anybody asks whose it is; `nth` counts those of one field and place.

    `upload` is the recognised call it stands in, `spot` where search found it: then the value is
    known already, though no rule names the field.
    """

    field: Field
    upload: Upload | None
    spot: Spot | None
    page: str
    site: str | None
    nth: int

    @property
    def doubt(self) -> str:
        """Why a value that search found may be none of the person's, though it is the same."""
        return self.field.because if self.spot else ""


def drafts_of(uploads: tuple[Upload, ...], hits: tuple[Hit, ...], sent: Sent) -> list[Draft]:
    """The fields that rules name, then known values where no rule names a field."""
    nth: dict[tuple[str, str], int] = {}
    drafts: list[Draft] = []
    for upload, parts in (*_named(uploads, hits), *_elsewhere(uploads, hits)):
        page, site = _whose(upload, sent)
        for field, spot in parts:
            number = nth.get((field.name, field.place), 0)
            nth[field.name, field.place] = number + 1
            drafts.append(Draft(field, upload, spot, page, site, number))
    return drafts


def finding_of(
    draft: Draft, evidence: Evidence, sent: Sent, rules: Rulebook, company: str | None = None
) -> Finding:
    """The draft with its evidence; the kind is what the value proved to be."""
    one, upload, exchange = draft.field, draft.upload, sent.exchange
    host = host_of(exchange.url)
    rule = upload.rule if upload else None
    return Finding(
        id=finding_id(sent.request, one.name, one.place, draft.nth),
        site=draft.site,
        page=draft.page,
        recipient=rule.recipient if rule else recipient_of(host, rules),
        channel=rule.channel if rule else "other",
        rule=rule.id if rule else SEARCH,
        host=host,
        account=upload.account if upload else None,
        event=upload.event if upload else None,
        kind=evidence.kind or one.kind,
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
        context=_context(upload, exchange) if upload else {},
        company=company,
    )


def declared(one: Field, strength: Strength) -> Evidence:
    """What name and shape of a field say, where nothing is proved."""
    shaped = "weak" if one.form == "mask" else strength
    plain = one.value.strip() if one.form == "readable" else None
    return Evidence("declared", one.because, plain, None, shaped)


def doubted(evidence: Evidence, doubt: str) -> Evidence:
    """The same, made weak: nothing beside it tells that this value is about the person."""
    return replace(evidence, strength="weak", because=f"{evidence.because}; {doubt}")


def control_found(draft: Draft, evidence: Evidence, sent: Sent) -> str:
    """The sentence about a value that must never be found, and was found at this place."""
    name = (evidence.source or {}).get("control", "")
    where = (
        f"entry {sent.exchange.entry} (field {draft.field.name}, to {host_of(sent.exchange.url)})"
    )
    return (
        f"control persona {name}'s {said(evidence.kind or draft.field.kind)} was found in {where}"
    )


def recipient_of(host: str, rules: Rulebook) -> str:
    """The name that the rules give the receiver of a host, else its registrable domain."""
    return next(iter(recipients_at(host, rules)), "") or site_of(host)


def _whose(upload: Upload | None, sent: Sent) -> tuple[str, str | None]:
    """The page and its site; where the rule says so, the site is that of the host itself."""
    page = page_of(upload.page if upload else "", sent.exchange)
    if upload is None or not upload.rule.first_party:
        return page, site_of(page) or sent.site
    site = site_of(sent.exchange.url)
    return page if site_of(page) == site else "", site or sent.site


def _context(upload: Upload, exchange: Exchange) -> dict[str, str]:
    """The upload's own, and who names another site as its sender, unless the host itself is it."""
    otherwise = {} if upload.rule.first_party else named_otherwise(upload.page, exchange)
    return upload.context | otherwise


type _Parts = tuple[Upload | None, list[tuple[Field, Spot | None]]]


def _named(uploads: tuple[Upload, ...], hits: tuple[Hit, ...]) -> Iterator[_Parts]:
    digests: dict[tuple[Place, str], list[Hit]] = defaultdict(list)
    for hit in hits:
        if hit.spot.form != "readable":
            digests[hit.place, hit.param].append(hit)
    for upload in uploads:
        told: list[tuple[Field, Spot | None]] = [
            (field, None)
            for field in upload.fields
            if not any(
                _sees_through(hit, field) for hit in digests.get((field.place, field.name), ())
            )
        ]
        if told:
            yield upload, told


def _elsewhere(uploads: tuple[Upload, ...], hits: tuple[Hit, ...]) -> Iterator[_Parts]:
    """What no field tells; of a batch only the part in which it stands is asked."""
    parts: dict[str, list[Upload]] = defaultdict(list)
    for upload in uploads if hits else ():
        parts[upload.context.get("inside", "")].append(upload)
    for hit in hits:
        own = parts.get(hit.param, [])
        near = own or parts.get(_head(hit.param)) or uploads
        fields = (one for upload in near for one in upload.fields)
        if not any(_tells(one, hit) or (own and _in_part(one, hit)) for one in fields):
            around = near[0] if near else None
            yield around, [(_field(hit, around), hit.spot)]


def _tells(one: Field, hit: Hit) -> bool:
    """Whether a rule's field already tells of this value at this place."""
    if _sees_through(hit, one):
        return False
    if hit.place != one.place or not (one.name == hit.name or one.name.startswith(hit.param)):
        return False
    return one.kind == hit.spot.token.kind or hit.value in one.value


def _in_part(one: Field, hit: Hit) -> bool:
    """The same for a part of a batch, which search sees as a whole, or opens as a form."""
    names = (f"{hit.param}?{one.name}", hit.param)
    return hit.place == one.place and hit.name in names and hit.value in one.value


def _sees_through(hit: Hit, one: Field) -> bool:
    """Whether search found a digest in what the rule's field takes for something unknown."""
    if one.form not in ("readable", "other_hash") or hit.spot.form == "readable":
        return False
    return (hit.place, hit.param) == (one.place, one.name) and hit.value in one.value


def _head(param: str) -> str:
    """The part of a list that a name begins with: `data[0]` of `data[0].user_data.em`."""
    return param[: param.find("]") + 1]


def _field(hit: Hit, upload: Upload | None) -> Field:
    told = origin_of(upload.rule, hit.param) if upload else None
    return Field(
        name=hit.name,
        kind=hit.spot.token.kind,
        form=hit.spot.form,
        value=hit.value,
        digest="",
        place=hit.place,
        encoding=hit.encoding,
        origin=told or _ORIGIN[hit.place],
        meaning="no rule names this field; the value itself was found in it",
        because=hit.doubt,
    )
