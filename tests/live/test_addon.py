"""The addon inside mitmproxy's own test harness: same findings as replay, and no flow touched."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mitmproxy import exceptions, http
from mitmproxy.addons.save import Save
from mitmproxy.contentviews import Metadata
from mitmproxy.io import FlowReader
from mitmproxy.test import taddons, tflow, tutils

from pixelwitness.captures import read
from pixelwitness.case import read_case
from pixelwitness.exchange import Exchange
from pixelwitness.finding import Finding
from pixelwitness.live.addon import Witness
from pixelwitness.live.contentview import UploadView
from pixelwitness.observer import Observer
from pixelwitness.rulebook import Rulebook

EM = "bccc6efbbe5f1c7a183ef6867bebe9bc61258200303be40ac3f259fad6b9cbb6"
PIXEL = f"https://www.facebook.com/tr/?id=123456&ev=PageView&dl=https%3A%2F%2Fshop.example&ud[em]={EM}&ud[ph]=undefined"


@pytest.fixture
def witness() -> Iterator[tuple[Witness, Any]]:
    one = Witness()
    with taddons.context(one, Save()) as context:
        yield one, context
        one.done()


def flow_to(
    url: str, method: str = "GET", body: bytes | None = b"", **headers: str
) -> http.HTTPFlow:
    request = tutils.treq(method=method.encode(), content=body)
    request.url = url
    request.headers = http.Headers([(n.encode(), v.encode()) for n, v in headers.items()])
    return tflow.tflow(req=request, resp=True)


def test_live_and_replay_find_the_same(
    witness: tuple[Witness, Any], tmp_path: Path, data: Path, rules: Rulebook
) -> None:
    one, context = witness
    path = data / "study" / "reject.mitm"
    context.configure(one, pixelwitness_case=str(tmp_path / "case"))
    with path.open("rb") as file:
        for flow in FlowReader(file).stream():
            assert isinstance(flow, http.HTTPFlow)
            one.request(flow)
            one.response(flow)
    one.done()
    observer = Observer(rules)
    items = [item for item in read(path, rules.interest) if isinstance(item, Exchange)]
    replayed = {
        x.id for item in items for x in observer.observe(item).lines if isinstance(x, Finding)
    }
    case = read_case(tmp_path / "case")
    assert {finding["id"] for finding in case.findings} == replayed
    assert len(replayed) > 20
    entries = {f["capture"]["entry"] for f in case.findings}
    assert entries <= {item.entry for item in items}
    assert {setup["what"] for setup in case.setups} == {"automatic_matching", "manual_matching"}


def test_a_finding_is_marked_and_commented_and_nothing_else_is_changed(
    witness: tuple[Witness, Any],
) -> None:
    one, _ = witness
    flow = flow_to(PIXEL)
    before = (flow.request.get_state(), flow.response and flow.response.get_state())
    one.request(flow)
    one.response(flow)
    assert (flow.request.get_state(), flow.response and flow.response.get_state()) == before
    assert flow.marked == ":red_circle:"
    assert flow.comment == "e-mail (SHA-256) to Meta"
    assert one.found == 1
    other = flow_to("https://a.example/")
    one.request(other)
    assert (other.marked, other.comment) == ("", "")


def test_our_own_fault_is_journalled_and_browsing_goes_on(
    witness: tuple[Witness, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, context = witness
    context.configure(one, pixelwitness_case=str(tmp_path / "case"))

    def broken(self: Observer, exchange: Exchange) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(Observer, "observe", broken)
    one.request(flow_to(PIXEL))
    one.done()
    (line,) = [x for x in read_case(tmp_path / "case").journal if x["type"] == "failed"]
    assert "ZeroDivisionError" in line["error"]


def test_a_body_that_was_streamed_is_a_gap(witness: tuple[Witness, Any], tmp_path: Path) -> None:
    one, context = witness
    context.configure(one, pixelwitness_case=str(tmp_path / "case"))
    one.request(flow_to("https://upload.shop.example/", "POST", None))
    one.request(flow_to("https://www.facebook.com/tr/", "POST", None))
    one.done()
    gaps = [x for x in read_case(tmp_path / "case").journal if x["type"] == "gap"]
    assert [gap["entry"] for gap in gaps] == [0, 1]
    assert "upload.shop.example" in gaps[0]["reason"]


def test_websocket_messages_do_not_pile_up(witness: tuple[Witness, Any], tmp_path: Path) -> None:
    one, context = witness
    flow = tflow.twebsocketflow()
    assert flow.websocket is not None
    flow.websocket.messages = flow.websocket.messages * 100
    one.websocket_message(flow)
    assert len(flow.websocket.messages) == 64
    context.options.save_stream_file = str(tmp_path / "flows")
    flow.websocket.messages = flow.websocket.messages * 3
    one.websocket_message(flow)
    assert len(flow.websocket.messages) == 192


@pytest.mark.parametrize(
    ("option", "value"),
    [("pixelwitness_persona", ["none.yaml"]), ("pixelwitness_case", "notes")],
)
def test_wrong_options_are_refused(
    witness: tuple[Witness, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    option: str,
    value: Any,
) -> None:
    one, context = witness
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.txt").write_text("not a case")
    with pytest.raises(exceptions.OptionsError):
        context.configure(one, **{option: value})


@pytest.mark.parametrize(
    "flow",
    [
        flow_to(PIXEL),
        flow_to(
            "https://www.facebook.com/tr/",
            "POST",
            PIXEL.partition("?")[2].encode(),
            **{"content-type": "application/x-www-form-urlencoded"},
        ),
    ],
)
def test_the_view_shows_a_call_decoded(rules: Rulebook, flow: http.HTTPFlow) -> None:
    view = UploadView(rules)
    metadata = Metadata(flow=flow, http_message=flow.request)
    assert view.render_priority(b"", metadata) == 2
    text = view.prettify(b"", metadata)
    assert f"ud[em]: {EM}" in text
    assert "e-mail, SHA-256, passed by the site's code" in text
    assert "nobody's data" in text


@pytest.mark.parametrize(
    "metadata",
    [Metadata(), Metadata(flow=tflow.ttcpflow()), Metadata(flow=flow_to("https://a.example/"))],
)
def test_the_view_leaves_the_rest_alone(rules: Rulebook, metadata: Metadata) -> None:
    view = UploadView(rules)
    assert view.render_priority(b"x", metadata) == 0
    with pytest.raises(ValueError, match="no upload"):
        view.prettify(b"x", metadata)
