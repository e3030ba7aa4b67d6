"""A real mitmdump between a real client and a real HTTPS server, all on loopback."""

import contextlib
import datetime
import hashlib
import http.client
import os
import re
import signal
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from mitmproxy import http as flows
from mitmproxy.io import FlowReader

from pixelwitness.case import read_case, verify_chains

pytestmark = pytest.mark.slow

TOP = Path(__file__).parents[2]
CAPTURE = TOP / "addons" / "capture.py"
EMAIL = "bccc6efbbe5f1c7a183ef6867bebe9bc61258200303be40ac3f259fad6b9cbb6"
PHONE = "e03d152bbe638d9fe7a04f9b88a67674bf15b73c0981755c16eb78d177721e03"
BIRTH = "c702275847e561cbc48d2a13b2d0bdf302dd7b5536160b61b395cd10d579c4d7"
BIG = bytes(range(256)) * 20_480
CONFIG = "/signals/config/2000000000000001?domain=www.shop.example"
BUNDLE = (
    b'config.set("2000000000000001","automaticMatching",{"selectedMatchKeys":["em","ph"]});'
    b'instance.optIn("2000000000000001","AutomaticMatching",!0);'
)
PIXEL = (
    f"/tr/?id=2000000000000001&ev=PageView&dl=https%3A%2F%2Fwww.shop.example%2F&ud%5Bem%5D={EMAIL}"
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

COMMAND = """\
import sys
from pixelwitness.cli import main, proxy
options = proxy.options
proxy.options = lambda *given: [*options(*given), "-s", "redirect.py"]
sys.exit(main())
"""


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
    """The port of an HTTPS server with a certificate of its own making."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certificate(tmp_path / "server.pem"))
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    httpd.socket = context.wrap_socket(httpd.socket, server_side=True)
    thread = threading.Thread(target=httpd.serve_forever)
    thread.start()
    yield httpd.server_address[1]
    httpd.shutdown()
    thread.join()
    httpd.server_close()


def _certificate(path: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "loopback.test")])
    start = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = builder.not_valid_before(start).not_valid_after(start + datetime.timedelta(days=9))
    pem = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + pem)
    return path


@dataclass
class Proxy:
    """A proxy that runs, and how to talk through it."""

    process: "subprocess.Popen[bytes]"
    port: int
    authority: Path

    def send(
        self, host: str, path: str, body: bytes | None = None, kind: str = ""
    ) -> tuple[int, bytes]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(self.authority)
        line = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=20, context=context)
        line.set_tunnel(host, 443)
        with contextlib.closing(line):
            headers = {"Content-Type": kind} if kind else {}
            line.request("GET" if body is None else "POST", path, body, headers)
            answer = line.getresponse()
            return answer.status, answer.read()

    def stop(self, how: int = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        return self.process.wait(20)


@contextlib.contextmanager
def running(command: list[str], folder: Path, server: int) -> Iterator[Proxy]:
    """The command with every connection led to the server on loopback."""
    redirect = folder / "redirect.py"
    redirect.write_text(
        f"def server_connect(data):\n    data.server.address = ('127.0.0.1', {server})\n"
    )
    confdir, log = folder / "conf", folder / "log"
    # Bound to loopback, so that nothing could leave this machine even without the redirection.
    settings = [f"confdir={confdir}", "ssl_insecure=true", "connect_addr=127.0.0.1"]
    words = [word for one in settings for word in ("--set", one)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, *words], cwd=folder, env=_environment(), stdout=output, stderr=output
        )
    try:
        yield Proxy(process, _port(log, process), confdir / "mitmproxy-ca-cert.pem")
    finally:
        process.kill()
        process.wait()


def _environment() -> Mapping[str, str]:
    return {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(TOP / "addons")}


def _port(log: Path, process: "subprocess.Popen[bytes]") -> int:
    for _ in range(200):
        if told := re.search(r"listening at \S*?:(\d+)", log.read_text()):
            return int(told[1])
        assert process.poll() is None, log.read_text()
        time.sleep(0.1)
    raise AssertionError(log.read_text())


def mitmdump(case: Path, *more: str) -> list[str]:
    program = Path(sys.executable).parent / "mitmdump"
    start = [str(program), "-s", str(CAPTURE), "-s", "redirect.py"]
    start += ["--listen-host", "127.0.0.1", "-p", "0"]
    return [*start, "--set", f"pixelwitness_case={case}", *more]


def pixelwitness(*words: str) -> list[str]:
    return [sys.executable, "-c", COMMAND, "proxy", "--listen", "127.0.0.1:0", *words]


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
        time.sleep(0.5)
        assert proxy.stop(signal.SIGKILL) == -signal.SIGKILL
    assert len({one["request"] for one in read_case(case).findings}) == 20


def test_request_counts_though_nobody_answers(tmp_path: Path, case: Path) -> None:
    lazy = mitmdump(case, "--set", "connection_strategy=lazy")
    with running(lazy, tmp_path, 1) as proxy:
        status, _ = proxy.send("www.facebook.com", PIXEL)
        assert status == 502
        assert proxy.stop() == 0
    assert len(read_case(case).findings) == 1


@pytest.mark.parametrize(("path", "code"), [(PIXEL, 1), ("/", 0)])
def test_command_tells_by_its_exit_code(
    tmp_path: Path, case: Path, server: int, path: str, code: int
) -> None:
    with running(pixelwitness("--case", str(case)), tmp_path, server) as proxy:
        proxy.send("www.facebook.com", path)
        assert proxy.stop(signal.SIGINT) == code
    assert len(read_case(case).findings) == code


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
    "words", [("--persona", "none.yaml"), ("--listen", "nowhere"), ("--mode", "nonsense")]
)
def test_wrong_usage_is_2(tmp_path: Path, words: tuple[str, str]) -> None:
    (tmp_path / "redirect.py").write_text("")
    command = pixelwitness("--set", f"confdir={tmp_path / 'conf'}", *words)
    done = subprocess.run(
        command, cwd=tmp_path, env=_environment(), capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 2, done.stderr
