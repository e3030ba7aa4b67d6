"""Every user-data field of this project's own captures comes back, and nothing is made up."""

import json
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from pixelwitness.captures import read
from pixelwitness.exchange import Exchange, Gap, Interest
from pixelwitness.finding import Finding
from pixelwitness.multipart import multipart_fields
from pixelwitness.observer import Observer
from pixelwitness.recognition import recognise
from pixelwitness.rulebook import Rulebook

DATA = Path(__file__).parents[1] / "data"
GROUP = re.compile(r"(?:ud|aud|udff|audff|cud|ncud|cudff|ncudff)\[[^\]]*\]")
EVERYTHING = Interest(in_url=("",))


def user_data(exchange: Exchange) -> set[tuple[str, str]]:
    """Names and values of the eight groups, read here without the program's own decoder."""
    found: set[tuple[str, str]] = set()
    texts = [exchange.url.partition("?")[2]]
    if "multipart" in exchange.header("content-type"):
        found |= set(multipart_fields(exchange.body, exchange.header("content-type")))
    else:
        texts.append(exchange.body.decode())
    for text in texts:
        for part in text.split("&"):
            name, _, value = part.partition("=")
            found.add((unquote(name), unquote(value.replace("+", " "))))
    return {(name, value) for name, value in found if GROUP.fullmatch(name)}


def exchanges(path: Path) -> list[Exchange]:
    items = list(read(path, EVERYTHING))
    assert not any(isinstance(item, Gap) for item in items)
    return [item for item in items if isinstance(item, Exchange)]


CAPTURES = [*sorted((DATA / "wire").glob("*.har")), DATA / "samples" / "pixel-samples.har"]


@pytest.mark.parametrize("path", CAPTURES, ids=lambda path: path.stem)
def test_every_field_of_user_data_comes_back(rules: Rulebook, path: Path) -> None:
    seen = 0
    for exchange in exchanges(path):
        sent = user_data(exchange)
        uploads = recognise(exchange, rules).uploads
        fields = {(f.name, f.value) for u in uploads for f in u.fields if GROUP.fullmatch(f.name)}
        junk = {(p.field, p.value) for u in uploads for p in u.placeholders}
        assert fields | {pair for pair in junk if GROUP.fullmatch(pair[0])} == sent, exchange.entry
        assert not fields & junk
        seen += len(sent)
    assert seen or path.stem in ("V_2.5.1", "V_2.8.14", "V_2.9.84", "C_openbridge")


@pytest.mark.parametrize("path", CAPTURES, ids=lambda path: path.stem)
def test_the_fast_way_passes_nothing_over(rules: Rulebook, path: Path) -> None:
    """What is found among everything is found among what the rules are interested in."""

    def ids(interest: Interest) -> list[str]:
        observer = Observer(rules)
        items = [item for item in read(path, interest) if isinstance(item, Exchange)]
        lines = [line for item in items for line in observer.observe(item).lines]
        return [line.id for line in lines if isinstance(line, Finding)]

    assert ids(rules.interest) == ids(EVERYTHING)


def test_samples_hold_what_their_list_expects(rules: Rulebook) -> None:
    rows = [
        json.loads(line)
        for line in (DATA / "samples" / "pixel-samples.jsonl").read_text().splitlines()
    ]
    found = exchanges(DATA / "samples" / "pixel-samples.har")
    assert len(rows) == len(found)
    for row, exchange in zip(rows, found, strict=True):
        uploads = recognise(exchange, rules).uploads
        got = {(f.name, f.value) for u in uploads for f in u.fields}
        got |= {(p.field, p.value) for u in uploads for p in u.placeholders}
        for expected in row["expected_ud"]:
            assert (expected["param"], expected["value"]) in got, row["id"]


def test_known_plaintexts_of_the_samples_are_no_placeholders(rules: Rulebook) -> None:
    rows = [
        json.loads(line)
        for line in (DATA / "samples" / "pixel-samples.jsonl").read_text().splitlines()
    ]
    real = {e["value"] for row in rows for e in row["expected_ud"] if e["plaintext"]}
    assert real
    assert not any(value.strip() in rules.words.placeholders for value in real)


@pytest.mark.parametrize(
    ("name", "what"),
    [("V_2.5.1", "manual_matching"), ("V_2.8.14", "manual_matching"), ("V_2.9.84", "manual_matching"), ("V_2.9.15", "manual_matching")],
)  # fmt: skip
def test_the_fetch_of_the_plug_in_tells_manual_matching(
    rules: Rulebook, name: str, what: str
) -> None:
    setups = [
        told.what
        for exchange in exchanges(DATA / "wire" / f"{name}.har")
        for _, told in recognise(exchange, rules).setups
    ]
    assert what in setups


def test_gateway_fields_and_readable_customer_numbers(rules: Rulebook) -> None:
    uploads = [
        upload
        for exchange in exchanges(DATA / "wire" / "C_openbridge.har")
        for upload in recognise(exchange, rules).uploads
        if upload.rule.id == "meta-gateway"
    ]
    assert len(uploads) == 3
    forms = {(f.kind, f.form) for upload in uploads for f in upload.fields}
    assert {("email", "sha256"), ("external_id", "readable")} <= forms
    clicks = [u for u in uploads if u.event == "InputData"]
    assert all(f.origin == "automatic" for u in clicks for f in u.fields)
