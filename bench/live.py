"""The live proxy against bare mitmdump: throughput on a mix with 2 % pixel calls, and the hook.

usage: python bench/live.py [REQUESTS]      (default 3000 a round)
"""

import asyncio
import hashlib
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from mitmproxy import http
from mitmproxy.test import taddons, tflow, tutils

from pixelwitness.live import Witness

TOP = Path(__file__).parents[1]
ROUNDS, CLIENTS = 5, 8
EM = hashlib.sha256(b"jan@example.com").hexdigest()
REDIRECT = "def server_connect(data):\n    data.server.address = ('127.0.0.1', {port})\n"


def url(number: int) -> str:
    """Every fiftieth request is a call of the pixel."""
    if number % 50 == 7:
        return (
            f"http://www.facebook.com/tr/?id=2000000000000001&ev=PageView&ts=17{number:011}&ec={number}"
            f"&dl=https%3A%2F%2Fwww.shop.example%2F{number}&rl=&if=false&sw=1280&sh=720&v=2.9.252"
            f"&ud[em]={EM}&ud[fn]={EM}&r=stable&o=4126&fbp=fb.1.1.2&it=1&coo=false&rqm=GET"
        )
    return f"http://cdn.assets.example/js/app.{number}.js?v=3"


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answers every request with the same 200 bytes."""
    body = b"x" * 200
    try:
        while await reader.readuntil(b"\r\n\r\n"):
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n" + body)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def client(port: int, numbers: range) -> None:
    """One connection to the proxy, one request after another."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for number in numbers:
        address = url(number)
        host = address.split("/")[2]
        writer.write(f"GET {address} HTTP/1.1\r\nHost: {host}\r\nAccept: */*\r\n\r\n".encode())
        await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(200)
    writer.close()


async def load(port: int, count: int) -> float:
    """Requests a second."""
    begin = time.perf_counter()
    share = count // CLIENTS
    await asyncio.gather(*(client(port, range(n * share, (n + 1) * share)) for n in range(CLIENTS)))
    return share * CLIENTS / (time.perf_counter() - begin)


async def one_round(folder: Path, count: int, with_addon: bool) -> float:
    """Starts mitmdump, warms it up, loads it, stops it."""
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    redirect = folder / "redirect.py"
    redirect.write_text(REDIRECT.format(port=server.sockets[0].getsockname()[1]))
    command: list[str | Path] = [
        Path(sys.executable).parent / "mitmdump",
        "-q",
        "-s",
        redirect,
        "--listen-port",
        str(port),
    ]
    if with_addon:
        case = folder / f"case-{time.time_ns()}"
        command += ["-s", TOP / "addons" / "capture.py", "--set", f"pixelwitness_case={case}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        await until_open(port)
        await load(port, 400)
        return await load(port, count)
    finally:
        process.terminate()
        process.wait()
        server.close()


async def until_open(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        await asyncio.sleep(0.1)
    raise TimeoutError("mitmdump did not start")


def hook(count: int) -> None:
    """The time of the request hook alone, over the same mix."""
    witness = Witness()
    with taddons.context(witness) as context, tempfile.TemporaryDirectory() as folder:
        context.configure(witness, pixelwitness_case=f"{folder}/case")
        times = []
        for number in range(count):
            request = tutils.treq(method=b"GET", content=b"")
            request.url = url(number)
            request.headers = http.Headers(accept="*/*")
            flow = tflow.tflow(req=request)
            begin = time.perf_counter()
            witness.request(flow)
            times.append((time.perf_counter() - begin) * 1e6)
        witness.done()
    times.sort()
    print(f"hook: median {times[count // 2]:.0f} µs, p99 {times[count * 99 // 100]:.0f} µs")


async def main(count: int) -> None:
    """Both in turn; the ratio is the median over the pairs."""
    ratios, bare, ours = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(ROUNDS):
            bare.append(await one_round(Path(folder), count, with_addon=False))
            ours.append(await one_round(Path(folder), count, with_addon=True))
            ratios.append(ours[-1] / bare[-1])
    print(
        f"throughput: bare mitmdump {statistics.median(bare):.0f} a second, with the addon "
        f"{statistics.median(ours):.0f}, ratio {statistics.median(ratios):.3f}"
    )


if __name__ == "__main__":
    requests = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
    hook(requests)
    asyncio.run(main(requests))
