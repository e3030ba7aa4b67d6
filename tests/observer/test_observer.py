"""The observer: sites, twins, ids, context, and that nothing passes from one capture to another."""

import base64
import hashlib

import pytest
from msgspec.structs import replace

from pixelwitness.exchange import Exchange
from pixelwitness.finding import Finding, Setup, TwinLine
from pixelwitness.identity import Known, People, Persona
from pixelwitness.observer import Observer, Scope, interest_of
from pixelwitness.rulebook import Rulebook

EM = hashlib.sha256(b"jan.jansen@example.com").hexdigest()
JUST_MALE = Persona("jan", True, (("gender", ("m",)),))
JAN = Persona("jan", True, (("email", ("Jan.Jansen@example.com",)), ("gender", ("m",))))


def pixel(entry: int = 0, more: str = "", path: str = "tr/", **told: str) -> Exchange:
    headers = tuple((name.replace("_", "-"), value) for name, value in told.items())
    url = f"https://www.facebook.com/{path}?id=123456&ev=PageView&ud[em]={EM}{more}"
    return Exchange(entry, "2026-11-23T19:58:22.206Z", "GET", url, headers)


@pytest.mark.parametrize(
    ("exchange", "site"),
    [
        (pixel(more="&dl=https%3A%2F%2Fwww.shop.example%2Fx"), "shop.example"),
        (pixel(more="&dl=https%3A%2F%2Fa.co.uk", referer="https://b.example/"), "a.co.uk"),
        (pixel(more="&dl=about%3Ablank", referer="https://www.b.example/"), "b.example"),
        (pixel(origin="https://c.example"), "c.example"),
        (pixel(origin="null"), None),
        (Exchange(0, "", "GET", pixel().url, page="https://www.d.example/"), "d.example"),
    ],
)
def test_site_is_the_pages(rules: Rulebook, exchange: Exchange, site: str | None) -> None:
    (line,) = Observer(rules).observe(exchange).lines
    assert isinstance(line, Finding)
    assert line.site == site


DL = "&dl=https%3A%2F%2Fwww.victim.example%2F"


@pytest.mark.parametrize(
    ("exchange", "site", "other"),
    [
        (pixel(more=DL, referer="https://www.forger.example/a?b"), "victim.example", {"page_by_referer": "https://www.forger.example"}),
        (pixel(more=DL, origin="https://forger.example"), "victim.example", {"page_by_origin": "https://forger.example"}),
        (replace(pixel(more=DL), page="http://forger.example:8080/x"), "victim.example", {"page_by_capture": "http://forger.example"}),
        (pixel(more=DL, origin="null", referer=""), "victim.example", {}),
        (pixel(more=DL, referer="https://shop.victim.example/"), "victim.example", {}),
        # a frame: what its pixel says and what the browser says agree; the page around it sent nothing
        (replace(pixel(more=DL, referer="https://victim.example/"), page="https://around.example/"), "victim.example", {}),
        (pixel(referer="https://b.example/"), "b.example", {}),
        (pixel(more="&dl=about%3Ablank", referer="https://b.example/"), "b.example", {}),
        (pixel(more=DL, referer="https://user@\"<x>\0.example/"), "victim.example", {"page_by_referer": "https://\"<x>\0.example"}),
    ],
)  # fmt: skip
def test_who_names_another_site_than_the_call_is_told(
    rules: Rulebook, exchange: Exchange, site: str, other: dict[str, str]
) -> None:
    """A script writes `dl`; the browser writes Referer and Origin."""
    (line,) = Observer(rules).observe(exchange).lines
    assert isinstance(line, Finding)
    assert (line.site, line.context) == (site, other)


def test_a_tag_servers_cookie_is_its_hosts_whatever_page_asks(rules: Rulebook) -> None:
    cookie = base64.b64encode(f'{{"em":"{EM}"}}'.encode()).decode()
    headers = (("Referer", "https://forger.example/"), ("Cookie", f"_gtmeec={cookie}"))
    (line,) = Observer(rules).observe(Exchange(0, "", "GET", "https://shop.example/", headers)).lines  # fmt: skip
    assert isinstance(line, Finding)
    assert (line.site, line.context) == ("shop.example", {})


def test_a_site_can_be_named_for_what_does_not_tell(rules: Rulebook) -> None:
    (line,) = Observer(rules, scope=Scope(site="shop.example")).observe(pixel()).lines
    assert isinstance(line, Finding)
    assert line.site == "shop.example"


