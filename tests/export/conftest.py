"""What the tests of exports share: the demo's case, and cases of invented findings."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pixelwitness.case import About, PersonaRecord, create_or_open
from pixelwitness.cli import main
from pixelwitness.companies import load_companies
from pixelwitness.export import Material, material_of
from pixelwitness.finding import CaptureRef, Consent, Evidence, Finding, Setup, Twin, finding_id
from pixelwitness.resources import folder

type Make = Callable[..., Material]
NOW = "2026-11-24T10:00:00.000Z"


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The case of the demo's study."""
    case = tmp_path_factory.mktemp("demo") / "case"
    main(["demo", "--case", str(case)])
    return case


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A case of findings, each given by what it has besides the usual; `journal` adds lines."""

    def make(*findings: dict[str, Any], journal: Any = (), synthetic: bool = True) -> Material:
        persona = PersonaRecord("jan", synthetic, {"email": ["jan@example.com"], "gender": ["m"]})
        about = About("A case", "A. Onderzoeker", NOW, (persona,), {"pixelwitness": "0"}, "ab" * 32)
        with create_or_open(tmp_path / "case", about) as writer:
            for number, other in enumerate(findings):
                writer.add(*finding(number, **other))
            for what, details in journal:
                writer.journal(what, NOW, **details)
        return material_of(tmp_path / "case", None, load_companies(folder("rules") / "companies"))

    return make


def finding(number: int, **other: Any) -> tuple[Finding, bytes]:
    """A finding and its request; the same number gives the same request."""
    request = f"GET /tr?n={number} HTTP/1.1\r\n\r\n".encode()
    name = hashlib.sha256(request).hexdigest()
    state = other.pop("state", "unknown")
    proved = Evidence("verified", "SHA-256 of persona jan's e-mail", "jan@example.com")
    usual: dict[str, Any] = {
        "id": finding_id(name, "ud[em]", "query"), "site": "shop.example", "page": "https://www.shop.example/",
        "recipient": "meta", "channel": "pixel", "rule": "meta-pixel", "host": "www.facebook.com",
        "account": "2000000000000002", "event": "Purchase", "kind": "email", "field": "ud[em]", "place": "query",
        "form": "sha256", "encoding": (), "origin": "manual", "value": hashlib.sha256(b"jan@example.com").hexdigest(),
        "evidence": proved, "consent": Consent(state, "OptanonConsent C0004:0", 12),
        "time": "2026-11-23T19:15:00.123Z", "entry": number, "request": name, "meaning": "e-mail address",
        "capture": CaptureRef("reject.har", "cd" * 32), "twins": (Twin(number + 1, "ef" * 32),),
    }  # fmt: skip
    return Finding(**(usual | other)), request


def setup(site: str | None = "shop.example") -> Setup:
    return Setup(
        id="0123456789abcdef", what="automatic_matching", site=site, page="", host="connect.facebook.net",
        account="1", details=("em",), because="its configuration", rule="meta-pixel", time=NOW, entry=0,
        capture=CaptureRef("reject.har", "cd" * 32), consent=Consent("refused"),
    )  # fmt: skip
