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
from pixelwitness.consent import load_consent
from pixelwitness.contract import as_dict
from pixelwitness.identity import People, load_persona
from pixelwitness.observer import Scope
from pixelwitness.recovery import recovery
from pixelwitness.replay import Question, replay
from pixelwitness.report import Result
from pixelwitness.rulebook import Rulebook
from tests.live.loopback import Proxy, mitmdump, running, serving

pytestmark = pytest.mark.slow

# The worlds that the live proxy tries, too.
SCOPE = Scope(recover=recovery("", "", print), tools=load_consent())
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
        one["consent"] = finding["consent"]["state"]  # the tools' own times are of another day
        one["entry"] = finding["capture"]["entry"]
        one["also"] = [twin["entry"] for twin in finding["twins"]]
    return sorted(kept, key=lambda one: (one["entry"], one["field"], one["value"]))


@pytest.fixture(params=["reject.mitm", "accept.mitm"])
def capture(request: pytest.FixtureRequest, data: Path) -> Path:
    return data / "study" / str(request.param)


def visited(capture: Path, case: Path, folder: Path, *words: str) -> None:
    """Sends all requests of the capture through a proxy with the addon."""
    with capture.open("rb") as file:
        sends = [f for f in FlowReader(file).stream() if isinstance(f, flows.HTTPFlow)]
    Play.answers = iter([one.response for one in sends])
    with (
        serving(Play, folder) as server,
        running(mitmdump(case, *words), folder, server) as proxy,
    ):
        for one in sends:
            sent(proxy, one.request)
        assert proxy.stop() == 0


def same(case: Path, expected: Result) -> list[dict[str, Any]]:
    """The findings of the case, which are those of the replay, set-ups too."""
    held = read_case(case)
    assert compared(held.findings) == compared([as_dict(one) for one in expected.findings])
    assert len(held.findings) > 10
    assert [one["details"] for one in held.setups] == [list(one.details) for one in expected.setups]
    assert not [line for line in held.journal if line["type"] in ("failed", "control", "gap")]
    return held.findings


def test_live_finds_what_replay_finds(
    tmp_path: Path, case: Path, data: Path, rules: Rulebook, capture: Path
) -> None:
    persona = data / "study" / "person.yaml"
    told = (f"pixelwitness_persona={persona}", "pixelwitness_record=true")
    visited(capture, case, tmp_path, *(word for one in told for word in ("--set", one)))
    loaded = (load_persona(persona),)
    question = Question(rules, loaded, People(loaded), SCOPE)
    findings = same(case, replay(capture, question).result)
    (recorded,) = (case / "captures").iterdir()
    once_more = replay(recorded, question).result
    assert [one.id for one in once_more.findings] == [one["id"] for one in findings]
    assert [one.evidence.proof for one in once_more.findings] == [one["proof"] for one in findings]


def test_live_proves_what_replay_proves_of_a_visitor_whom_nobody_knows(
    tmp_path: Path, case: Path, rules: Rulebook, capture: Path
) -> None:
    visited(capture, case, tmp_path)
    findings = same(case, replay(capture, Question(rules, scope=SCOPE)).result)
    proved = {one["kind"] for one in findings if one["proof"] == "verified"}
    assert {"email", "phone", "first_name", "last_name"} <= proved