def test_the_copy_of_an_event_is_a_twin(rules: Rulebook) -> None:
    observer = Observer(rules)
    event = "&ts=1&ec=0&dl=https%3A%2F%2Fshop.example"
    (first,) = observer.observe(pixel(3, event)).lines
    (second,) = observer.observe(
        pixel(4, event + "&rqm=FGET", path="privacy_sandbox/pixel/register/trigger/")
    ).lines
    (other,) = observer.observe(pixel(5, event.replace("ec=0", "ec=1"))).lines
    assert isinstance(first, Finding)
    assert isinstance(second, TwinLine)
    assert second.finding == first.id
    assert second.twin.entry == 4
    assert isinstance(other, Finding)
    assert other.id != first.id


def test_the_same_bytes_twice_are_one_finding(rules: Rulebook) -> None:
    observer = Observer(rules)
    (first,) = observer.observe(pixel(1)).lines
    (again,) = observer.observe(pixel(2)).lines
    assert isinstance(first, Finding)
    assert isinstance(again, TwinLine)
    assert again.finding == first.id


@pytest.mark.parametrize(("seconds", "kinds"), [(3, [Finding, TwinLine]), (20, [Finding, Finding])])
def test_the_same_bytes_some_time_later_are_sent_anew(
    rules: Rulebook, seconds: int, kinds: list[type]
) -> None:
    """Between two pages with the same image the visitor may have chosen otherwise."""
    again = replace(pixel(2), time=f"2026-11-23T19:58:{22 + seconds}.206Z")
    lines = []
    for _ in range(2):
        observer = Observer(rules)
        lines.append([line for one in (pixel(1), again) for line in observer.observe(one).lines])
    assert [type(line) for line in lines[0]] == kinds
    assert len({x.id for x in lines[0] if isinstance(x, Finding)}) == kinds.count(Finding)
    assert lines[0] == lines[1]


def test_ids_do_not_move(rules: Rulebook) -> None:
    ids = [Observer(rules).observe(pixel(entry)).lines[0] for entry in (1, 9)]
    assert isinstance(ids[0], Finding)
    assert isinstance(ids[1], Finding)
    assert ids[0].id == ids[1].id
    assert len(ids[0].id) == 16


def test_two_values_of_one_field_have_two_ids(rules: Rulebook) -> None:
    other = hashlib.sha256(b"piet@example.com").hexdigest()
    lines = Observer(rules).observe(pixel(more=f"&ud[em]={other}")).lines
    assert len({line.id for line in lines if isinstance(line, Finding)}) == 2


def test_the_same_value_twice_in_one_request_is_one(rules: Rulebook) -> None:
    assert len(Observer(rules).observe(pixel(more=f"&ud[em]={EM}")).lines) == 1


def test_context_is_kept(rules: Rulebook) -> None:
    more = "&fbp=fb.1.1.2&fbc=fb.1.1.x&eid=e1&o=4126&dpo=LDU&v=2.9.252"
    (line,) = Observer(rules).observe(pixel(more=more)).lines
    assert isinstance(line, Finding)
    assert line.context == {
        "v": "2.9.252", "fbp": "fb.1.1.2", "fbc": "fb.1.1.x", "eid": "e1", "o": "4126", "dpo": "LDU",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("known", "proof"), [(Known(), "declared"), (Known(People([JAN])), "verified")]
)
def test_proof(rules: Rulebook, known: Known, proof: str) -> None:
    (line,) = Observer(rules, known).observe(pixel()).lines
    assert isinstance(line, Finding)
    assert line.evidence.proof == proof
    assert (line.evidence.plain == "Jan.Jansen@example.com") is (proof == "verified")


@pytest.mark.parametrize(
    ("person", "strength", "because"),
    [
        (JUST_MALE, "weak", "SHA-256 of persona jan's gender, as typed"),
        (
            JAN,
            "strong",
            "SHA-256 of persona jan's gender, as typed; the same person's e-mail stands in the same request",
        ),
    ],
)
def test_a_common_value_alone_proves_little(
    rules: Rulebook, person: Persona, strength: str, because: str
) -> None:
    male = hashlib.sha256(b"m").hexdigest()
    lines = Observer(rules, Known(People([person]))).observe(pixel(more=f"&ud[ge]={male}")).lines
    (gender,) = [x for x in lines if isinstance(x, Finding) and x.kind == "gender"]
    assert (gender.evidence.proof, gender.evidence.strength) == ("verified", strength)
    assert gender.evidence.because == because


