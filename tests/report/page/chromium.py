"""A real Chromium for the tests: opened once and dumped, or spoken to over a pipe (DevTools)."""

import fcntl
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO

import pytest

CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)  # fmt: skip
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed here")
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
    "--disable-background-networking",
)  # fmt: skip
_ON_3_AND_4 = 'exec "$0" "$@" 3</dev/fd/{} 4>/dev/fd/{}'  # where it reads orders and answers


def dumped(page: Path, profile: Path) -> str:
    """What the document has become when the browser is done with it."""
    words = (*_FLAGS, "--virtual-time-budget=2000", "--dump-dom", f"--user-data-dir={profile}")
    command = [str(CHROMIUM), *words, page.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


@dataclass(slots=True)
class Tab:
    """A page that was opened as it is, its policy in force; what is run in it is above that."""

    orders: BinaryIO
    answers: BinaryIO
    session: str = ""
    number: Iterator[int] = field(default_factory=count)

    def say(self, method: str, **values: Any) -> dict[str, Any]:
        """The answer to one order; a refusal is an AssertionError."""
        number = next(self.number)
        order = {"id": number, "method": method, "params": values}
        order |= {"sessionId": self.session} if self.session else {}
        self.orders.write(json.dumps(order).encode() + b"\0")
        return next(one["result"] for one in self._heard() if one.get("id") == number)

    def run(self, script: str) -> Any:
        """The value of the script, waited for."""
        told = self.say(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    def open(self, page: Path, width: int, scheme: str, medium: str = "screen") -> None:
        """The page, loaded, that many CSS pixels wide, in `light` or `dark`."""
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.say("Emulation.setEmulatedMedia", media=medium, features=[feature])
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        self.say("Emulation.setDeviceMetricsOverride", **size)
        self.say("Page.enable")
        self.say("Page.navigate", url=page.as_uri())
        next(one for one in self._heard() if one.get("method") == "Page.loadEventFired")

    def _heard(self) -> Iterator[dict[str, Any]]:
        while told := _message(self.answers):
            assert "error" not in told, told
            yield told


@contextmanager
def tab(profile: Path) -> Iterator[Tab]:
    """An empty tab of a browser of its own, which ends with it."""
    (read, orders), (answers, write) = _pipe(), _pipe()
    shell = ("sh", "-c", _ON_3_AND_4.format(read, write), str(CHROMIUM))
    words = ("--remote-debugging-pipe", f"--user-data-dir={profile}")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([*shell, *_FLAGS, *words], pass_fds=(read, write), **quiet) as browser:  # type: ignore[call-overload]
        os.close(read)
        os.close(write)
        with open(orders, "wb", 0) as to, open(answers, "rb") as back:  # noqa: PTH123  (descriptors)
            made = Tab(to, back)
            target = made.say("Target.createTarget", url="about:blank")["targetId"]
            made.session = made.say("Target.attachToTarget", targetId=target, flatten=True)[
                "sessionId"
            ]
            try:
                yield made
            finally:
                made.session = ""
                made.say("Browser.close")
        browser.wait(30)


def _pipe() -> tuple[int, int]:
    """Out of the way of 3 and 4."""
    ends = os.pipe()
    high = fcntl.fcntl(ends[0], fcntl.F_DUPFD, 10), fcntl.fcntl(ends[1], fcntl.F_DUPFD, 10)
    for end in ends:
        os.close(end)
    return high


def _message(answers: BinaryIO) -> dict[str, Any]:
    """The next message; they end with a zero byte."""
    told = bytearray()
    while (one := answers.read(1)) not in (b"", b"\0"):
        told += one
    return json.loads(told) if told else {}
