"""`pixelwitness proxy --web`: mitmproxy's own page, with the findings in it."""

import json
import re
import signal
import socket
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pixelwitness.case import read_case
from tests.live.loopback import PATIENCE, PIXEL, Nothing, pixelwitness, running, serving

pytestmark = pytest.mark.slow

KEY = "the-page-of-the-test"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[int]:
    with serving(Nothing, tmp_path) as port:
        yield port


@pytest.fixture
def page() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def asked(page: int, path: str) -> bytes:
    request = urllib.request.Request(
        f"http://127.0.0.1:{page}{path}", headers={"Authorization": f"Bearer {KEY}"}
    )
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(request, timeout=PATIENCE) as answer:
        return bytes(answer.read())


def test_page_answers_and_shows_findings(
    tmp_path: Path, case: Path, server: int, page: int
) -> None:
    words = ["--set", "web_open_browser=false", "--set", f"web_port={page}"]
    words += ["--set", f"web_password={KEY}"]
    with running(pixelwitness("--case", str(case), "--web", *words), tmp_path, server) as proxy:
        proxy.send("www.shop.example", "/")
        proxy.send("www.facebook.com", PIXEL)
        assert re.search(rb"<title>mitmproxy</title>", asked(page, "/"))
        shown: list[dict[str, Any]] = json.loads(asked(page, "/flows"))
        marks = {one["request"]["pretty_host"]: (one["marked"], one["comment"]) for one in shown}
        assert marks == {
            "www.shop.example": ("", ""),
            "www.facebook.com": ("🔴", "entry 1: e-mail (SHA-256) to Meta"),
        }
        (pixel,) = [one for one in shown if one["marked"]]
        view = json.loads(asked(page, f"/flows/{pixel['id']}/request/content/auto"))
        assert "# e-mail, SHA-256" in json.dumps(view)
        assert proxy.stop(signal.SIGINT) == 1
    assert len(read_case(case).findings) == 1
