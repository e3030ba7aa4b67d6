"""A batch of Graph API calls: each is recognised as if it was sent alone, and told once."""

import hashlib
import json
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelwitness.exchange import Exchange
from pixelwitness.finding import Finding
from pixelwitness.identity import Known, People, Persona
from pixelwitness.observer import Observer
from pixelwitness.recognition import recognise
from pixelwitness.rulebook import Rulebook

ADDRESS = "jan.jansen@example.com"
EM = hashlib.sha256(ADDRESS.encode()).hexdigest()
EVENT = {"event_name": "Lead", "event_source_url": "https://www.shop.example/", "user_data": {"em": EM}}  # fmt: skip
EVENTS = {"method": "POST", "relative_url": "v21.0/2000000000000001/events", "body": urlencode({"data": json.dumps([EVENT, EVENT])})}  # fmt: skip
APP = {"method": "POST", "relative_url": f"/3000000000000001/activities?ud={quote(json.dumps({'em': EM}))}"}  # fmt: skip
WITH_JSON = {**EVENTS, "body": json.dumps({"data": [EVENT]})}
ME = {"method": "GET", "relative_url": "me?fields=name"}
FORM = (("Content-Type", "application/x-www-form-urlencoded"),)


def found(rules: Rulebook, body: str, url: str = "https://graph.facebook.com/v21.0", **other: str) -> list[Finding]:  # fmt: skip
    headers = FORM if other.get("form") else ()
    sent = Exchange(0, "", "POST", url, headers, body.encode())
    jan = Persona("jan", True, (("email", (ADDRESS,)),))
    lines = Observer(rules, Known(People([jan]))).observe(sent).lines
    return [line for line in lines if isinstance(line, Finding)]


@pytest.mark.parametrize(
    ("calls", "told"),
    [
        ([ME, EVENTS], [("batch[1].body?data[0].user_data.em", "batch[1]"), ("batch[1].body?data[1].user_data.em", "batch[1]")]),
        ([APP], [("batch[0].relative_url?ud.em", "batch[0]")]),
        ([WITH_JSON, APP], [("batch[0].body?data[0].user_data.em", "batch[0]"), ("batch[1].relative_url?ud.em", "batch[1]")]),
        ([ME] * 49 + [APP], [("batch[49].relative_url?ud.em", "batch[49]")]),
        ([{**ME, "relative_url": "", "method": "POST", "body": urlencode({"batch": json.dumps([EVENTS])})}], None),
    ],
)  # fmt: skip
def test_each_call_is_told_once(
    rules: Rulebook, calls: list[dict[str, str]], told: list[tuple[str, str]] | None
) -> None:
    as_form = found(rules, urlencode({"batch": json.dumps(calls), "z": "1"}), form="yes")
    as_json = found(rules, json.dumps({"batch": calls}))
    in_query = found(rules, "", f"https://graph.facebook.com/me?batch={quote(json.dumps(calls))}")
    for one in (as_form, as_json, in_query):
        if told is None:  # a batch in a batch is none to Meta; what is known is found all the same
            assert {line.rule for line in one} == {"search"}
            continue
        assert [(line.field, line.context["inside"]) for line in one] == told
        assert {line.evidence.proof for line in one} == {"verified"}
        assert len({line.id for line in one}) == len(one)
    if told is not None:
        assert {line.place for line in in_query} == {"query"}
        assert {line.place for line in (*as_form, *as_json)} == {"body"}


def test_whose_it_is_and_how_it_was_wrapped(rules: Rulebook) -> None:
    one, _ = found(rules, urlencode({"batch": json.dumps([EVENTS])}), form="yes")
    assert (one.account, one.event, one.site) == ("2000000000000001", "Lead", "shop.example")
    assert (one.channel, one.encoding) == ("conversions_api", ("json", "form", "json"))
    (plain,) = found(rules, json.dumps({"batch": [WITH_JSON]}))
    assert plain.encoding == ("json",)


@pytest.mark.parametrize(
    "batch",
    ["", "{}", "[]", "[1]", '[{"body":"a=1"}]', '[{"relative_url":1,"body":{"data":1}}]', "[" * 500, '[{"relative_url":"//evil.example/1/events"}]'],
)  # fmt: skip
def test_what_is_no_batch_gives_nothing(rules: Rulebook, batch: str) -> None:
    assert found(rules, urlencode({"batch": batch}), form="yes") == []


def test_another_hosts_batch_is_none(rules: Rulebook) -> None:
    body = urlencode({"batch": json.dumps([EVENTS])})
    sent = Exchange(0, "", "POST", "https://graph.shop.example/", FORM, body.encode())
    assert recognise(sent, rules).uploads == ()


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=9))
def test_no_text_makes_it_raise(rules: Rulebook, url: str, body: str, method: str) -> None:
    call = {"method": method, "relative_url": url, "body": body}
    sent = json.dumps({"batch": [call]}, ensure_ascii=False)
    recognise(
        Exchange(0, "", "POST", "https://graph.facebook.com/", (), sent.encode("utf-8", "replace")),
        rules,
    )
