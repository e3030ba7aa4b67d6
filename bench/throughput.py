"""Requests a second through the proxy with the addon against bare `mitmdump`, 2 % pixel calls.

usage: python bench/throughput.py [--https] [--as-run] [ROUNDS [REQUESTS]]    (36 rounds of 1000)

Both proxies run at the same time and are driven in turn; after every six rounds they are started
anew, for two runs of one and the same program differ by more than a hundredth. Every wait has a
time-out. Over plain HTTP, where the addon's share is largest, the proxies take this program for
their upstream proxy; over HTTPS, as browsers send, for every server. So no name is looked up and
nothing leaves the machine. Both are silent (`-q`), which leaves the least between them; with
`--as-run` they are what a user starts: `mitmdump`, which tells of each flow, and `pixelwitness
proxy --no-record`, which tells of findings.
"""

import asyncio
import contextlib
import os
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

from live import url
from mitmproxy.certs import CertStore

TOP = Path(__file__).parents[1]
CONNECTIONS = 8
PATIENCE = 60
_SAME = 6
LISTEN = ("--listen-host", "127.0.0.1", "--listen-port", "PORT")
BODY = b"x" * 4_000
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/javascript\r\nContent-Length: %d\r\n\r\n" % len(
    BODY
)
HEADERS = (
    "Accept: */*\r\nAccept-Language: nl-NL,nl;q=0.9,en;q=0.8\r\nReferer: http://www.shop.example/\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150.0.0.0\r\n"
)


@dataclass(frozen=True, slots=True)
class Proxy:
    """A mitmdump that runs."""

    port: int
    pid: int


@dataclass(frozen=True, slots=True)
class Round:
    """Requests a second, and the proxy's seconds of processor a request (0 where none is told)."""

    rate: float
    cost: float


async def main(https: bool, as_run: bool, rounds: int, requests: int) -> None:
    """Runs all and prints the medians; the first round of each start is thrown away."""
    pairs: list[tuple[Round, Round]] = []
    while len(pairs) < rounds:
        pairs += await started(https, as_run, min(_SAME, rounds - len(pairs)), requests)
    report(pairs)


async def started(
    https: bool, as_run: bool, rounds: int, requests: int
) -> list[tuple[Round, Round]]:
    """So many rounds of both proxies, which were just started."""
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        async with upstream(certificate(folder) if https else None) as port:
            way = (
                ("--set", "ssl_insecure=true")
                if https
                else ("--mode", f"upstream:http://127.0.0.1:{port}")
            )
            bare = stack.enter_context(running(folder / "bare", *bare_words(as_run), *way))
            ours = stack.enter_context(running(folder / "ours", *our_words(as_run, folder), *way))
            pairs = []
            for number in range(rounds + 1):
                order = (bare, ours) if number % 2 else (ours, bare)
                part = range(number * requests, (number + 1) * requests)
                done = {proxy: await driven(proxy, part, port if https else 0) for proxy in order}
                pairs.append((done[bare], done[ours]))
        told = (folder / "ours" / "log").read_text()
        assert as_run or not told, told
    return pairs[1:]


def report(pairs: list[tuple[Round, Round]]) -> None:
    """The medians of both, and the median of the ratios of rounds that ran side by side."""
    middle = statistics.median
    for name, rounds in zip(("bare", "ours"), zip(*pairs, strict=True), strict=True):
        rate, cost = middle(one.rate for one in rounds), middle(one.cost for one in rounds)
        print(f"{name}: {rate:.0f} requests/s, {cost * 1000:.3f} ms of processor a request")
    print(f"requests/s, ratio: {middle(b.rate / a.rate for a, b in pairs):.3f}")
    if all(a.cost and b.cost for a, b in pairs):
        print(f"by processor time: {middle(a.cost / b.cost for a, b in pairs):.3f}")


