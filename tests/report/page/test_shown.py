"""What is printed of whom, and how captured text is made harmless."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelwitness.case import About, PersonaRecord, create_or_open
from pixelwitness.finding import Evidence
from pixelwitness.report.page.raw import holds, read_raw
from pixelwitness.report.page.shown import harmless, page_shown
from tests.report.page.conftest import DIGEST, PLAIN, MakeCase

LEARNED = Evidence(
    "verified", "SHA-256 of what was typed", PLAIN, {"learned": {"entry": 1, "place": "body", "field": "email"}},
    spelled=PLAIN, chain=("sha256",),
)  # fmt: skip
READABLE = {
    "form": "readable", "value": PLAIN, "page": f"https://www.shop.example/?m={PLAIN}",
    "bytes": f"GET /tr?dl={PLAIN} HTTP/1.1\r\n\r\n".encode(),
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "synthetic", "words", "shown"),
    [
        ({}, True, (), True),
        ({}, False, (), False),
        ({}, False, ("--show-values",), True),
        ({"evidence": LEARNED}, True, (), False),
        ({"evidence": LEARNED}, True, ("--show-values",), True),
        ({"evidence": Evidence("declared", "the field is called em")}, True, (), False),
        (READABLE | {"evidence": LEARNED}, True, (), False),
        (READABLE, True, (), True),
    ],
)
def test_only_values_of_invented_persons_are_printed(
    changes: dict[str, Any], synthetic: bool, words: tuple[str, ...], shown: bool,
    case_of: MakeCase, report: Callable[..., str],
) -> None:  # fmt: skip
    text = report(case_of(changes, synthetic=synthetic), *words)
    value = PLAIN if changes.get("form") == "readable" else DIGEST
    assert (value in text) is shown
    assert ("hidden</span>" in text) is not shown
    if not shown:
        assert PLAIN not in text
        assert PLAIN.partition("@")[0] + "@" not in text


def test_a_request_that_holds_a_strangers_value_is_hidden_whole(
    case_of: MakeCase, report: Callable[..., str]
) -> None:
    both = f"GET /tr?em={DIGEST}&ph={'a' * 64} HTTP/1.1\r\n\r\n".encode()
    other = {"field": "ud[ph]", "kind": "phone", "value": "a" * 64, "evidence": LEARNED}
    text = report(case_of({"bytes": both}, other | {"bytes": both}))
    assert DIGEST in text
    assert "a" * 64 not in text
    assert "GET /tr?em=" not in text


def test_a_name_that_a_real_person_bears_too_is_not_printed(
    case_of: MakeCase, report: Callable[..., str]
) -> None:
    case = case_of({})
    real = PersonaRecord("jan", False, {"email": ["someone@example.org"]})
    about = About("", "", "2026-11-24T10:00:00.000Z", (real,), {}, "ab" * 32)
    create_or_open(case, about).close()
    assert DIGEST not in report(case)


def test_a_reason_that_tells_the_value_is_hidden_with_it(
    case_of: MakeCase, report: Callable[..., str]
) -> None:
    tried = {"enumerated": "birth dates 1900 to today", "tried": 46348}
    found = Evidence(
        "recovered", "SHA-256 of “19800423”; found by trying all birth dates", "1980-04-23", tried,
        spelled="19800423", chain=("sha256",),
    )  # fmt: skip
    case = case_of({"kind": "birth_date", "evidence": found})
    text = report(case)
    assert "19800423" not in text
    assert "1980-04-23" not in text
    assert "found by trying all that it could be" in text
    assert "46,348" in text
    assert "of “19800423”" in report(case, "--show-values")


@given(st.text())
def test_what_hides_or_turns_is_written_out(text: str) -> None:
    told = harmless(text)
    assert all(c.isprintable() or c in "\n\u00a0\u202f" for c in told)
    assert harmless(told) == told


@given(st.text())
def test_any_text_as_a_page(text: str) -> None:
    assert page_shown(text, True) == text
    assert page_shown(text, False) == "" or page_shown(text, False).endswith("/…")


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("https://www.shop.example/a?m=jan@example.com", "https://www.shop.example/…"),
        ("https://jan:secret@www.shop.example/", "https://www.shop.example/…"),
        ("https://[broken/", ""),
        ("", ""),
    ],
)
def test_a_page_without_what_it_may_hold(page: str, told: str) -> None:
    assert page_shown(page, False) == told


@given(st.binary())
def test_any_bytes_as_a_request(data: bytes) -> None:
    assert holds(b"em=jan%40example.com&" + data, PLAIN)
    assert not holds(b"NL" + data, "NL")


@pytest.mark.parametrize("name", ["../case.json", "", "A" * 64, "0" * 64, "\0"])
def test_a_request_that_is_not_there(name: str, tmp_path: Path) -> None:
    raw, data = read_raw(tmp_path, name, True)
    assert (raw.sound, raw.size, raw.text, data) == (False, 0, "", b"")
