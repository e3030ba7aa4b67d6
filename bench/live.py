"""The time that the live proxy's hook takes, on a mix with 2 % pixel calls.

usage: python bench/live.py [REQUESTS]      (default 3000)
"""

import hashlib
import sys
import tempfile
import time

from mitmproxy import http
from mitmproxy.test import taddons, tflow, tutils

from pixelwitness.live import Witness

EM = hashlib.sha256(b"jan@example.com").hexdigest()


def url(number: int) -> str:
    """Every fiftieth request is a call of the pixel."""
    if number % 50 == 7:
        return (
            f"http://www.facebook.com/tr/?id=2000000000000001&ev=PageView&ts=17{number:011}&ec={number}"
            f"&dl=https%3A%2F%2Fwww.shop.example%2F{number}&rl=&if=false&sw=1280&sh=720&v=2.9.252"
            f"&ud[em]={EM}&ud[fn]={EM}&r=stable&o=4126&fbp=fb.1.1.2&it=1&coo=false&rqm=GET"
        )
    return f"http://cdn.assets.example/js/app.{number}.js?v=3"


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


if __name__ == "__main__":
    hook(int(sys.argv[1]) if len(sys.argv) > 1 else 3000)
