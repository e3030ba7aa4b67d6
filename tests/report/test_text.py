"""The summary on the screen: a row for each kind and form of each way, wrapped where it is long."""

import json
from typing import Any

import pytest

from pixelwitness.finding import CaptureRef, Consent, Evidence, Finding, Setup, Twin, finding_id
from pixelwitness.report import Result, to_text
from pixelwitness.report.words import SETUP
from pixelwitness.resources import folder

NOT_TOLD = "consent unknown (nothing in the capture tells what was chosen)"


def finding(entry: int = 0, proof: Any = "declared", **other: Any) -> Finding:
    values: dict[str, Any] = {
        "id": finding_id(str(entry), "ud[em]", "query"), "site": "shop.example", "page": "https://www.shop.example/",
        "recipient": "meta", "channel": "pixel", "rule": "meta-pixel", "host": "www.facebook.com", "account": "2000000000000001",
        "event": "PageView", "kind": "email", "field": "ud[em]", "place": "query", "form": "sha256", "encoding": (),
        "origin": "manual", "value": "ab" * 32, "consent": Consent(), "time": "", "entry": entry, "request": str(entry),
        "meaning": "", "evidence": Evidence(proof, "", other.pop("plain", None), strength=other.pop("strength", "strong")),
    }  # fmt: skip
    return Finding(**(values | other))


def setup(**other: Any) -> Setup:
    values: dict[str, Any] = {
        "id": "a", "what": "gateway", "site": "shop.example", "page": "", "host": "connect.facebook.net", "account": None,
        "details": ("https://capig.shop.example",), "because": "", "rule": "", "time": "", "entry": 3,
    }  # fmt: skip
    return Setup(**(values | other))


def shown(
    *findings: Finding, width: int = 0, colour: bool = False, values: bool = False, **other: Any
) -> list[str]:
    told: dict[str, Any] = {
        "capture": CaptureRef("a.har"), "requests": 9, "to_recipients": 2, "setups": (), "gaps": (), "bodies_lost": 0,
        "placeholders": (), "sites": ("shop.example", "other.example"), "recipients": (("Meta", 2),),
    }  # fmt: skip
    result = Result(findings=findings, **(told | other))
    text = "".join(to_text([result], colour, values, width))
    assert text.endswith("\n")
    return text.splitlines()


MASK = {"form": "mask", "value": "***@***.***", "field": "cud[em]"}


@pytest.mark.parametrize(
    ("findings", "rows"),
    [
        ([finding(4)], ["e-mail  SHA-256  declared  entry 4"]),
        ([finding(4), finding(4, **MASK)], ["e-mail  SHA-256, mask  declared  entry 4"]),
        ([finding(4, **MASK)], ["e-mail  mask  declared  entry 4"]),
        ([finding(4), finding(6, "verified", value="cd" * 32)], ["e-mail  SHA-256  proved (1 of 2)  entries 4, 6"]),
        ([finding(4, "verified"), finding(6, "verified", value="cd" * 32)], ["e-mail  SHA-256  proved  entries 4, 6"]),
        ([finding(4, "verified", strength="weak")], ["e-mail  SHA-256  fits, by chance perhaps  entry 4"]),
        ([finding(4, "verified", strength="weak"), finding(6, "verified", value="cd" * 32)], ["e-mail  SHA-256  proved (1 of 2)  entries 4, 6"]),
        ([finding(4, twins=(Twin(5, "x"),))], ["e-mail  SHA-256  declared  entries 4, 5"]),
        ([finding(n) for n in range(5)], ["e-mail  SHA-256  declared  5 requests, first in entry 0"]),
        ([finding(4, form="readable", value="x@y.example"), finding(4)], ["e-mail  readable  declared  entry 4", "e-mail  SHA-256   declared  entry 4"]),
        ([finding(4, kind="gender"), finding(4)], ["e-mail  SHA-256  declared  entry 4", "gender  SHA-256  declared  entry 4"]),
    ],
)  # fmt: skip
def test_rows(findings: list[Finding], rows: list[str]) -> None:
    lines = shown(*findings)
    assert lines[3] == "  passed by the site's code, by pixel 2000000000000001"
    assert [line.strip() for line in lines[4 : 4 + len(rows)]] == rows
    assert lines[4 + len(rows)] == ""


