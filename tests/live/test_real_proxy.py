"""A real mitmdump between a real client and a real HTTPS server, all on loopback."""

import contextlib
import hashlib
import http.client
import shutil
import signal
import ssl
import subprocess
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from mitmproxy import http as flows
from mitmproxy.io import FlowReader

from pixelwitness.case import About, create_or_open, read_case, verify_chains
from tests.live.loopback import (
    PIXEL,
    TOP,
    environment,
    eventually,
    mitmdump,
    pixelwitness,
    running,
    serving,
)

pytestmark = pytest.mark.slow

PHONE = "e03d152bbe638d9fe7a04f9b88a67674bf15b73c0981755c16eb78d177721e03"
BIRTH = "c702275847e561cbc48d2a13b2d0bdf302dd7b5536160b61b395cd10d579c4d7"
BIG = bytes(range(256)) * 20_480
CONFIG = "/signals/config/2000000000000001?domain=www.shop.example"
BUNDLE = (
    b'config.set("2000000000000001","automaticMatching",{"selectedMatchKeys":["em","ph"]});'
    b'instance.optIn("2000000000000001","AutomaticMatching",!0);'
)
FORM = (
    "id=2000000000000001&ev=SubscribedButtonClick&dl=https%3A%2F%2Fwww.shop.example%2F"
    f"&audff%5Bph%5D={PHONE}"
).encode()
BEACON = (
    '--b1\r\nContent-Disposition: form-data; name="id"\r\n\r\n2000000000000001\r\n'
    f'--b1\r\nContent-Disposition: form-data; name="ud[db]"\r\n\r\n{BIRTH}\r\n--b1--\r\n'
).encode()
GATEWAY = (
    b'{"event_name":"PageView","fb.pixel_id":"2000000000000001",'
    b'"fb.advanced_matching":{"external_id":"klant-42"},'
    b'"website_context":{"location":"https://www.shop.example/"}}'
)


