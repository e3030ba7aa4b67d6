"""The proof engine inside the live proxy: learned, searched, recovered, controlled, and told."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mitmproxy import eventsequence, exceptions, http
from mitmproxy.test import taddons, tflow

from pixelwitness.case import read_case
from pixelwitness.live import Witness
from pixelwitness.live import inorder as order
from pixelwitness.observer import Observer

EMAIL = "jan.jansen+a1f9@example.com"
DIGEST = hashlib.sha256(EMAIL.encode()).hexdigest()
BORN = hashlib.sha256(b"19800423").hexdigest()
PIXEL = (
    "https://www.facebook.com/tr/?id=2000000000000001&ev=PageView"
    f"&dl=https%3A%2F%2Fwww.shop.example%2F&ud[em]={DIGEST}"
)
PROFILE = "https://www.shop.example/account/profile"

type Send = Callable[..., http.HTTPFlow]


@pytest.fixture
def send(proxy: taddons.context, witness: Witness) -> Send:
    """Sends a request through the addon's hooks, with its answer."""

    def send(url: str, body: bytes = b"", answer: bytes = b"", **told: str) -> http.HTTPFlow:
        flow = _flow(url, body, answer, told)
        for event in eventsequence.iterate(flow):
            proxy.master.addons.invoke_addon_sync(witness, event)
        return flow

    return send


def _flow(url: str, body: bytes, answer: bytes, told: dict[str, str]) -> http.HTTPFlow:
    flow = tflow.tflow(resp=True)
    headers = http.Headers((), referer="https://www.shop.example/", **told)
    flow.request = http.Request.make("POST" if body else "GET", url, body, headers)
    flow.request.timestamp_start = 1795463907.577
    flow.response = http.Response.make(200, answer, {"content-type": "application/json"})
    return flow


def login(send: Send) -> http.HTTPFlow:
    kind = "application/x-www-form-urlencoded"
    body = b"email=jan.jansen%2Ba1f9%40example.com"
    return send("https://www.shop.example/login", body, content_type=kind)


def held(witness: Witness, case: Path) -> list[dict[str, Any]]:
    witness.done()
    found = read_case(case)
    assert not [line for line in found.journal if line["type"] == "failed"]
    return found.findings


def test_what_was_typed_before_proves_an_upload(send: Send, witness: Witness, case: Path) -> None:
    login(send)
    send(PIXEL)
    (one,) = held(witness, case)
    assert (one["proof"], one["plain"]) == ("verified", EMAIL)
    assert one["source"] == {"learned": {"entry": 0, "place": "body", "field": "email"}}


