"""HAR files of every sort: what each oddity becomes, and what a broken file still gives."""

import base64
import gzip
import hashlib
import json
import zlib
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pixelwitness.captures import read
from pixelwitness.captures.har import read_har
from pixelwitness.captures.pages import Pages
from pixelwitness.errors import CaptureError
from pixelwitness.exchange import Exchange, Gap, Interest

ALL = Interest(in_url=("",), response_of=("/signals/config/",))
URL = "https://www.facebook.com/tr/"


def entry(**request: Any) -> dict[str, Any]:
    response = request.pop("response", {"status": 200})
    told: dict[str, Any] = {
        key: request.pop(key) for key in ("pageref", "startedDateTime") if key in request
    }
    return {**told, "request": {"method": "GET", "url": URL, **request}, "response": response}


def har(*entries: Any, **log: Any) -> dict[str, Any]:
    return {"log": {"version": "1.2", "entries": list(entries), **log}}


def items(folder: Path, content: Any) -> list[Exchange | Gap]:
    path = folder / "a.har"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return list(read(path, ALL))


def one(folder: Path, told: dict[str, Any]) -> Exchange:
    (found,) = items(folder, har(told))
    assert isinstance(found, Exchange), found
    return found


@pytest.mark.parametrize(
    ("more", "answer", "sent"),
    [
        ({"_fromCache": "disk"}, {}, False),
        ({"_fromCache": "memory"}, {}, False),
        ({"_fromCache": None}, {"_error": None}, True),
        ({"_fromCache": {"a": 1}}, {"_error": ["net::ERR_BLOCKED_BY_CLIENT"]}, True),
        ({}, {"_error": "net::ERR_BLOCKED_BY_CLIENT"}, False),
        ({}, {"_failureText": "net::ERR_BLOCKED_BY_CLIENT"}, False),
        ({}, {"_error": "net::ERR_NAME_NOT_RESOLVED"}, False),
        ({}, {"_error": "net::ERR_CERT_AUTHORITY_INVALID"}, False),
        ({}, {"_error": "net::ERR_ABORTED"}, True),
        ({}, {"_error": "net::ERR_BLOCKED_BY_RESPONSE"}, True),
        ({}, {"_error": "net::ERR_BLOCKED_BY_ORB"}, True),
        ({}, {"_failureText": "net::ERR_CONNECTION_RESET"}, True),
    ],
)
@pytest.mark.parametrize("odd", [False, True], ids=["fast", "slow"])
def test_what_was_never_sent_is_no_exchange(
    tmp_path: Path, more: dict[str, Any], answer: dict[str, Any], sent: bool, odd: bool
) -> None:
    """An ad blocker's or the cache's entry: nobody received what stands in it."""
    told = {**entry(response={"status": 0, **answer}), **more}
    if odd:
        told["pageref"] = 7
    assert bool(items(tmp_path, har(told))) == sent


def test_a_cached_script_still_tells_the_set_up(tmp_path: Path) -> None:
    url = "https://connect.facebook.net/signals/config/1"
    told = {**entry(url=url, response={"status": 200, "content": {"text": "x"}}), "_fromCache": "disk"}  # fmt: skip
    assert one(tmp_path, told).response_body == b"x"


FORM = "application/x-www-form-urlencoded"
MULTI = "multipart/form-data; boundary=b"