class Answer(BaseHTTPRequestHandler):
    """Answers with the bundle, or with the hash of what came in."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._send(BUNDLE if self.path == CONFIG else BIG if self.path == "/big" else b"GET")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self._send(hashlib.sha256(body).hexdigest().encode())

    def log_message(self, format: str, *args: object) -> None:
        pass

    def _send(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[int]:
    with serving(Answer, tmp_path) as port:
        yield port


def test_findings_and_answers(tmp_path: Path, case: Path, server: int) -> None:
    saved = tmp_path / "flows"
    meta, form = "www.facebook.com", "application/x-www-form-urlencoded"
    sends: list[tuple[str, str, bytes | None, str]] = [
        (meta, PIXEL, None, ""),
        (meta, "/tr/", FORM, form),
        (meta, "/tr/", BEACON, "multipart/form-data; boundary=b1"),
        ("capi.shop.example", "/events", GATEWAY, "text/plain;charset=UTF-8"),
        ("connect.facebook.net", CONFIG, None, ""),
        ("www.shop.example", "/", None, ""),
        ("www.shop.example", "/upload", BIG, "application/octet-stream"),
        ("www.shop.example", "/big", None, ""),
    ]
    plain = {PIXEL: b"GET", CONFIG: BUNDLE, "/": b"GET", "/big": BIG}
    with running(mitmdump(case, "-w", str(saved)), tmp_path, server) as proxy:
        for host, path, body, kind in sends:
            expected = plain[path] if body is None else hashlib.sha256(body).hexdigest().encode()
            assert proxy.send(host, path, body, kind) == (200, expected)
        assert proxy.stop() == 0
    held = read_case(case)
    assert {(one["kind"], one["field"], one["site"]) for one in held.findings} == {
        ("email", "ud[em]", "shop.example"),
        ("phone", "audff[ph]", "shop.example"),
        ("birth_date", "ud[db]", None),
        ("external_id", "fb.advanced_matching.external_id", "shop.example"),
    }
    assert [one["details"] for one in held.setups] == [["em", "ph"]]
    assert not [x for x in held.journal if x["type"] in ("gap", "failed")]
    assert not list(verify_chains(case))
    _requests_hold(case, [PIXEL.encode(), FORM, BEACON, GATEWAY])
    _marked(saved, {PIXEL, "/tr/", "/events"})


def _requests_hold(case: Path, parts: list[bytes]) -> None:
    stored = {path.stem: path.read_bytes() for path in (case / "requests").iterdir()}
    assert all(hashlib.sha256(text).hexdigest() == name for name, text in stored.items())
    assert all(any(part in text for text in stored.values()) for part in parts)
    assert len(stored) == len(parts)


def _marked(saved: Path, paths: set[str]) -> None:
    with saved.open("rb") as file:
        read = [one for one in FlowReader(file).stream() if isinstance(one, flows.HTTPFlow)]
    assert len(read) == 8
    assert {one.request.path for one in read if one.marked} == paths
    assert all("to Meta" in one.comment for one in read if one.marked)


def test_bare_checkout_needs_no_installation(tmp_path: Path, case: Path, server: int) -> None:
    checkout = tmp_path / "checkout"
    for part in ("addons", "rules", "reports"):
        shutil.copytree(TOP / part, checkout / part)
    # Told apart from a copy that is installed where this test runs.
    (checkout / "addons" / "pixelwitness" / "__init__.py").write_text(
        '"""A copy."""\n\n__version__ = "0.0.0.copy"\n'
    )
    command = mitmdump(case, script=checkout / "addons" / "capture.py")
    with running(["env", "-u", "PYTHONPATH", *command], tmp_path, server) as proxy:
        proxy.send("www.facebook.com", PIXEL)
        assert proxy.stop() == 0
    assert len(read_case(case).findings) == 1
    assert {line["version"] for line in read_case(case).journal} == {"0.0.0.copy"}


def test_streamed_body_is_a_gap(tmp_path: Path, case: Path, server: int) -> None:
    with running(mitmdump(case, "--set", "stream_large_bodies=1m"), tmp_path, server) as proxy:
        answer = proxy.send("www.shop.example", "/upload", BIG, "application/octet-stream")
        assert answer == (200, hashlib.sha256(BIG).hexdigest().encode())
        assert proxy.stop() == 0
    (gap,) = [line for line in read_case(case).journal if line["type"] == "gap"]
    assert "www.shop.example was streamed" in gap["reason"]


def test_kill_loses_nothing_that_was_answered(tmp_path: Path, case: Path, server: int) -> None:
    with running(mitmdump(case), tmp_path, server) as proxy:
        for event in range(20):
            proxy.send("www.facebook.com", f"{PIXEL}&eid=event-{event}")
        assert proxy.stop(signal.SIGKILL) == -signal.SIGKILL
    eventually(lambda: len({one["request"] for one in read_case(case).findings}) == 20)


def test_what_cannot_be_written_is_counted_and_ends_with_2(
    tmp_path: Path, case: Path, server: int
) -> None:
    with running(pixelwitness("--case", str(case)), tmp_path, server) as proxy:
        proxy.send("www.facebook.com", PIXEL)
        eventually(lambda: len(list((case / "requests").iterdir())) == 1)
        shutil.rmtree(case / "requests")
        for event in range(3):
            proxy.send("www.facebook.com", f"{PIXEL}&eid=event-{event}")
        assert proxy.stop(signal.SIGINT) == 2
    (ended,) = [line for line in read_case(case).journal if line["type"] == "live_ended"]
    assert (ended["findings"], ended["unwritten"]) == (4, 3)
    assert len(read_case(case).findings) == 1


@pytest.mark.parametrize(("host", "gaps"), [("www.facebook.com", 1), ("www.shop.example", 0)])
def test_calls_that_the_browser_does_not_let_be_read_are_a_gap(
    tmp_path: Path, case: Path, server: int, host: str, gaps: int
) -> None:
    with running(mitmdump(case), tmp_path, server) as proxy:
        for _ in range(2):
            line = http.client.HTTPSConnection("127.0.0.1", proxy.port, timeout=20)
            line.set_tunnel(host, 443)
            with contextlib.closing(line), pytest.raises(ssl.SSLCertVerificationError):
                line.connect()
        assert proxy.stop() == 0
    told = [one["reason"] for one in read_case(case).journal if one["type"] == "gap"]
    assert len(told) == gaps
    assert all("www.facebook.com was closed before anything was sent in it" in one for one in told)


def test_request_counts_though_nobody_answers(tmp_path: Path, case: Path) -> None:
    lazy = mitmdump(case, "--set", "connection_strategy=lazy")
    with running(lazy, tmp_path, 1) as proxy:
        status, _ = proxy.send("www.facebook.com", PIXEL)
        assert status == 502
        assert proxy.stop() == 0
    assert len(read_case(case).findings) == 1


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize(("path", "code"), [(PIXEL, 1), ("/", 0)])
def test_command_tells_by_its_exit_code(
    tmp_path: Path, case: Path, server: int, path: str, code: int, how: int
) -> None:
    with running(pixelwitness("--case", str(case)), tmp_path, server) as proxy:
        proxy.send("www.facebook.com", path)
        assert proxy.stop(how) == code
    held = read_case(case)
    assert len(held.findings) == code
    assert sum(line["type"] == "live_ended" for line in held.journal) == 1


@pytest.mark.parametrize("command", [pixelwitness, mitmdump])
def test_a_case_in_use_is_told_in_a_sentence(
    tmp_path: Path, case: Path, command: Callable[..., list[str]]
) -> None:
    about = About("t", "", "2026-01-01T00:00:00.000Z", (), {}, "")
    words = [case] if command is mitmdump else ["--case", str(case)]
    (tmp_path / "redirect.py").write_text("")
    with create_or_open(case, about):
        done = subprocess.run(
            [*command(*words), "--set", f"confdir={tmp_path / 'conf'}"],
            cwd=tmp_path, env=environment(), capture_output=True, timeout=60, check=False,
        )  # fmt: skip
    assert done.returncode == (1 if command is mitmdump else 2)
    assert b"another program is writing to this case" in done.stdout + done.stderr
    assert b"Traceback" not in done.stdout + done.stderr
    assert b"Fatal" not in done.stderr


def test_command_with_a_control_that_is_found_is_2(
    tmp_path: Path, case: Path, data: Path, server: int
) -> None:
    control = str(data / "study" / "person.yaml")
    email = "jan.jansen%2Ba1f9%40example.com"
    command = pixelwitness("--case", str(case), "--control", control)
    with running(command, tmp_path, server) as proxy:
        proxy.send("www.facebook.com", f"/tr/?id=1&ev=PageView&ud[em]={email}")
        assert proxy.stop(signal.SIGINT) == 2
    (line,) = [line for line in read_case(case).journal if line["type"] == "control"]
    assert "control persona jan's e-mail" in line["found"]


def test_command_makes_a_case_and_takes_two_personas(
    tmp_path: Path, data: Path, server: int
) -> None:
    other = tmp_path / "piet.yaml"
    other.write_text("synthetic: true\nemail: piet@shop.example\n")
    persona = str(data / "study" / "person.yaml")
    command = pixelwitness("--persona", persona, "--persona", str(other))
    with running(command, tmp_path, server) as proxy:
        proxy.send("www.facebook.com", PIXEL)
        assert proxy.stop(signal.SIGINT) == 1
    (made,) = tmp_path.glob("pixelwitness-case-*")
    assert [one["name"] for one in read_case(made).about["personas"]] == ["jan", "piet"]


@pytest.mark.parametrize(
    "words",
    [
        ("--persona", "none.yaml"),
        ("--listen", "nowhere"),
        ("--mode", "nonsense"),
        ("--set", "save_stream_file=flows"),
    ],
)
def test_wrong_usage_is_2(tmp_path: Path, words: tuple[str, str]) -> None:
    (tmp_path / "redirect.py").write_text("")
    command = pixelwitness("--set", f"confdir={tmp_path / 'conf'}", *words)
    done = subprocess.run(
        command, cwd=tmp_path, env=environment(), capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 2, done.stderr