def test_what_is_typed_later_raises_the_finding_and_is_told(
    send: Send, witness: Witness, case: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    send(PIXEL)
    login(send)
    (one,) = held(witness, case)
    assert one["proof"] == "verified"
    assert "proved: shop.example: e-mail (typed in entry 1)" in caplog.text
    assert EMAIL not in caplog.text


def test_an_account_page_teaches(
    send: Send, witness: Witness, case: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    send(PIXEL)
    flow = send(PROFILE, answer=f'{{"email":"{EMAIL}"}}'.encode(), accept="text/html")
    (one,) = held(witness, case)
    assert one["source"]["learned"] == {"entry": 1, "place": "response", "field": "email"}
    assert "proved: shop.example: e-mail (shown in entry 1)" in caplog.text
    assert not flow.metadata


def test_an_account_page_without_answer_is_still_observed(
    witness: Witness, proxy: taddons.context, send: Send, case: Path
) -> None:
    send(PIXEL)
    flow = _flow(PROFILE, EMAIL.encode().join((b'{"email":"', b'"}')), b"", {})
    witness.request(flow)
    (one,) = held(witness, case)
    assert one["source"]["learned"]["entry"] == 1


def test_learning_can_be_switched_off(
    proxy: taddons.context, send: Send, witness: Witness, case: Path
) -> None:
    proxy.configure(witness, pixelwitness_learning=False)
    login(send)
    send(PIXEL)
    (one,) = held(witness, case)
    assert one["proof"] == "declared"


@pytest.mark.parametrize(("search", "found"), [("meta", []), ("all", ["tracker.example"])])
def test_others_than_meta_are_searched_where_asked(
    proxy: taddons.context, send: Send, witness: Witness, case: Path, search: str, found: list[str]
) -> None:
    proxy.configure(witness, pixelwitness_search=search)
    send(PROFILE, answer=f'{{"email":"{EMAIL}"}}'.encode(), accept="text/html")
    flow = send(f"https://t.tracker.example/collect?x={DIGEST}")
    assert [one["recipient"] for one in held(witness, case)] == found
    assert bool(flow.marked) == bool(found)


@pytest.mark.parametrize(
    ("word", "proof"), [("", "recovered"), ("names", "recovered"), ("none", "declared")]
)
def test_small_worlds_are_tried_at_the_end(
    proxy: taddons.context,
    send: Send,
    witness: Witness,
    case: Path,
    caplog: pytest.LogCaptureFixture,
    word: str,
    proof: str,
) -> None:
    caplog.set_level("INFO")
    proxy.configure(witness, pixelwitness_recover=word)
    send(PIXEL.replace(f"ud[em]={DIGEST}", f"ud[db]={BORN}"))
    (one,) = held(witness, case)
    assert one["proof"] == proof
    tried = [line for line in read_case(case).journal if line["type"] == "trial"]
    assert sum(line["found"] for line in tried) == (proof == "recovered")
    assert {line["capture"] for line in tried} <= {one["capture"]["name"]}
    assert ("recovered: shop.example: birth date (by trying all" in caplog.text) == (word != "none")
    assert "1980" not in caplog.text


def test_a_control_that_is_found_is_an_error(
    proxy: taddons.context,
    send: Send,
    witness: Witness,
    case: Path,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    (tmp_path / "eva.yaml").write_text(f"name: eva\nsynthetic: true\nemail: {EMAIL}\n")
    proxy.configure(witness, pixelwitness_control=[str(tmp_path / "eva.yaml")])
    for number in range(2):
        send(f"{PIXEL}&ec={number}")
    assert {one["proof"] for one in held(witness, case)} == {"declared"}
    journal = read_case(case).journal
    controls = [line["found"] for line in journal if line["type"] == "control"]
    assert len(controls) == 2
    assert all("control persona eva's e-mail" in text for text in controls)
    assert [line["controls"] for line in journal if line["type"] == "live_ended"] == [0, 2]
    looked_for = [line.get("controls") for line in journal if line["type"] == "live"]
    assert looked_for == [None, [{"name": "eva", "kinds": ["email"]}]]
    assert [record.levelname for record in caplog.records] == ["ERROR", "ERROR"]


@pytest.mark.parametrize(
    "option",
    [
        {"pixelwitness_recover": "hats"},
        {"pixelwitness_search": "some"},
        {"pixelwitness_control": ["none.yaml"]},
    ],
)
def test_wrong_words_are_refused(
    proxy: taddons.context, witness: Witness, option: dict[str, Any]
) -> None:
    with pytest.raises(exceptions.OptionsError):
        proxy.configure(witness, **option)


def test_more_than_can_be_looked_at_is_a_gap(
    send: Send, witness: Witness, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order, "_MOST", -1)
    login(send)
    send(PIXEL)
    (one,) = held(witness, case)
    assert one["proof"] == "declared"
    (gap,) = [line for line in read_case(case).journal if line["type"] == "gap"]
    assert (gap["entry"], "too much at once" in gap["reason"]) == (0, True)


def test_a_failure_while_learning_names_its_entry(
    send: Send, witness: Witness, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Observer.observe
    monkeypatch.setattr(
        Observer, "observe", lambda self, one: real(self, one) if one.entry != 1 else 1 / 0
    )
    send(PIXEL)
    login(send)
    send(f"{PIXEL}&ec=1")
    witness.done()
    found = read_case(case)
    assert len(found.findings) == 2
    (line,) = [line for line in found.journal if line["type"] == "failed"]
    assert (line["entry"], "ZeroDivision" in line["error"]) == (1, True)
