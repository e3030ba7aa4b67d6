"""Cases that the tests of the page share: the demo's, and such as are made of single findings."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pixelwitness.case import About, PersonaRecord, create_or_open
from pixelwitness.cli import main
from pixelwitness.finding import CaptureRef, Consent, Evidence, Finding, finding_id
from tests.report.page.loopback import Loopback, loopback

DEMO = Path(__file__).parents[3] / "addons" / "pixelwitness" / "demo"
PLAIN = "jan@example.com"
DIGEST = hashlib.sha256(PLAIN.encode()).hexdigest()

type MakeCase = Callable[..., Path]


@pytest.fixture(scope="session")
def demo_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    case = tmp_path_factory.mktemp("demo") / "case"
    words = ["replay", str(DEMO), "--study", str(DEMO / "study.yaml"), "--case", str(case)]
    assert main([*words, "--exit-zero"]) == 0
    return case


@pytest.fixture
def report(tmp_path: Path) -> Callable[..., str]:
    """The page of a case, made by the command."""

    def make(case: Path, *words: str) -> str:
        page = tmp_path / "page.html"
        assert main(["report", str(case), "-o", str(page), *words]) == 0
        return page.read_text("utf-8")

    return make


@pytest.fixture
def server() -> Iterator[Loopback]:
    """A server of this machine, to see that nobody asks it for anything."""
    with loopback() as made:
        yield made


@pytest.fixture
def case_of(tmp_path: Path) -> MakeCase:
    """A case with a finding for each set of changes; `title` and `synthetic` are the case's."""

    def make(*changes: dict[str, Any], title: str = "A study", synthetic: bool = True) -> Path:
        persona = PersonaRecord("jan", synthetic, {"email": [PLAIN]})
        about = About(
            title, "A. Onderzoeker", "2026-11-24T10:00:00.000Z", (persona,), {}, "ab" * 32
        )
        folder = tmp_path / f"case-{len(list(tmp_path.iterdir()))}"
        with create_or_open(folder, about) as writer:
            for number, changed in enumerate(changes):
                writer.add(*_finding(number, dict(changed)))
        return folder

    return make


def _finding(number: int, changed: dict[str, Any]) -> tuple[Finding, bytes]:
    request: bytes = changed.pop(
        "bytes", f"GET /tr?n={number}&ud[em]={DIGEST} HTTP/1.1\r\n\r\n".encode()
    )
    name = hashlib.sha256(request).hexdigest()
    proved = Evidence(
        "verified", "SHA-256 of persona jan's e-mail", PLAIN, {"persona": "jan"},
        spelled=PLAIN, chain=("sha256",),
    )  # fmt: skip
    values: dict[str, Any] = {
        "id": finding_id(name, changed.get("field", "ud[em]"), "query"), "site": "shop.example",
        "page": "https://www.shop.example/account", "recipient": "meta", "channel": "pixel",
        "rule": "meta-pixel", "host": "www.facebook.com", "account": "2000000000000002",
        "event": "Purchase", "kind": "email", "field": "ud[em]", "place": "query",
        "form": "sha256", "encoding": (), "origin": "manual", "value": DIGEST, "evidence": proved,
        "consent": Consent("refused", "Cookiebot: marketing:false", 3, 1.5, "Cookiebot"),
        "time": "2026-11-23T19:15:00.123Z", "entry": number, "request": name,
        "meaning": "e-mail address", "capture": CaptureRef("reject.har", "cd" * 32),
    }  # fmt: skip
    return Finding(**(values | changed)), request