@pytest.mark.parametrize(
    ("name", "origin"),
    [("cd[pageFeatures]", "page_content"), ("cd[note]", "custom_data"), ("zz", "custom_data")],
)  # fmt: skip
def test_where_a_found_value_comes_from(rules: Rulebook, name: str, origin: str) -> None:
    """A title that the pixel read is not what the site passed with the event."""
    known = Known(People([Persona("jan", True, (("phone", ("06-12345678",)),))]))
    lines = Observer(rules, known).observe(pixel(more=f"&{name}=Bel 06-12345678 nu")).lines
    (found,) = [x for x in lines if isinstance(x, Finding) and x.evidence.proof == "verified"]
    assert (found.field, found.origin) == (name, origin)


def test_a_value_in_a_batch_is_told_once(rules: Rulebook) -> None:
    event = f"id%3D2000000000000001%26ev%3DLead%26ud[em]%3D{EM}%26ts%3D"
    body = f"batch=1&events[0]={event}1&events[1]={event}2&note={EM}"
    form = (("Content-Type", "application/x-www-form-urlencoded"), ("Referer", "https://shop.example/"))  # fmt: skip
    sent = Exchange(0, "", "POST", "https://www.facebook.com/tr/", form, body.encode())
    found = [x for x in Observer(rules, Known(People([JAN]))).observe(sent).lines if isinstance(x, Finding)]  # fmt: skip
    told = [(one.field, one.context.get("inside"), one.evidence.proof) for one in found]
    assert told == [("ud[em]", "events[0]", "verified"), ("ud[em]", "events[1]", "verified"), ("note", "events[0]", "verified")]  # fmt: skip


def test_who_else_has_the_same_value_is_named(rules: Rulebook) -> None:
    els = Persona("els", True, (("phone", ("06-12345678",)),))
    jan = Persona("jan", True, (("phone", ("0612345678",)),))
    ph = hashlib.sha256(b"31612345678").hexdigest()
    lines = Observer(rules, Known(People([jan, els]))).observe(pixel(more=f"&ud[ph]={ph}")).lines
    (found,) = [x for x in lines if isinstance(x, Finding) and x.kind == "phone"]
    assert found.evidence.source == {"persona": "jan"}
    assert found.evidence.because.endswith("; persona els has the same")


@pytest.mark.parametrize(
    ("typed", "proof", "controls"), [("gender=m", "verified", 0), ("x=1", "declared", 0)]
)
def test_a_control_hides_nobodys_value(
    rules: Rulebook, typed: str, proof: str, controls: int
) -> None:
    observer = Observer(rules, Known(People([], [JUST_MALE])))
    page = (("origin", "https://shop.example"), ("content-type", "application/x-www-form-urlencoded"))  # fmt: skip
    body = f"email=els@example.net&{typed}".encode()
    observer.observe(Exchange(0, "", "POST", "https://shop.example/login", page, body))
    male = hashlib.sha256(b"m").hexdigest()
    lines = observer.observe(pixel(1, f"&ud[ge]={male}")).lines
    assert [x.evidence.proof for x in lines if isinstance(x, Finding) and x.kind == "gender"] == [proof]  # fmt: skip
    assert len(observer.tally.controls) == controls


def test_a_controls_address_that_was_typed_is_an_error_of_the_test(rules: Rulebook) -> None:
    observer = Observer(rules, Known(People([], [JAN])))
    page = (("origin", "https://shop.example"), ("content-type", "application/x-www-form-urlencoded"))  # fmt: skip
    body = b"email=jan.jansen@example.com"
    observer.observe(Exchange(0, "", "POST", "https://shop.example/login", page, body))
    observer.observe(pixel(1))
    assert observer.tally.controls == [
        "control persona jan's e-mail was found in entry 1 (field ud[em], to www.facebook.com)"
    ]


def test_a_value_of_another_kind_is_no_proof(rules: Rulebook) -> None:
    male = hashlib.sha256(b"m").hexdigest()
    lines = Observer(rules, Known(People([JAN]))).observe(pixel(more=f"&ud[fn]={male}")).lines
    names = [x for x in lines if isinstance(x, Finding) and x.kind == "first_name"]
    assert [x.evidence.proof for x in names] == ["declared"]


