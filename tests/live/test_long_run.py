"""A proxy that runs for weeks: what is remembered of the traffic is bounded."""

import gc
import hashlib
import tracemalloc
from pathlib import Path

import pytest
from mitmproxy import http
from mitmproxy.test import taddons, tflow

from pixelwitness.live import Witness

pytestmark = pytest.mark.slow

WARM, ALL = 20_000, 70_000
MOST = 4 << 20


def flow_of(number: int) -> http.HTTPFlow:
    """Assets, and of each hundred requests two pixel calls, two posts and an account page."""
    email = f"jan{number // 7}@shop{number % 31}.example"
    digest = hashlib.sha256(email.encode()).hexdigest()
    headers = {"referer": f"https://www.shop{number % 31}.example/"}
    answer, body, host = b"", b"", f"https://www.shop{number % 31}.example"
    match number % 100:
        case 7 | 57:
            url = (
                f"https://www.facebook.com/tr/?id=2000000000000001&ev=PageView&ec={number}"
                f"&dl=https%3A%2F%2Fwww.shop{number % 31}.example%2F{number}"
                f"&ud[em]={digest}&ud[db]={digest}"
            )
        case 14 | 64:
            url, body = f"{host}/login", f'{{"email":"{email}"}}'.encode()
        case 31:
            url, answer = f"{host}/account/profile", f'{{"email":"{email}","x":{number}}}'.encode()
        case _:
            url = f"https://cdn.assets.example/app.{number}.js?v={number}"
    one = tflow.tflow(resp=True)
    one.request = http.Request.make("POST" if body else "GET", url, body, headers)
    one.response = http.Response.make(200, answer, {"content-type": "application/json"})
    return one


@pytest.mark.parametrize("everywhere", ["meta", "all"])
def test_memory_does_not_grow_with_the_traffic(
    proxy: taddons.context, witness: Witness, tmp_path: Path, everywhere: str
) -> None:
    proxy.configure(witness, pixelwitness_search=everywhere, pixelwitness_quiet=True)
    tracemalloc.start()
    try:
        before = 0
        for number in range(ALL):
            if number == WARM:
                before = _held()
            one = flow_of(number)
            witness.request(one)
            witness.response(one)
            assert number % 100 != 7 or one.marked or number > WARM
        grown = _held() - before
    finally:
        tracemalloc.stop()
    assert grown < MOST, f"{grown / 1e6:.1f} MB more after {ALL - WARM:,} requests"


def _held() -> int:
    gc.collect()
    return tracemalloc.get_traced_memory()[0]
