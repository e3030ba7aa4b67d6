"""The study's visits once more, as real traffic: live finds what the replay of the flows finds."""

import contextlib
import http.client
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from mitmproxy import http as flows
from mitmproxy.io import FlowReader

from pixelwitness.case import read_case
from pixelwitness.contract import as_dict
from pixelwitness.identity import load_persona
from pixelwitness.replay import Question, replay
from pixelwitness.rulebook import Rulebook
from tests.live.loopback import Proxy, mitmdump, running, serving

pytestmark = pytest.mark.slow

# What hangs on the moment, on the capture's name, or on HTTP/1 taking the place of HTTP/2.
ASIDE = {"id", "time", "capture", "request", "twins"}
OF_THE_LINE = {"content-length", "transfer-encoding", "connection", "keep-alive"}


class Play(BaseHTTPRequestHandler):
    """Answers each request as the flow of the same number was answered."""

    protocol_version = "HTTP/1.1"
    answers: Iterator[flows.Response | None]

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        answer = next(self.answers) or flows.Response.make(502)
        body = answer.raw_content or b""
        self.send_response_only(answer.status_code)
        for name, value in answer.headers.items(multi=True):
            if name.lower() not in OF_THE_LINE:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:
        pass


def sent(proxy: Proxy, request: flows.Request) -> None:
    """The request as it is in the capture, over a connection of its own."""
    assert request.scheme == "https"
    body = request.raw_content or b""
    with contextlib.closing(proxy.line(request.pretty_host)) as line:
        line.putrequest(request.method, request.path, skip_host=True, skip_accept_encoding=True)
        if "host" not in request.headers:
            line.putheader("Host", request.pretty_host)
        for name, value in request.headers.items(multi=True):
            if not name.startswith(":") and name.lower() not in OF_THE_LINE:
                line.putheader(name, value)
        if body:
            line.putheader("Content-Length", str(len(body)))
        line.endheaders(body)
        with contextlib.suppress(http.client.HTTPException):
            line.getresponse().read()


def compared(findings: list[dict[str, Any]]) -> list[Mapping[str, Any]]:
    kept = [{k: v for k, v in one.items() if k not in ASIDE} for one in findings]
    for one, finding in zip(kept, findings, strict=True):
        one["entry"] = finding["capture"]["entry"]
        one["also"] = [twin["entry"] for twin in finding["twins"]]
    return sorted(kept, key=lambda one: (one["entry"], one["field"], one["value"]))


@pytest.mark.parametrize("visit", ["reject.mitm", "accept.mitm"])
def test_live_finds_what_replay_finds(
    tmp_path: Path, case: Path, data: Path, rules: Rulebook, visit: str
) -> None:
    persona = data / "study" / "person.yaml"
    with (data / "study" / visit).open("rb") as file:
        visited = [f for f in FlowReader(file).stream() if isinstance(f, flows.HTTPFlow)]
    Play.answers = iter([one.response for one in visited])
    words = ("--set", f"pixelwitness_persona={persona}", "--set", "pixelwitness_record=true")
    with (
        serving(Play, tmp_path) as server,
        running(mitmdump(case, *words), tmp_path, server) as proxy,
    ):
        for one in visited:
            sent(proxy, one.request)
        assert proxy.stop() == 0
    question = Question(rules, (load_persona(persona),))
    expected = replay(data / "study" / visit, question).result
    held = read_case(case)
    assert compared(held.findings) == compared([as_dict(one) for one in expected.findings])
    assert len(held.findings) > 10
    assert [one["details"] for one in held.setups] == [list(one.details) for one in expected.setups]
    assert not [line for line in held.journal if line["type"] == "failed"]
    (recorded,) = (case / "captures").iterdir()
    once_more = replay(recorded, question).result
    assert [one.id for one in once_more.findings] == [one["id"] for one in held.findings]
