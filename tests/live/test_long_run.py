"""A proxy that runs for weeks: what is remembered of the traffic is bounded.

Measured is what grows for ever. So each memory is made small and is full many times over before
the first look, caches are emptied at each look, for their size bounds them, and each part ends
with a pixel call: when that is marked, nothing waits any more in the thread that learns.
"""

import functools
import gc
import hashlib
import time
import tracemalloc
from pathlib import Path

import pytest
from mitmproxy import http
from mitmproxy.test import taddons, tflow

from pixelwitness.case import read_case
from pixelwitness.identity import learned
from pixelwitness.live import Witness
from pixelwitness.observer import choices, moments, pending, twins

pytestmark = pytest.mark.slow

WARM, ALL = 10_058, 30_058  # the last one of each part is a pixel call
A_FINDING = 500  # bytes: so much may be remembered of what stands in the record
MOST = 100_000  # bytes: so much it may vary, which is 5 for each request
PATIENCE = 20
COMMON = tflow.tflow(resp=True)


def flow_of(number: int) -> http.HTTPFlow:
    """Assets, and of each hundred requests two pixel calls, two posts and an account page."""
    site = f"shop{number % 31}.example"
    email = f"jan{number // 7}@{site}"
    digest = hashlib.sha256(email.encode()).hexdigest()
    body, answer, url = b"", b"", f"https://cdn.assets.example/app.{number}.js?v={number}"
    match number % 100:
        case 7 | 57:
            url = f"https://www.facebook.com/tr/?id=2000000000000001&ev=PageView&ec={number}"
            url += f"&dl=https%3A%2F%2Fwww.{site}%2F{number}&ud[em]={digest}&ud[db]={digest}"
        case 14 | 64:
            url, body = f"https://www.{site}/login", f'{{"email":"{email}"}}'.encode()
        case 31:
            url = f"https://www.{site}/account/profile"
            answer = f'{{"email":"{email}","orders":{number}}}'.encode()
    one = http.HTTPFlow(COMMON.client_conn, COMMON.server_conn)
    headers = http.Headers(referer=f"https://www.{site}/")
    one.request = http.Request.make("POST" if body else "GET", url, body, headers)
    one.response = http.Response.make(200, answer, {"content-type": "application/json"})
    return one


def test_memory_does_not_grow_with_the_traffic(
    proxy: taddons.context, witness: Witness, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name, most in (
        (learned, "_MOST_SPELLINGS", 100),
        (pending, "_MOST", 100),
        (twins, "_REMEMBERED", 200),
        (choices, "_MOST", 100),
        (moments, "_MOST_PAGES", 3),
        (moments, "_MOST_VALUES", 3),
    ):
        monkeypatch.setattr(module, name, most)  # so that each is full many times over
    proxy.configure(witness, pixelwitness_search="all", pixelwitness_quiet=True)
    tracemalloc.start()
    try:
        passed(witness, range(WARM))
        before, known = held(), len(read_case(case).findings)
        passed(witness, range(WARM, ALL))
        grown = held() - before
    finally:
        tracemalloc.stop()
    found = len(read_case(case).findings) - known
    assert found > 500
    assert grown < MOST + A_FINDING * found, f"{grown:,} bytes more after {found} findings"
    witness.done()
    journal = read_case(case).journal
    assert not [line for line in journal if line["type"] in ("gap", "failed")]
    assert [line["requests"] for line in journal if line["type"] == "live_ended"] == [0, ALL]


def passed(witness: Witness, numbers: range) -> None:
    """Sends them through the hooks; nothing is left behind a pixel call, which waits its turn."""
    for number in numbers:
        one = flow_of(number)
        witness.request(one)
        witness.response(one)
        end = time.monotonic() + PATIENCE
        while number % 100 in (7, 57) and not one.marked:
            assert time.monotonic() < end
            time.sleep(0.001)


def held() -> int:
    for one in gc.get_objects():
        if isinstance(one, functools._lru_cache_wrapper) and one.cache_parameters()["maxsize"]:
            one.cache_clear()
    gc.collect()
    return tracemalloc.get_traced_memory()[0]
