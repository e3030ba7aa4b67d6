"""What the tests of redaction share: a case of the study, and one made of invented requests."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pixelwitness.case import About, create_or_open, record_of
from pixelwitness.cli import main
from pixelwitness.finding import CaptureRef, Consent, Evidence, Finding, finding_id
from pixelwitness.identity import Persona
from pixelwitness.redact import Published, load_redaction, redact

JAN = Persona(
    "jan-achternaam",
    True,
    (
        ("email", ("jan.jansen+a1f9@example.com",)),
        ("phone", ("0612345678",)),
        ("first_name", ("Jan",)),
        ("last_name", ("de Jansen",)),
        ("birth_date", ("1980-04-23",)),
        ("gender", ("m",)),
        ("street", ("Kerkstraat 12",)),
        ("city", ("Den Haag",)),
        ("postcode", ("2511 AB",)),
        ("country", ("NL",)),
        ("external_id", ("klant-4213",)),
    ),
    ("geheime wens 77",),
)
PLAIN = b"GET https://www.facebook.com/tr/?id=2000000000000002&ev=Purchase HTTP/1.1\r\n\r\n"


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def finding(request: bytes, **other: Any) -> Finding:
    """A finding in that request; nothing of it is personal where `other` is not."""
    name = hashlib.sha256(request).hexdigest()
    values: dict[str, Any] = {
        "id": finding_id(name, "ud[em]", "query"),
        "site": "shop.example",
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
        "value": "ab" * 32,
        "evidence": Evidence("declared", "the field is called em"),
        "consent": Consent(),
        "time": "2026-11-23T19:15:00.123Z",
        "entry": 3,
        "request": name,
        "meaning": "e-mail address",
        "capture": CaptureRef("reject.har", "cd" * 32),
    }
    return Finding(**(values | other))


@pytest.fixture
def case_of(tmp_path: Path) -> Callable[..., Path]:
    """A case of one finding with that request, and with Jan, invented or not."""

    def make(
        request: bytes = PLAIN, synthetic: bool = True, title: str = "T", **other: Any
    ) -> Path:
        folder = tmp_path / "case"
        person = record_of(replace(JAN, synthetic=synthetic))
        about = About(title, "A. Onderzoeker", "2026-11-24T10:00:00.000Z", (person,), {}, "ab" * 32)
        with create_or_open(folder, about) as writer:
            writer.add(finding(request, **other), request)
        return folder

    return make


@pytest.fixture
def published(tmp_path: Path) -> Callable[..., Published]:
    """Redacts a case into `public`, with `secrets.json` beside it."""

    def make(case: Path, *personas: Persona, **other: Any) -> Published:
        public, secrets = tmp_path / "public", tmp_path / "secrets.json"
        return redact(case, public, secrets, personas, load_redaction(), "0.1.0", **other)

    return make


@pytest.fixture(scope="session", params=["persona", "learned"])
def study(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The case of both visits of the study, with the person known or learned from the visits."""
    data = Path(__file__).parents[1] / "data" / "study"
    case = tmp_path_factory.mktemp(request.param) / "case"
    visits = [str(data / f"{name}.mitm") for name in ("accept", "reject")]
    known = ["--persona", str(data / "person.yaml")] if request.param == "persona" else []
    main(["replay", *visits, *known, "--case", str(case), "-o", str(case.with_name("out"))])
    return case


def lines(path: Path) -> list[dict[str, Any]]:
    """The lines of a file of the record."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
