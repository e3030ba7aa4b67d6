"""What real captures hold is reached by spelling what was typed."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from pixelwitness.identity import Persona, load_persona
from pixelwitness.identity.spellings import spellings

DATA = Path(__file__).parents[1] / "data"
WIRE = sorted((DATA / "wire").glob("[AV]*.har"))
DEMO = Path(__file__).parents[2] / "addons" / "pixelwitness" / "demo"
SAMPLES = [
    json.loads(line)
    for line in (DATA / "samples" / "pixel-samples.jsonl").read_text("utf-8").splitlines()
]
KINDS = {
    "em": "email", "ph": "phone", "fn": "first_name", "ln": "last_name", "ge": "gender",
    "db": "birth_date", "ct": "city", "st": "region", "zp": "postcode", "country": "country",
    "external_id": "external_id", "extern_id": "external_id",
}  # fmt: skip
USER_DATA = re.compile(r"a?ud(?:ff)?(?:\[|%5B)(\w+)(?:\]|%5D)=([0-9a-f]{64})\b")


TYPED = {  # what the pages of the wire captures passed to the pixel, or had in their forms
    "em": ["Jan.deVries@Example.ORG"], "ph": ["06-12345678"], "fn": ["Jan-Willem", "Jan"],
    "ln": ["D'Ávila"], "ge": ["Female"], "db": ["16-02-1997"], "ct": ["'s-Gravenhage"],
    "st": ["Noord-Holland"], "zp": ["1234 AB"], "country": ["Netherlands"],
    "external_id": ["Klant-00042 ", "Klant-42 "],
}  # fmt: skip


def digests(kind: str, value: str, country: str) -> set[str]:
    texts = [one.text.encode() for one in spellings(kind, value, country)]
    made = {hashlib.sha256(text).hexdigest() for text in texts}
    return made | {hashlib.md5(text, usedforsecurity=False).hexdigest() for text in texts}


@pytest.fixture(scope="module")
def jan() -> Persona:
    return load_persona(DATA / "study" / "person.yaml")


@pytest.mark.parametrize("name", ["reject.har", "accept.har"])
def test_every_digest_of_the_study_is_jans(name: str, jan: Persona) -> None:
    found = set(USER_DATA.findall((DEMO / name).read_text("utf-8")))
    assert len(found) >= 10
    values: dict[str, tuple[str, ...]] = dict(jan.values)
    for key, digest in found:
        kind = KINDS[key]
        assert digest in digests(kind, values[kind][0], "NL"), f"{key}: {digest}"


def test_every_digest_among_the_findings_is_jans(jan: Persona) -> None:
    lines = (DATA / "study" / "reject.har.golden.jsonl").read_text("utf-8").splitlines()
    hashed = [one for one in map(json.loads, lines) if one["form"] == "sha256"]
    assert len(hashed) == 29
    for one in hashed:
        typed = dict(jan.values)[one["kind"]][0]
        assert one["value"] in digests(one["kind"], typed, "NL"), one["field"]


@pytest.mark.parametrize("path", WIRE, ids=lambda path: path.stem)
def test_every_digest_of_the_wire_captures_is_reached(path: Path) -> None:
    found = set(USER_DATA.findall(path.read_text("utf-8")))
    reached = {(key, d) for key in TYPED for v in TYPED[key] for d in digests(KINDS[key], v, "NL")}
    assert {(key, digest) for key, digest in found if key in TYPED} <= reached


def test_all_samples_are_here() -> None:
    assert len(SAMPLES) == 95


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: str(sample["id"]))
def test_every_field_of_a_sample_is_reached(sample: dict[str, list[dict[str, str | None]]]) -> None:
    for field in sample["expected_ud"]:
        param, plain, value = field["param"], field["plaintext"], field["value"]
        if plain is None or param is None or value is None:
            continue
        kind = KINDS.get(param[param.index("[") + 1 : -1], "other")
        assert value.strip().lower() in digests(kind, plain, "US"), f"{param} of {plain}"