@pytest.mark.parametrize(
    ("post", "body"),
    [
        ({"mimeType": FORM, "text": "a=1"}, b"a=1"),
        ({"mimeType": FORM, "text": "a=é"}, "a=é".encode()),
        ({"mimeType": FORM, "text": None, "params": None}, b""),
        ({"mimeType": FORM, "params": [{"name": "ud[em]", "value": "x y&z"}, {"name": "b"}]}, b"ud[em]=x%20y%26z&b="),
        ({"mimeType": FORM, "params": [{"name": "ud%5Bem%5D", "value": "x%20y"}]}, b"ud%5Bem%5D=x%20y"),
        ({"mimeType": MULTI, "params": [{"name": "a", "value": "1"}]}, b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--\r\n'),
        ({"mimeType": "text/plain", "text": base64.b64encode(b"\x00\xff").decode(), "encoding": "base64"}, b"\x00\xff"),
        ({"mimeType": "text/plain", "text": "\udc8b\udcff"}, b"\x8b\xff"),
        ({"mimeType": "text/plain", "text": "\ud83d"}, b"\xed\xa0\xbd"),
    ],
)  # fmt: skip
def test_body(tmp_path: Path, post: dict[str, Any], body: bytes) -> None:
    assert one(tmp_path, entry(method="POST", postData=post)).body == body


@pytest.mark.parametrize(
    ("request_", "lost"),
    [
        ({"method": "POST"}, True),
        ({"method": "POST", "bodySize": -1}, True),
        ({"method": "POST", "bodySize": 12}, True),
        ({"method": "POST", "bodySize": 0}, False),
        ({"method": "POST", "headers": [{"name": "content-length", "value": "0"}]}, False),
        ({"method": "POST", "headers": [{"name": "Content-Length", "value": "9"}]}, True),
        ({"method": "POST", "bodySize": 9, "postData": {"text": "a=1"}}, False),
        ({"method": "POST", "bodySize": 9, "postData": {"text": ""}}, True),
        ({"method": "GET", "bodySize": -1}, False),
    ],
)
def test_a_lost_body_is_not_an_empty_one(
    tmp_path: Path, request_: dict[str, Any], lost: bool
) -> None:
    assert one(tmp_path, entry(**request_)).body_lost is lost


@pytest.mark.parametrize(
    ("told", "time"),
    [
        ("2026-11-23T19:58:22.206Z", "2026-11-23T19:58:22.206Z"),
        ("2026-11-23T20:58:22.206+01:00", "2026-11-23T19:58:22.206Z"),
        ("2026-11-23T14:28:22.2060000-0530", "2026-11-23T19:58:22.206Z"),
        ("2026-11-23T19:58:22", "2026-11-23T19:58:22.000Z"),
        ("yesterday", ""),
        (None, ""),
        (12, ""),
    ],
)
def test_time(tmp_path: Path, told: Any, time: str) -> None:
    assert one(tmp_path, entry(startedDateTime=told)).time == time


def test_pseudo_headers_are_no_headers(tmp_path: Path) -> None:
    headers = [{"name": ":path", "value": "/"}, {"name": "referer", "value": "https://a.example/"}, {"name": "X", "value": None}]  # fmt: skip
    assert one(tmp_path, entry(headers=headers)).headers == (("referer", "https://a.example/"), ("X", ""))  # fmt: skip


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({"request": None}, "request is missing"),
        ({"request": {"url": None}}, "request.url is not text"),
        ({"request": {"url": URL, "method": 3}}, "request.method is not text"),
        ({"request": {"url": URL, "headers": 3}}, "request.headers is no list"),
        ({"request": {"url": URL, "postData": {"text": 3}}}, "postData.text is not text"),
        ({"request": {"url": URL, "postData": []}}, "postData is no object"),
        ({"request": {"url": URL, "postData": {"params": {"a": 1}}}}, "postData.params is no list"),
        ({"request": {"url": URL, "postData": {"text": "!", "encoding": "base64"}}}, "a body is not the base64 it is said to be"),
        (17, "the entry is no object"),
        (None, "the entry is no object"),
    ],
)  # fmt: skip
def test_a_bad_entry_is_skipped_and_named(tmp_path: Path, bad: Any, reason: str) -> None:
    found = items(tmp_path, har(entry(), bad, entry(url=URL + "?2")))
    assert [type(item) for item in found] == [Exchange, Gap, Exchange]
    assert found[1] == Gap(1, f"{reason}; the entry was skipped")
    assert [item.entry for item in found] == [0, 1, 2]


