"""Moments: what a capture shows of the visitor on sites that send, in whatever order it is told."""

import hashlib
import itertools
from urllib.parse import quote

import pytest

from pixelwitness.consent import load_consent
from pixelwitness.exchange import Exchange
from pixelwitness.finding import Moment
from pixelwitness.identity import Known, People, Persona
from pixelwitness.observer import Observer, Scope
from pixelwitness.rulebook import Rulebook

MAIL, PHONE = "jan.jansen+a1f9@example.com", "0612345678"
JAN = Persona("jan", True, (("email", (MAIL,)), ("phone", (PHONE,))))
PIET = Persona("piet", True, (("phone", ("0687654321",)),))
SHOP, OTHER = "https://www.shop.example/", "https://www.other.example/"
SCOPE = Scope(tools=load_consent())


def exchange(entry: int, url: str, *headers: tuple[str, str]) -> Exchange:
    return Exchange(entry, time(entry), "GET", url, headers)


def time(entry: int) -> str:
    return f"2026-11-23T19:15:{entry:02}.000Z"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def opened(entry: int, url: str = SHOP) -> Exchange:
    return exchange(entry, url, ("sec-fetch-dest", "document"))


def posted(entry: int, url: str = SHOP, mail: str = MAIL, phone: str = "06-12345678") -> Exchange:
    body = f"email={quote(mail)}&telefoon={phone}".encode()
    headers = (("referer", url), ("content-type", "application/x-www-form-urlencoded"))
    return Exchange(entry, time(entry), "POST", f"{url}login", headers, body, http_version="2")


def sent(entry: int, page: str = SHOP, mail: str = MAIL, phone: str = "31612345678") -> Exchange:
    digests = "".join(f"&ud[{key}]={digest(text)}" for key, text in (("em", mail), ("ph", phone)))
    url = f"https://www.facebook.com/tr/?id=123456&ev=PageView&dl={quote(page, '')}{digests}"
    return exchange(entry, url, ("referer", page))


def moments(rules: Rulebook, *exchanges: Exchange, learning: bool = True) -> list[Moment]:
    scope = Scope(tools=SCOPE.tools, learning=learning)
    observer = Observer(rules, Known(People([JAN], [PIET])), scope)
    lines = [line for one in exchanges for line in observer.observe(one).lines]
    return [line for line in (*lines, *observer.finish()) if isinstance(line, Moment)]


def test_a_page_that_was_fetched_ahead_was_not_opened(rules: Rulebook) -> None:
    ahead = exchange(1, f"{SHOP}kassa", ("sec-fetch-dest", "document"), ("sec-purpose", "prefetch"))
    told = [one.page for one in moments(rules, opened(0), ahead, sent(2)) if one.what == "opened"]
    assert told == [SHOP]


@pytest.mark.parametrize(
    ("exchanges", "told"),
    [
        ((opened(0), sent(1)), ["opened 0"]),
        ((opened(0), opened(1), sent(2), opened(3)), ["opened 0", "opened 1", "opened 3"]),
        ((opened(0), posted(1), sent(2)), ["opened 0", "email 1", "phone 1"]),
        ((opened(0), sent(1), posted(2)), ["opened 0", "email 2", "phone 2"]),
        ((posted(0), posted(1), sent(2)), ["email 0", "phone 0"]),
        ((opened(0), posted(1)), []),
        ((opened(0, OTHER), posted(1, OTHER), sent(2)), []),
        ((posted(0, mail="somebody@example.org", phone="1"), sent(1)), []),
        ((posted(0), sent(1, mail="somebody@example.org")), ["phone 0"]),
        ((posted(0, phone="0687654321"), sent(1, phone="31687654321")), ["email 0"]),
    ],
)
def test_what_is_told(rules: Rulebook, exchanges: tuple[Exchange, ...], told: list[str]) -> None:
    found = sorted(moments(rules, *exchanges), key=lambda one: (one.entry, one.kind or ""))
    assert [f"{one.kind or one.what} {one.entry}" for one in found] == told
    assert {one.site for one in found} <= {"shop.example"}
    assert all((one.what == "opened") is (one.plain is None) for one in found)


def test_a_value_is_called_as_in_the_finding(rules: Rulebook) -> None:
    mail, phone = moments(rules, posted(0), sent(1))
    assert (mail.what, mail.place, mail.field, mail.page) == ("given", "body", "email", SHOP)
    assert (mail.plain, phone.plain) == (MAIL, PHONE)
    assert (mail.time, mail.entry) == ("2026-11-23T19:15:00.000Z", 0)


def test_the_order_of_telling_does_not_count(rules: Rulebook) -> None:
    exchanges = (opened(0), posted(1), sent(2), opened(3), sent(4, mail="a@b.example"))
    wanted = {one.id: one for one in moments(rules, *exchanges)}
    assert len(wanted) == 4
    for order in itertools.permutations(exchanges):
        assert {one.id: one for one in moments(rules, *order)} == wanted


def test_pages_of_a_site_are_bounded(rules: Rulebook) -> None:
    many = [opened(entry, f"{SHOP}{entry}") for entry in range(60)]
    assert [one.entry for one in moments(rules, *many, sent(60))] == [*range(40)]


def test_without_learning_nothing_is_given(rules: Rulebook) -> None:
    found = moments(rules, opened(0), posted(1), sent(2), learning=False)
    assert [one.what for one in found] == ["opened"]
