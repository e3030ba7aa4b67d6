"""A real proxy between a real client and a real HTTPS server, all on loopback; every wait ends."""

import contextlib
import datetime
import http.client
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

TOP = Path(__file__).parents[2]
CAPTURE = TOP / "addons" / "capture.py"
EMAIL = "bccc6efbbe5f1c7a183ef6867bebe9bc61258200303be40ac3f259fad6b9cbb6"
PIXEL = (
    f"/tr/?id=2000000000000001&ev=PageView&dl=https%3A%2F%2Fwww.shop.example%2F&ud%5Bem%5D={EMAIL}"
)
PATIENCE = 20
COMMAND = """\
import sys
from pixelwitness.cli import main, proxy
options = proxy.options
proxy.options = lambda *given: [*options(*given), "-s", "redirect.py"]
sys.exit(main())
"""


@contextlib.contextmanager
def serving(
    handler: type[BaseHTTPRequestHandler], folder: Path, protocols: tuple[str, ...] = ()
) -> Iterator[int]:
    """The port of an HTTPS server with a certificate of its own making."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certificate(folder / "server.pem"))
    if protocols:
        context.set_alpn_protocols(list(protocols))
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    httpd.socket = context.wrap_socket(httpd.socket, server_side=True)
    thread = threading.Thread(target=httpd.serve_forever)
    thread.start()
    try:
        yield httpd.server_address[1]
    finally:
        httpd.shutdown()
        thread.join()
        httpd.server_close()


class Nothing(BaseHTTPRequestHandler):
    """Answers everything with nothing."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@dataclass
class Proxy:
    """A proxy that runs, and how to talk through it."""

    process: "subprocess.Popen[bytes]"
    port: int
    authority: Path

    def send(
        self, host: str, path: str, body: bytes | None = None, kind: str = ""
    ) -> tuple[int, bytes]:
        """One request over a connection of its own; the status and body of the answer."""
        line = self.line(host)
        with contextlib.closing(line):
            headers = {"Content-Type": kind} if kind else {}
            line.request("GET" if body is None else "POST", path, body, headers)
            answer = line.getresponse()
            return answer.status, answer.read()

    def line(self, host: str) -> http.client.HTTPSConnection:
        """A connection to that host through the proxy, for HTTP/1."""
        context = self._context()
        line = http.client.HTTPSConnection(
            "127.0.0.1", self.port, timeout=PATIENCE, context=context
        )
        line.set_tunnel(host, 443)
        return line

    def tunnel(self, host: str, protocol: str) -> ssl.SSLSocket:
        """A bare connection to that host through the proxy, for the protocol of that name."""
        raw = socket.create_connection(("127.0.0.1", self.port), PATIENCE)
        raw.sendall(f"CONNECT {host}:443 HTTP/1.1\r\nHost: {host}:443\r\n\r\n".encode())
        assert raw.recv(4096).startswith(b"HTTP/1.1 200")
        context = self._context()
        context.set_alpn_protocols([protocol])
        secure = context.wrap_socket(raw, server_hostname=host)
        assert secure.selected_alpn_protocol() in (protocol, None)
        return secure

    def stop(self, how: int = signal.SIGTERM) -> int:
        """Ends the proxy; returns its exit code."""
        self.process.send_signal(how)
        return self.process.wait(PATIENCE)

    def _context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(self.authority)
        return context


@contextlib.contextmanager
def running(command: list[str], folder: Path, server: int) -> Iterator[Proxy]:
    """The command with every connection led to the server on loopback; ended whatever happens."""
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
            [*command, *words],
            cwd=folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        yield Proxy(process, _port(log, process), confdir / "mitmproxy-ca-cert.pem")
    finally:
        process.kill()
        process.wait(PATIENCE)


def mitmdump(case: Path, *more: str, script: Path = CAPTURE) -> list[str]:
    """mitmproxy's own program with the script."""
    program = Path(sys.executable).parent / "mitmdump"
    start = [str(program), "-s", str(script), "-s", "redirect.py"]
    start += ["--listen-host", "127.0.0.1", "-p", "0"]
    return [*start, "--set", f"pixelwitness_case={case}", *more]


def pixelwitness(*words: str) -> list[str]:
    """`pixelwitness proxy`, which loads the redirection besides."""
    return [sys.executable, "-c", COMMAND, "proxy", "--listen", "127.0.0.1:0", *words]


def eventually(holds: Callable[[], bool]) -> None:
    """Returns when it holds; fails where it does not within the time that every wait has."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def environment() -> Mapping[str, str]:
    """For programs that import the package from this checkout."""
    return {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(TOP / "addons")}


def _port(log: Path, process: "subprocess.Popen[bytes]") -> int:
    for _ in range(PATIENCE * 10):
        if told := re.search(r"listening at \S*?:(\d+)", log.read_text()):
            return int(told[1])
        assert process.poll() is None, log.read_text()
        time.sleep(0.1)
    raise AssertionError(log.read_text())


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