def test_placeholders_are_counted_and_named(rules: Rulebook) -> None:
    observer = Observer(rules)
    empty = hashlib.sha256(b"").hexdigest()
    seen = observer.observe(
        Exchange(
            0, "", "GET", f"https://www.facebook.com/tr/?id=123456&ev=x&ud[em]={empty}&ud[ph]=null"
        )
    )
    assert seen.lines == ()
    assert observer.tally.placeholders == {'""': 1, '"null"': 1}


def test_a_lost_body_is_told(rules: Rulebook) -> None:
    observer = Observer(rules)
    lost = Exchange(7, "", "POST", "https://www.facebook.com/tr/", body_lost=True)
    (gap,) = observer.observe(lost).gaps
    assert gap.entry == 7
    assert observer.tally.bodies_lost == 1
    assert (
        not Observer(rules)
        .observe(Exchange(7, "", "POST", "https://api.shop.example/", body_lost=True))
        .gaps
    )


def test_own_contact_address_is_nobodys_data(rules: Rulebook) -> None:
    title = "&cd[pageFeatures]=%7B%22title%22%3A%22{}%40shop.example%22%7D"
    page = "&dl=https%3A%2F%2Fwww.shop.example"
    found = [len(Observer(rules).observe(pixel(more=title.format(local) + page)).lines) for local in ("info", "jan")]  # fmt: skip
    assert found == [1, 2]


def test_nothing_passes_from_one_capture_into_another(rules: Rulebook) -> None:
    known = Known(People([JAN]))
    first = Observer(rules, known).observe(pixel(1))
    Observer(rules, known).observe(pixel(2))
    assert Observer(rules, known).observe(pixel(1)) == first


def test_set_up_is_told_for_the_site(rules: Rulebook) -> None:
    url = "https://connect.facebook.net/signals/plugins/identity.js?v=2.8.14"
    (line,) = (
        Observer(rules)
        .observe(Exchange(0, "", "GET", url, (("Referer", "https://www.shop.example/"),)))
        .lines
    )
    assert isinstance(line, Setup)
    assert (line.site, line.what) == ("shop.example", "manual_matching")


def test_a_body_that_was_cut_is_told_and_still_read(rules: Rulebook) -> None:
    observer = Observer(rules)
    one = Exchange(7, "", "POST", "https://www.facebook.com/tr/", body=b"id=1&ud[em]=" + b"a" * 64, body_missing=5)  # fmt: skip
    seen = observer.observe(one)
    assert len(seen.lines) == 1
    assert [(gap.entry, gap.reason) for gap in seen.gaps] == [
        (7, "the body sent to www.facebook.com was cut by the exporter: 5 bytes are missing")
    ]
    assert observer.tally.bodies_cut == 1


def test_a_first_party_cookie_is_the_hosts_own_and_told_once(rules: Rulebook) -> None:
    value = base64.b64encode(b'{"em":"' + b"a" * 64 + b'"}').decode()
    headers = (("Cookie", f"_gtmeec={value}"), ("Referer", "https://search.example/?q=shop"))
    observer = Observer(rules)
    seen = [
        line
        for number in range(3)
        for line in observer.observe(
            Exchange(number, "", "GET", f"https://www.shop.example/{number}", headers)
        ).lines
    ]
    first, *others = seen
    assert isinstance(first, Finding)
    assert (first.site, first.page, first.recipient) == ("shop.example", "", "site_server")
    assert [(type(one).__name__, one.twin.entry) for one in others if isinstance(one, TwinLine)] == [("TwinLine", 1), ("TwinLine", 2)]  # fmt: skip


@pytest.mark.parametrize("learning", [True, False])
@pytest.mark.parametrize("everywhere", [True, False])
def test_readers_keep_what_the_scope_needs(
    rules: Rulebook, learning: bool, everywhere: bool
) -> None:
    interest = interest_of(rules, Scope(learning=learning, everywhere=everywhere))
    assert interest.in_request("https://cdn.other.example/app.js") == everywhere
    assert interest.in_request("https://shop.example/login", b"email=x") == learning | everywhere
    assert interest.in_response("https://shop.example/account/profile") == learning
    assert interest.in_response("https://connect.facebook.net/signals/config/1")
