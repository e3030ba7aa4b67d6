"""A page -> a PDF, as it is printed by the Chromium, Chrome or Edge of this machine.

The browser is cut off from any network. The PDF is tagged and has page numbers; its bytes differ
from one printing to the next, for browsers write the time into it. The HTML page is what is the
same each time.
"""

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from pixelwitness.errors import InputError

_NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
    "microsoft-edge", "msedge",
)  # fmt: skip
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
_NOWHERE = "http://127.0.0.1:9"  # a proxy that nobody is at: neither page nor browser reaches out
_WORDS = (
    "--headless", "--disable-gpu", "--no-pdf-header-footer", "--no-first-run",
    "--disable-extensions", "--disable-sync", "--disable-component-update",
    "--disable-background-networking", "--no-default-browser-check",
    f"--proxy-server={_NOWHERE}", "--proxy-bypass-list=<-loopback>",
)  # fmt: skip
_PATIENCE = 120.0  # seconds


def printed(browser: str, page: Iterable[str]) -> bytes:
    """The page as that browser prints it. Raises InputError where it prints nothing."""
    with TemporaryDirectory(prefix="pixelwitness-") as made:
        folder = Path(made)
        source, target = folder / "page.html", folder / "page.pdf"
        with source.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            file.writelines(page)
        _print(browser, source, target)
        return target.read_bytes()


def find_browser() -> str | None:
    """The first browser of this machine that can print, or None."""
    found = (path for name in _NAMES if (path := shutil.which(name)))
    return next(found, None) or next((one for one in _PLACES if Path(one).exists()), None)


def _print(browser: str, source: Path, target: Path) -> None:
    words = [browser, *_WORDS, f"--user-data-dir={source.parent / 'profile'}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        words.append("--no-sandbox")  # browsers refuse to start as root otherwise
    command = [*words, f"--print-to-pdf={target}", source.as_uri()]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired) as cause:
        raise InputError(browser, f"could not print the page ({type(cause).__name__})") from cause
    if not target.exists():
        said = done.stderr.decode("utf-8", "backslashreplace").strip().splitlines()[-1:]
        raise InputError(browser, f"printed nothing ({' '.join(said) or done.returncode})")
