"""An exchange with the visited site itself -> what the visitor typed, as candidates for proof.

A candidate proves nothing alone. It is a value that a digest sent elsewhere can be compared
with, and it names the entry and the field in which it stands.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pixelwitness.exchange import Exchange
from pixelwitness.recognition.answered import answered_in
from pixelwitness.recognition.fieldnames import Named, named
from pixelwitness.recognition.joined import joined
from pixelwitness.recognition.plausible import is_plausible
from pixelwitness.recognition.typed import LearnedPlace, Typed, typed_in
from pixelwitness.rulebook import Rulebook
from pixelwitness.sites import host_of, site_of, within
from pixelwitness.vocabulary import Kind

_MOST = 100
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Candidate:
    """One value as typed, trimmed, and where it stands. `field` is the name as sent.

    Fields joined into one value (`geboortedatum_jaar + …`) are named with ` + ` between.
    """

    kind: Kind
    value: str
    entry: int
    place: LearnedPlace
    field: str


def learn(exchange: Exchange, rules: Rulebook) -> tuple[Candidate, ...]:
    """What the visitor typed or the visitor's own pages show; nothing from third parties.

    Call it for no exchange in which an upload was recognised: no upload proves itself. At most
    100 candidates come out of one exchange. Never raises.
    """
    if not is_own(exchange, rules):
        return ()
    host = host_of(exchange.url)
    asked = _candidates(typed_in(exchange, rules.words), exchange.entry, host, rules)
    told = _candidates(answered_in(exchange, rules.learning), exchange.entry, host, rules)
    return tuple(dict.fromkeys((*asked, *told)))[:_MOST]


def is_own(exchange: Exchange, rules: Rulebook) -> bool:
    """Whether the request went to the site of the page that it came from.

    The page is told as for findings: Referer, Origin, then what the capture says. The opening of
    a page by its address is that page's own. Calls to recipients never are.
    """
    host = host_of(exchange.url)
    domains = (domain for one in rules.recipients for domain in one.domains)
    if not host or any(within(host, domain) for domain in domains):
        return False
    opened = _is_document(exchange)
    if opened and exchange.method.upper() == "GET":
        return True
    if exchange.header("sec-fetch-site").lower() == "cross-site":
        return False
    told = (exchange.header("referer"), exchange.header("origin"), exchange.page)
    page = next((one for one in told if one.startswith(("http://", "https://"))), "")
    return site_of(page) == site_of(host) if page else opened


def _is_document(exchange: Exchange) -> bool:
    dest = exchange.header("sec-fetch-dest").lower()
    return dest == "document" or (not dest and exchange.header("accept").startswith("text/html"))


def _candidates(fields: list[Typed], entry: int, host: str, rules: Rulebook) -> Iterator[Candidate]:
    """Plausible values; what many people share counts only beside what tells one person."""
    whole = [*fields, *joined(fields, rules.learning)]
    found = [pair for one in whole if (pair := _kind_of(one, host, rules)) is not None]
    places = {one.place for kind, one in found if kind in rules.learning.telling}
    mailed = {(one.place, _group(one, rules)) for kind, one in found if kind == "email"}
    for kind, one in found:
        if kind in rules.learning.common and one.place not in places:
            continue
        if _told(one, rules).bare and (one.place, _group(one, rules)) not in mailed:
            continue
        yield Candidate(kind, one.value.strip(), entry, one.place, one.field[:_LONGEST])


def _kind_of(one: Typed, host: str, rules: Rulebook) -> tuple[Kind, Typed] | None:
    """The first kind that name and value agree on; an e-mail address tells itself."""
    told, value = _told(one, rules), one.value.strip()
    if told.shut or len(value) > _LONGEST:
        return None
    shaped: tuple[Kind, ...] = ("email",) if one.place != "response" or told.kinds else ()
    for kind in _first(one.kind, shaped, told.kinds):
        if is_plausible(kind, value, rules) and not _is_contact(kind, value, host, rules):
            return kind, one
    return None


def _first(
    kind: Kind | None, shaped: tuple[Kind, ...], named_kinds: tuple[Kind, ...]
) -> Iterable[Kind]:
    return (kind,) if kind else (*shaped, *named_kinds)


def _told(one: Typed, rules: Rulebook) -> Named:
    """What the name tells; where the page or several fields say the kind, the name can but shut."""
    return named(one.field, rules.learning)


def _group(one: Typed, rules: Rulebook) -> str:
    return _told(one, rules).group


def _is_contact(kind: Kind, value: str, host: str, rules: Rulebook) -> bool:
    """Whether this is the site's own public address: info@ of its own domain."""
    local, _, domain = value.lower().rpartition("@")
    return kind == "email" and local in rules.words.contacts and site_of(domain) == site_of(host)