def bare_words(as_run: bool) -> tuple[str, ...]:
    """The command of mitmdump alone; `PORT` stands for the port to listen on."""
    return ("mitmdump", *(() if as_run else ("-q",)), *LISTEN)


def our_words(as_run: bool, folder: Path) -> tuple[str, ...]:
    """The command of mitmdump with the addon, or of the program that users start."""
    case = str(folder / "case")
    if as_run:
        return (
            "pixelwitness",
            "proxy",
            "--no-record",
            "--listen",
            "127.0.0.1:PORT",
            "--case",
            case,
        )
    script = str(TOP / "addons" / "capture.py")
    return ("mitmdump", "-q", *LISTEN, "-s", script, "--set", f"pixelwitness_case={case}")


@contextlib.contextmanager
def running(folder: Path, program: str, *more: str) -> Iterator[Proxy]:
    """A proxy that runs with these words; ended whatever happens."""
    folder.mkdir()
    port = free_port()
    command = [str(Path(sys.executable).parent / program)]
    command += [word.replace("PORT", str(port)) for word in more]
    command += ["--set", f"confdir={folder}"]
    environment = {**os.environ, "PYTHONPATH": str(TOP / "addons")}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment
        )
    try:
        wait_for(port, process)
        yield Proxy(port, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(20)


def free_port() -> int:
    """A port that nobody listened on a moment ago; `mitmdump -q` does not tell its own."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Returns when the port is open; fails where the program ends or takes too long."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise SystemExit(f"the proxy did not start; it ended with {process.poll()}")


@contextlib.asynccontextmanager
async def upstream(tls: ssl.SSLContext | None) -> AsyncIterator[int]:
    """The port of a server that answers every request in the same way."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while await reader.readuntil(b"\r\n\r\n"):
                writer.write(ANSWER + BODY)
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


async def driven(proxy: Proxy, requests: range, server: int) -> Round:
    """Sends the requests of these numbers over several connections that stay open.

    `server` is the port of the server for HTTPS, 0 for plain HTTP.
    """
    before, begin = processor(proxy.pid), time.perf_counter()
    async with asyncio.timeout(PATIENCE):
        parts = [requests[first::CONNECTIONS] for first in range(CONNECTIONS)]
        await asyncio.gather(*(sent(proxy.port, part, server) for part in parts))
    took = time.perf_counter() - begin
    return Round(len(requests) / took, (processor(proxy.pid) - before) / len(requests))


async def sent(port: int, numbers: range, server: int) -> None:
    """Sends these requests one after the other and reads each answer to its end."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    if server:
        await tunnelled(reader, writer, server)
    for number in numbers:
        address = url(number)
        _, _, host, path = address.split("/", 3)
        line = f"/{path}" if server else address
        writer.write(f"GET {line} HTTP/1.1\r\nHost: {host}\r\n{HEADERS}\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        await reader.readexactly(len(BODY))
    writer.close()
    await writer.wait_closed()


async def tunnelled(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, server: int
) -> None:
    """Asks the proxy for a tunnel to that port, and speaks TLS in it."""
    writer.write(f"CONNECT 127.0.0.1:{server} HTTP/1.1\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), head
    anybody = ssl.create_default_context()
    anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE
    await writer.start_tls(anybody, server_hostname="www.shop.example")


def certificate(folder: Path) -> ssl.SSLContext:
    """A certificate of the server's own making, which `ssl_insecure` takes."""
    CertStore.from_store(folder, "server", 2048)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server-ca.pem")
    return context


def processor(pid: int) -> float:
    """Seconds of processor that a process and its children have used; 0 where there is no /proc."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0
    user, system = stat.read_text().rpartition(")")[2].split()[11:13]
    own = (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own + sum(processor(int(child)) for child in children)


if __name__ == "__main__":
    words = sys.argv[1:]
    given = [int(word) for word in words if not word.startswith("--")]
    counts = (*given, *(36, 1000)[len(given) :])
    asyncio.run(main("--https" in words, "--as-run" in words, *counts))