def test_each_way_has_its_heading() -> None:
    gateway = finding(5, channel="gateway", host="capi.shop.example")
    lines = shown(gateway, finding(4), finding(6, account="3000000000000001"), finding(7, origin="automatic"))  # fmt: skip
    assert [line.strip() for line in lines if line.startswith("  ") and line[2] != " "] == [
        "passed by the site's code, by pixel 2000000000000001",
        "passed by the site's code, by pixel 3000000000000001",
        "read from the form, by pixel 2000000000000001",
        "passed by the site's code, by gateway 2000000000000001 at capi.shop.example",
    ]


def test_the_whole_of_a_small_capture() -> None:
    assert shown(finding(4), setups=(setup(), setup(site="b.example", what="manual_matching", details=()))) == [
        "a.har   9 requests · 2 to Meta · 1 of 2 sites sent personal data",
        "",
        "b.example",
        "  passed user data to the pixel   entry 3",
        "",
        f"shop.example   {NOT_TOLD}",
        "  passed by the site's code, by pixel 2000000000000001",
        "    e-mail  SHA-256  declared  entry 4",
        "  set up to send through: https://capig.shop.example   entry 3",
        "",
        "not seen: other.example   (not seen is not “does not share”)",
        "",
        "0 bodies lost by the exporter · 0 entries skipped · 0 placeholders ignored",
    ]  # fmt: skip


def test_values_are_shown_where_wanted_and_stay_whole() -> None:
    plain = "Jan  van  der  Berg " + "j" * 90 + "@example.com"
    long = finding(4, "verified", plain=plain)
    assert "j" * 90 not in "\n".join(shown(long))
    assert f"      {plain}" in shown(long, values=True, width=60)


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_lines_keep_within_the_screen(width: int) -> None:
    named = tuple(f"https://capig{n}.shop.example" for n in range(9))
    lines = shown(finding(4), setups=(setup(details=named),), sites=tuple(f"s{n}.example" for n in range(30)), width=width)  # fmt: skip
    assert max(map(len, lines)) <= width
    assert " ".join("".join(lines).split()).count("capig") == 9


def test_sites_are_bold_where_colour_is_wanted() -> None:
    assert f"\x1b[1mshop.example\x1b[0m   {NOT_TOLD}" in shown(finding(4), colour=True)
    assert not any("\x1b" in line for line in shown(finding(4)))


def test_no_site_is_told() -> None:
    assert shown(finding(4, site=None))[2] == f"no site is told   {NOT_TOLD}"


def test_every_fact_of_the_contract_has_words() -> None:
    schema = json.loads((folder("reports") / "finding.schema.json").read_text("utf-8"))
    assert set(SETUP) == set(schema["$defs"]["setup"]["properties"]["what"]["enum"])


def test_findings_before_and_after_a_choice_stand_apart() -> None:
    before = Consent("before_choice", "OneTrust: its script came from cdn.example", 2)
    after = Consent("refused", "OneTrust: C0004:0", 9, 1.2345, "OneTrust")
    lines = shown(finding(4, consent=before), finding(10, consent=after))
    assert [line for line in lines if line.startswith("shop.example")] == [
        "shop.example   before any choice (OneTrust: its script came from cdn.example)",
        "shop.example   after refusing (OneTrust: C0004:0, 1.2 s before)",
    ]


def test_who_names_another_sender_stands_under_the_site() -> None:
    other = {"page_by_referer": "https://www.forger.example"}
    lines = shown(finding(3, context=other), finding(4, context=other), finding(5))
    assert lines[3:5] == [
        "  the site is the call's own word; the header Referer, which the browser writes, names "
        "https://www.forger.example   entries 3, 4",
        "  passed by the site's code, by pixel 2000000000000001",
    ]
