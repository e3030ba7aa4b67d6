"""Requests in every shape that a rule reads, and damaged ones: nothing makes recognition raise."""

import base64
import gzip
import json
from urllib.parse import quote

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pixelwitness.contract import as_dict, to_json
from pixelwitness.exchange import Exchange
from pixelwitness.observer import Observer
from pixelwitness.rulebook import Rulebook

HOSTS = [
    "www.facebook.com",
    "graph.facebook.com",
    "connect.facebook.net",
    "www.instagram.com",
    "sgtm.shop.example",
    "capig.shop.example",
]
PATHS = [
    "/tr/",
    "/v21.0/123/events",
    "/123/users",
    "/v1.0/1/activities",
    "/capi/1/events",
    "/signals/config/12",
    "/signals/plugins/identity.js",
    "/fr/b.php",
    "/g/collect",
    "/events",
]
NAMES = [
    "id", "ev", "ts", "dl", "rl", "ud[em]", "ud[", "ud]", "ud[]", "ud[em][0]", "ud", "udff[ph]", "cud[fn]", "cd[a]", "cd[email]", "cd[**]", "cd[buttonFeatures]",
    "events[0]", "events[", "events[99999999999]", "data", "data[0]", "data[0][0]", "data[0].user_data.em", "payload", "payload.schema", "schema", "schema[0]",
    "x-fb-ud-em", "ep.user_data.email", "user_data.em", "p", "e", "m", "fb.pixel_id", "event_name", "fb.advanced_matching.em", "custom_events", "c_user",
]  # fmt: skip
VALUES = [
    "", "UserProperties", "a" * 64, "A" * 32, "٣" * 32, "１" * 40, "ﬀ" * 64, "%", "%zz", "[", "{}", "[[]]", "\ud800", "\x00", "http://[", "EMAIL",
    "2000000000000001", "amFuQGV4YW1wbGUuY29t", "https://x.example/?mail=jan@example.com#a=b", '["EMAIL","FN"]', '{"a":[{"b":1}]}',
]  # fmt: skip
HEADERS = ["Referer", "referer", "REFERER", "Origin", "Cookie", "Content-Type", "content-type", "İ"]
KINDS = [
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=b",
    'multipart/form-data; boundary=""',
    "application/json",
    "c_user=1; xs=2",
    "=;=;",
]

value = st.sampled_from(VALUES) | st.text(max_size=20)
name = st.sampled_from(NAMES) | st.text(max_size=8)
nested = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | value,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["data", "schema", "user_data", "em", "fb.advanced_matching", "fb.pixel_id", "event_name", "events", "custom_data", "", "[0]", "."]) | st.text(max_size=5), inner, max_size=5)
    ),
    max_leaves=15,
)  # fmt: skip


def quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="[]")


def query(rows: list[tuple[str, str]]) -> str:
    return "&".join(f"{quoted(key)}={quoted(text)}" for key, text in rows)


def plain(rows: list[tuple[str, str]]) -> bytes:
    return "&".join(f"{key}={text}" for key, text in rows).encode("utf-8", "surrogatepass")


def multipart(rows: list[tuple[str, str]]) -> bytes:
    parts = (f'--b\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in rows)
    return "".join(parts).encode("utf-8", "surrogatepass") + b"--b--\r\n"


inner_query = st.lists(st.tuples(name, value), max_size=3).map(query)
rows = st.lists(st.tuples(name, value | nested.map(json.dumps) | inner_query), max_size=8)
whole = st.one_of(
    rows.map(query).map(str.encode),
    rows.map(plain),
    rows.map(multipart),
    nested.map(json.dumps).map(str.encode),
    st.binary(max_size=60),
)
body = st.one_of(
    whole,
    whole.map(gzip.compress),
    whole.map(base64.b64encode),
    st.builds(lambda text, end: text[:end], whole, st.integers(0, 60)),
)
settings_told = nested.map(
    lambda told: (
        f'config.set("1","automaticMatching",{json.dumps(told)})optIn("1","AutomaticMatching",true)'
        f'config.set(null,"openbridge",{{"endpoints":{json.dumps(told)}}})'
    ).encode()
)
exchange = st.builds(
    lambda method, host, path, asked, headers, body, response: Exchange(
        0, "", method, f"https://{host}{path}?{asked}", headers, body, response_body=response
    ),
    st.sampled_from(["GET", "POST", "DELETE"]) | st.text(max_size=3),
    st.sampled_from(HOSTS) | st.text(max_size=6),
    st.sampled_from(PATHS) | st.text(max_size=6),
    rows.map(query) | rows.map(plain).map(lambda raw: raw.decode("utf-8", "backslashreplace")),
    st.lists(st.tuples(st.sampled_from(HEADERS), st.sampled_from(KINDS) | value), max_size=4).map(
        tuple
    ),
    body,
    st.binary(max_size=30) | settings_told,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(exchange, min_size=1, max_size=2))
def test_no_request_makes_the_observer_raise(rules: Rulebook, exchanges: list[Exchange]) -> None:
    observer = Observer(rules)
    for one in exchanges:
        for line in observer.observe(one).lines:
            assert to_json(as_dict(line)).encode("utf-8")
