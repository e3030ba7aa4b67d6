"""The time that the live proxy's hooks take: on a mix with 2 % pixel calls, and where most is learned.

usage: python bench/live.py [REQUESTS]      (default 3000)
"""

import hashlib
import json
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


def learning() -> None:
    """The most that one answer teaches: 100 values, then a pixel call.

    The hooks' own time, and the time until all of it is spelled, hashed and compared.
    """
    kinds = {"email": "p{:02}@example.com", "phone": "06123456{:02}", "birth_date": "19{:02}-04-23"}
    kinds |= {"first_name": "Jan{:02}", "last_name": "van der Berg{:02}"}
    rows = {f"v{n}": {kind: shape.format(n) for kind, shape in kinds.items()} for n in range(20)}
    page = tflow.tflow(resp=True)
    page.request = http.Request.make("GET", "https://www.shop.example/account/profile")
    page.request.headers["referer"] = "https://www.shop.example/"
    kind = {"content-type": "application/json"}
    page.response = http.Response.make(200, json.dumps(rows), kind)
    call = tflow.tflow(resp=True)
    call.request = http.Request.make("GET", url(7))
    witness = Witness()
    with taddons.context(witness) as context:
        context.configure(witness, pixelwitness_learning=True)
        begin = time.perf_counter()
        for flow in (page, call):
            witness.request(flow)
            witness.response(flow)
        hooks = time.perf_counter() - begin
        witness.done()
        whole = time.perf_counter() - begin
    assert call.marked
    print(f"learning 100 values: hooks {hooks * 1e3:.1f} ms, all of it {whole * 1e3:.0f} ms")


if __name__ == "__main__":
    hook(int(sys.argv[1]) if len(sys.argv) > 1 else 3000)
    learning()
