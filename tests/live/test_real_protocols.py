"""HTTP/2, WebSocket, large bodies and faults through a real mitmdump: nothing breaks them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from mitmproxy import http as flows
from mitmproxy.io import FlowReader

from pixelwitness.case import read_case, verify_chains
from tests.live.loopback import EMAIL, PIXEL, mitmdump, running, serving
from tests.live.protocols import Answer, Pairs, digest, http2, websocket

pytestmark = pytest.mark.slow

META = "www.facebook.com"
FORM = "application/x-www-form-urlencoded"
LARGE = 20_000_000
RECORD = ("--set", "pixelwitness_record=true")
FAULT = """\
from pixelwitness.observer import Observer
def observe(self, exchange):
    raise KeyError("broken")
Observer.observe = observe
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[int]:
    with serving(Answer, tmp_path, ("h2", "http/1.1")) as port:
        yield port


def recorded(case: Path) -> list[flows.HTTPFlow]:
    (path,) = (case / "captures").iterdir()
    with path.open("rb") as file:
        return [one for one in FlowReader(file).stream() if isinstance(one, flows.HTTPFlow)]


def headers(method: str, path: str, kind: str = "") -> Pairs:
    told = [(":method", method), (":scheme", "https"), (":authority", META), (":path", path)]
    return [*told, ("content-type", kind)] if kind else told


def test_http2(tmp_path: Path, case: Path, server: int) -> None:
    form = f"id=2000000000000001&ev=Lead&dl=https%3A%2F%2Fwww.shop.example%2F&udff[em]={EMAIL}"
    with running(mitmdump(case, *RECORD), tmp_path, server) as proxy:
        line = proxy.tunnel(META, "h2")
        assert line.selected_alpn_protocol() == "h2"
        with line:
            sent = [(headers("GET", PIXEL), b""), (headers("POST", "/tr/", FORM), form.encode())]
            answers = http2(line, sent * 5)
        assert answers == [(b"200", digest(body)) for _, body in sent * 5]
        assert proxy.stop() == 0
    assert {one["field"] for one in read_case(case).findings} == {"ud[em]", "udff[em]"}
    assert [one.request.http_version for one in recorded(case)] == ["HTTP/2.0"] * 10
    assert not list(verify_chains(case))


@pytest.mark.parametrize("more", [(), RECORD])
def test_websocket_messages_do_not_pile_up(
    tmp_path: Path, case: Path, server: int, more: tuple[str, ...]
) -> None:
    saying = [b"message %d " % number * 100 for number in range(500)]
    kept = tmp_path / "kept"
    (tmp_path / "count.py").write_text(
        f"def websocket_end(flow):\n    open({str(kept)!r}, 'w').write(str(len(flow.websocket.messages)))\n"
    )
    with running(mitmdump(case, "-s", "count.py", *more), tmp_path, server) as proxy:
        with proxy.tunnel("chat.shop.example", "http/1.1") as line:
            assert websocket(line, "chat.shop.example", saying) == saying
        assert proxy.stop() == 0
    assert kept.read_text() == "64"
    (gap,) = [line for line in read_case(case).journal if line["type"] == "gap"]
    assert gap["reason"] == (
        "of the WebSocket messages with chat.shop.example only the last 64 are kept"
    )
    if more:
        (flow,) = recorded(case)
        assert flow.websocket is not None
        assert [m.content for m in flow.websocket.messages[::2]] == saying[-32:]


def test_all_websocket_messages_stay_in_the_users_own_file(
    tmp_path: Path, case: Path, server: int
) -> None:
    saved = tmp_path / "flows"
    with running(mitmdump(case, "-w", str(saved)), tmp_path, server) as proxy:
        with proxy.tunnel("chat.shop.example", "http/1.1") as line:
            websocket(line, "chat.shop.example", [b"message"] * 100)
        assert proxy.stop() == 0
    with saved.open("rb") as file:
        (flow,) = [one for one in FlowReader(file).stream() if isinstance(one, flows.HTTPFlow)]
    assert flow.websocket is not None
    assert len(flow.websocket.messages) == 200


def test_large_body_passes_and_is_read(tmp_path: Path, case: Path, server: int) -> None:
    start = f"id=2000000000000001&ev=Lead&dl=https%3A%2F%2Fwww.shop.example%2F&ud[em]={EMAIL}&x="
    body = start.encode() + b"x" * LARGE
    with running(mitmdump(case), tmp_path, server) as proxy:
        assert proxy.send(META, "/tr/", body, FORM) == (200, digest(body))
        assert proxy.stop() == 0
    (finding,) = read_case(case).findings
    assert (finding["field"], finding["site"]) == ("ud[em]", "shop.example")
    assert (case / "requests" / f"{finding['request']}.http").stat().st_size > LARGE


def test_fault_is_journalled_and_traffic_goes_on(tmp_path: Path, case: Path, server: int) -> None:
    (tmp_path / "fault.py").write_text(FAULT)
    with running(mitmdump(case, "-s", "fault.py"), tmp_path, server) as proxy:
        with proxy.tunnel(META, "h2") as line:
            answers = http2(line, [(headers("GET", PIXEL), b"")] * 3)
        assert answers == [(b"200", digest(b""))] * 3
        assert proxy.stop() == 0
    failed = [line for line in read_case(case).journal if line["type"] == "failed"]
    assert [(one["entry"], one["error"]) for one in failed] == [
        (number, "KeyError('broken')") for number in range(3)
    ]
