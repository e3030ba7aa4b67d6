"""What the tests of the case folder share: invented findings, and looking at a folder."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pixelwitness.case import About, CaseWriter, PersonaRecord, create_or_open
from pixelwitness.finding import CaptureRef, Consent, Evidence, Finding, finding_id

type MakeFinding = Callable[..., tuple[Finding, bytes]]


@pytest.fixture
def about() -> About:
    return About(
        title="Study of 2026",
        investigator="A. Onderzoeker",
        created="2026-11-24T10:00:00.000Z",
        personas=(PersonaRecord("jan", True, {"email": ["jan@example.com"]}),),
        versions={"pixelwitness": "0.1.0"},
        rules="ab" * 32,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "case"


@pytest.fixture
def opened(folder: Path, about: About) -> Callable[[], CaseWriter]:
    return lambda: create_or_open(folder, about)


@pytest.fixture
def made() -> MakeFinding:
    """A finding and its request's bytes; two with the same number and site are the same."""

    def make(number: int = 0, site: str | None = "shop.example", **other: Any) -> Any:
        request = f"GET /tr?n={number} HTTP/1.1\r\n\r\n".encode() + bytes(range(256))
        name = hashlib.sha256(request).hexdigest()
        values: dict[str, Any] = {
            "id": finding_id(name, "ud[em]", "query"),
            "site": site,
            "page": "https://www.shop.example/",
            "recipient": "meta",
            "channel": "pixel",
            "rule": "meta-pixel",
            "host": "www.facebook.com",
            "account": "2000000000000002",
            "event": "Purchase",
            "kind": "email",
            "field": "ud[em]",
            "place": "query",
            "form": "sha256",
            "encoding": (),
            "origin": "manual",
            "value": "d1d0e8",
            "evidence": Evidence("declared", "the field is called em"),
            "consent": Consent(),
            "time": "2026-11-23T19:15:00.123Z",
            "entry": number,
            "request": name,
            "meaning": "e-mail address",
            "capture": CaptureRef("reject.har", "cd" * 32),
        }
        return Finding(**(values | other)), request

    return make


@pytest.fixture
def contents(folder: Path) -> Callable[[], dict[str, bytes]]:
    """Every file of the case with its bytes."""
    return lambda: {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