@pytest.mark.parametrize("url", ["data:text/plain,x", "blob:https://a.example/1"])
def test_data_and_blob_are_no_requests_but_count(tmp_path: Path, url: str) -> None:
    path = tmp_path / "a.har"
    path.write_text(json.dumps(har(entry(url=url), entry())))
    reading = read(path, ALL)
    assert [item.entry for item in reading] == [1]
    assert reading.entries == 2


def test_not_a_number_and_byte_order_mark(tmp_path: Path) -> None:
    text = json.dumps(har({**entry(), "time": float("nan")}, entry(url=URL + "?é")))
    found = items(tmp_path, b"\xef\xbb\xbf" + text.encode())
    assert [item.url for item in found if isinstance(item, Exchange)] == [URL, URL + "?é"]


@pytest.mark.parametrize(
    "pack", [gzip.compress, zlib.compress, zstandard.compress, bytes], ids=["gzip", "zlib", "zstd", "plain"]
)  # fmt: skip
def test_packed(tmp_path: Path, pack: Any) -> None:
    found = items(tmp_path, pack(json.dumps(har(entry(), entry())).encode()))
    assert len(found) == 2


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{}", b"[]", b'{"log":{}}', b'{"log":{"entries":{}}}', b"hello", b"\x1f\x8b", b"\xd4\xc3\xb2\xa1pcap",
        gzip.compress(b"WARC/1.0", mtime=0), b'{"log":', b"{", b"\x28\xb5\x2f\xfd",
    ],
)  # fmt: skip
def test_what_is_no_capture(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(CaptureError) as caught:
        items(tmp_path, content)
    assert "a.har" in str(caught.value)


def test_the_hash_is_made_where_it_is_wanted(tmp_path: Path) -> None:
    path = tmp_path / "a.har"
    path.write_bytes(json.dumps(har(*(entry(comment="x" * 1000) for _ in range(5000)))).encode())
    assert read(path, ALL).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert read(path, ALL, hashed=False).sha256 is None


def test_an_empty_list_is_fine(tmp_path: Path) -> None:
    assert items(tmp_path, har()) == []


@pytest.mark.parametrize("behind", ["}}%s", '},"log":%s}', ',"entries":[{}]}}', "}}\n%s"])
def test_another_list_behind_the_first_is_told(tmp_path: Path, behind: str) -> None:
    text = json.dumps(har(entry()))
    told = text.removesuffix("}}") + behind.replace("%s", json.dumps(har(entry())["log"]))
    first, gap = items(tmp_path, told.encode())
    assert isinstance(first, Exchange)
    assert isinstance(gap, Gap)
    assert (gap.entry, "a second list of entries" in gap.reason) == (-1, True)


def test_pages_and_the_word_entries_elsewhere(tmp_path: Path) -> None:
    """`entries` in a title, and pages behind the entries, lead nobody astray."""
    title = 'x"entries": [ {"y'
    pages = [{"id": "p", "title": title}]
    log = {
        "pages": pages,
        "entries": [entry(pageref="p", url="https://a.example/"), entry(pageref="p")],
    }
    for order in (("pages", "entries"), ("entries", "pages")):
        found = items(tmp_path, {"log": {key: log[key] for key in order}})
        assert [item.page for item in found if isinstance(item, Exchange)] == [
            "https://a.example/"
        ] * 2


def test_documents_without_pageref(tmp_path: Path) -> None:
    fetched = [{"name": "Sec-Fetch-Dest", "value": "document"}]
    asked = [{"name": "Accept", "value": "text/html,*/*"}]
    html = {"status": 200, "headers": [{"name": "content-type", "value": "text/html"}]}
    path = tmp_path / "a.har"
    path.write_text(
        json.dumps(
            har(
                entry(url="https://a.example/", headers=fetched),
                entry(url="https://b.example/", headers=asked, response=html),
                entry(url="https://c.example/", headers=asked),
                entry(url="https://d.example/"),
            )
        )
    )
    reading = read(path, Interest(in_url=("nothing",)))
    assert list(reading) == []
    assert reading.pages == ["https://a.example/", "https://b.example/"]
    assert reading.entries == 4


def test_responses_are_kept_only_where_asked_for(tmp_path: Path) -> None:
    content = {"status": 200, "content": {"text": "config.set", "mimeType": "text/javascript"}}
    config = "https://connect.facebook.net/signals/config/1"
    found = items(tmp_path, har(entry(response=content), entry(url=config, response=content)))
    assert [item.response_body for item in found if isinstance(item, Exchange)] == [b"", b"config.set"]  # fmt: skip


def test_attached_bodies_lie_beside_the_har_and_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "body.bin").write_bytes(b"a=1")
    (tmp_path / "sub").mkdir()
    inside = one(tmp_path, entry(method="POST", postData={"_file": "body.bin"}))
    outside = one(
        tmp_path, entry(method="POST", postData={"_file": "../" + tmp_path.name + "/body.bin"})
    )
    assert (inside.body, outside.body) == (b"a=1", b"")


