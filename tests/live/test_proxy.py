"""A real mitmdump with the script, a real HTTPS server on loopback, a real client through both."""

import datetime
import http.client
import http.server
import ipaddress
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from mitmproxy import http as mitm
from mitmproxy.io import FlowReader

from pixelwitness.case import read_case, verify_chains

pytestmark = pytest.mark.slow
TOP = Path(__file__).parents[2]
EM = "bccc6efbbe5f1c7a183ef6867bebe9bc61258200303be40ac3f259fad6b9cbb6"
BIG = bytes(range(256)) * 20_000
CONFIG = b'config.set("123456","automaticMatching",{"selectedMatchKeys":["em"]});instance.optIn("123456","AutomaticMatching",true);'
REDIRECT = "def server_connect(data):\n    data.server.address = ('127.0.0.1', {port})\n"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(CONFIG if "/signals/config/" in self.path else b"answer " + self.path.encode())

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])))

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "loopback")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = folder / "server.pem"
    pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    httpd = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.socket = context.wrap_socket(httpd.socket, server_side=True)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield httpd.server_address[1]
    httpd.shutdown()
    httpd.server_close()


class Proxy:
    """mitmdump on a free port, with the script and every upstream connection led to the server."""

    def __init__(self, folder: Path, server: int) -> None:
        self.case, self.flows = folder / "case", folder / "all.mitm"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        redirect = folder / "redirect.py"
        redirect.write_text(REDIRECT.format(port=server))
        log = (folder / "log").open("wb")
        self.process = subprocess.Popen(
            [
                Path(sys.executable).parent / "mitmdump", "-s", TOP / "addons" / "capture.py", "-s", redirect,
                "--listen-host", "127.0.0.1", "--listen-port", str(self.port), "-w", self.flows,
                "--set", f"confdir={folder / 'conf'}", "--set", "ssl_insecure=true",
                "--set", f"pixelwitness_case={self.case}",
            ],
            stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        log.close()
        self._wait()

    def _wait(self) -> None:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise AssertionError("mitmdump did not start")

    def send(self, url: str, body: bytes | None = None, **headers: str) -> bytes:
        host, _, path = url.removeprefix("https://").partition("/")
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        client = http.client.HTTPSConnection("127.0.0.1", self.port, context=context, timeout=30)
        client.set_tunnel(host, 443)
        client.request(
            "GET" if body is None else "POST", f"/{path}", body,
            {name.replace("_", "-"): value for name, value in headers.items()},
        )  # fmt: skip
        answer = client.getresponse().read()
        client.close()
        return answer


@pytest.fixture
def proxy(tmp_path: Path, server: int) -> Iterator[Proxy]:
    one = Proxy(tmp_path, server)
    yield one
    one.process.kill()
    one.process.wait()


PIXEL = f"https://www.facebook.com/tr/?id=123456&ev=PageView&dl=https%3A%2F%2Fwww.shop.example%2F&ud[em]={EM}"
FORM = f"id=123456&ev=Purchase&dl=https%3A%2F%2Fwww.shop.example%2F&udff%5Bph%5D={EM}".encode()
MULTI = f'--b\r\nContent-Disposition: form-data; name="id"\r\n\r\n1\r\n--b\r\nContent-Disposition: form-data; name="ud[fn]"\r\n\r\n{EM}\r\n--b--\r\n'.encode()
GATE = f'{{"event_name":"Lead","fb.pixel_id":"123456","fb.advanced_matching":{{"ln":"{EM}"}}}}'.encode()


def test_live(proxy: Proxy) -> None:
    referer = "https://www.shop.example/"
    assert proxy.send(PIXEL).startswith(b"answer /tr/")
    assert (
        proxy.send(
            "https://www.facebook.com/tr/", FORM, Content_Type="application/x-www-form-urlencoded"
        )
        == FORM
    )
    assert (
        proxy.send(
            "https://www.facebook.com/tr/",
            MULTI,
            Content_Type="multipart/form-data; boundary=b",
            Referer=referer,
        )
        == MULTI
    )
    assert (
        proxy.send(
            "https://capi.shop.example/events", GATE, Content_Type="text/plain", Referer=referer
        )
        == GATE
    )
    assert (
        proxy.send("https://connect.facebook.net/signals/config/123456?v=2.9.252", Referer=referer)
        == CONFIG
    )
    assert proxy.send("https://www.shop.example/") == b"answer /"
    assert (
        proxy.send("https://upload.shop.example/", BIG, Content_Type="application/octet-stream")
        == BIG
    )
    proxy.process.send_signal(signal.SIGINT)
    assert proxy.process.wait(20) == 0
    case = read_case(proxy.case)
    assert {
        (f["site"], f["channel"], f["field"], f["capture"]["entry"]) for f in case.findings
    } == {
        ("shop.example", "pixel", "ud[em]", 0),
        ("shop.example", "pixel", "udff[ph]", 1),
        ("shop.example", "pixel", "ud[fn]", 2),
        ("shop.example", "gateway", "fb.advanced_matching.ln", 3),
    }
    assert [(s["what"], s["details"], s["site"]) for s in case.setups] == [
        ("automatic_matching", ["em"], "shop.example")
    ]
    assert verify_chains(proxy.case) == []
    sent = {p.stem: p.read_bytes() for p in (proxy.case / "requests").glob("*.http")}
    multi = next(f["request"] for f in case.findings if f["field"] == "ud[fn]")
    assert sent[multi].endswith(b"\r\n\r\n" + MULTI)
    with proxy.flows.open("rb") as file:
        flows = [one for one in FlowReader(file).stream() if isinstance(one, mitm.HTTPFlow)]
    assert [bool(one.marked) for one in flows] == [True, True, True, True, False, False, False]


def test_what_was_written_survives_kill_9(proxy: Proxy) -> None:
    for number in range(20):
        proxy.send(f"{PIXEL}&ec={number}")
    time.sleep(0.5)
    proxy.process.kill()
    proxy.process.wait()
    assert len(read_case(proxy.case).findings) == 20
    assert verify_chains(proxy.case) == []