def odd_entries() -> list[dict[str, Any]]:
    return [
        entry(url=f"{URL}?{n}", method="POST", postData={"text": t, "mimeType": FORM}, comment="}, {" * n)
        for n, t in enumerate(["a=1", "\udc8b", '{"x": [{"y": 1}, {"z": 2}]}', "é" * 40, "]}", "},\n{"] * 4)
    ]  # fmt: skip


@pytest.mark.parametrize("indent", [None, 2, 4])
@pytest.mark.parametrize("block", [16, 64, 333, 1000, 4096, 1 << 18])
def test_blocks_of_any_size_give_the_same(tmp_path: Path, block: int, indent: int | None) -> None:
    path = tmp_path / "a.har"
    path.write_text(json.dumps(har(*odd_entries()), indent=indent))
    found = [item for _, item in read_har(path, ALL, Pages(), lambda done: None, block) if item]
    assert [item.entry for item in found] == list(range(24))
    expected = [
        e["request"]["postData"]["text"].encode("utf-8", "surrogateescape") for e in odd_entries()
    ]
    assert [item.body for item in found if isinstance(item, Exchange)] == expected


@pytest.mark.parametrize("percent", range(5, 100, 5))
@pytest.mark.parametrize("indent", [None, 2])
def test_a_cut_file_gives_all_before_the_cut(
    tmp_path: Path, percent: int, indent: int | None
) -> None:
    text = json.dumps(har(*odd_entries()), indent=indent)
    cut = text[: len(text) * percent // 100]
    found = items(tmp_path, cut.encode())
    whole = [item for item in found if isinstance(item, Exchange)]
    assert [item.entry for item in whole] == list(range(len(whole)))
    assert found[-1] == Gap(-1, f"the file ends in the middle of entry {len(whole)}; what follows is missing")  # fmt: skip
    complete = sum(f'"{URL}?{n}"' in cut for n in range(24))
    assert complete - 1 <= len(whole) <= complete


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=200), st.binary(max_size=100).map(lambda b: b'{"log":{"entries":[' + b)
    )
)
def test_no_bytes_raise_anything_else(tmp_path: Path, content: bytes) -> None:
    try:
        for item in items(tmp_path, content):
            assert isinstance(item, Exchange | Gap)
    except CaptureError:
        pass


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from([URL, "POST"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["request", "response", "url", "method", "headers", "name", "value", "postData", "text", "params", "pageref", "encoding", "bodySize", "status"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(JSON, max_size=4))
def test_every_entry_is_read_or_named(tmp_path: Path, entries: list[Any]) -> None:
    path = tmp_path / "a.har"
    path.write_text(json.dumps(har(*entries)))
    reading = read(path, ALL)
    for item in reading:
        assert isinstance(item, Exchange | Gap)
    assert reading.entries == len(entries)
