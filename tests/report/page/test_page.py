"""The page of the demo: what a reader must find, and what a browser must not."""

import itertools
import re
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pixelwitness.case import About, create_or_open

VOID = {"meta", "br", "circle", "line", "rect"}


class Page(HTMLParser):
    """Start tags with their attributes; every element must be closed in its turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def values(self, name: str) -> list[str]:
        return [value for _, attributes in self.tags if (value := attributes.get(name))]

    def count(self, tag: str, **wanted: str) -> int:
        return sum(t == tag and wanted.items() <= a.items() for t, a in self.tags)


@pytest.mark.parametrize(
    ("lang", "headline"),
    [
        ("en", "7 of 8 tested sites sent personal data to Meta"),
        ("nl", "7 van 8 geteste sites stuurden persoonsgegevens naar Meta"),
    ],
)
def test_the_page_of_the_demo(
    lang: str, headline: str, demo_case: Path, report: Callable[..., str]
) -> None:
    text = report(demo_case, "--lang", lang)
    page = Page(text)
    assert headline in text
    assert page.count("html", lang=lang) == page.count("h1") == page.count("main") == 1
    ids = page.values("id")
    assert max(Counter(ids).values()) == 1
    assert all(link.startswith("#") and link[1:] in ids for link in page.values("href"))
    assert set(page.values("aria-labelledby")) <= set(ids)
    assert page.count("table") == page.count("caption")
    assert all("scope" in attributes for tag, attributes in page.tags if tag == "th")
    assert sum(one.startswith("request-") for one in ids) == 12
    assert sum(tag == "a" and "request-" in (a["href"] or "") for tag, a in page.tags) == 41


def test_what_a_live_session_lost_is_not_called_tested(
    tmp_path: Path, report: Callable[..., str]
) -> None:
    at = "2026-11-24T10:00:00.000Z"
    with create_or_open(tmp_path / "case", About("t", "", at, (), {}, "")) as case:
        for name in ("cut", "full", "good"):
            case.journal("live", at, name=name)
        case.journal("live_ended", at, name="full", unwritten=2)
        case.journal("live_ended", at, name="good", unwritten=0)
        for reason in ("a connection to www.facebook.com was closed", *["streamed"] * 60):
            case.journal("gap", at, capture="good", entry=-1, reason=reason)
        case.journal("gap", at, capture="ab" * 32, entry=3, reason="of a file")
    text = report(tmp_path / "case")
    assert text.count("a connection to www.facebook.com was closed") == 1
    assert text.count("streamed") == 1
    assert "of a file" not in text
    told = re.findall(r"(cut|full|good)<[^:]*>: (this session|\d lines)", text)
    assert told == [("cut", "this session"), ("full", "2 lines")]


def test_headings_skip_no_level(demo_case: Path, report: Callable[..., str]) -> None:
    levels = [int(tag[1]) for tag, _ in Page(report(demo_case)).tags if re.fullmatch("h[1-6]", tag)]
    assert all(later <= before + 1 for before, later in itertools.pairwise(levels))


def test_nothing_is_loaded_or_run(demo_case: Path, report: Callable[..., str]) -> None:
    page = Page(report(demo_case))
    assert not {"script", "img", "link", "iframe", "form", "object"} & {tag for tag, _ in page.tags}
    assert not page.values("src")
    assert not page.values("style")
    assert not [name for _, a in page.tags for name in a if name.startswith("on")]
    policy = next(value for value in page.values("content") if "default-src" in value)
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


def test_the_same_case_gives_the_same_bytes(demo_case: Path, report: Callable[..., str]) -> None:
    assert report(demo_case) == report(demo_case)


def test_a_proof_can_be_followed_by_hand(demo_case: Path, report: Callable[..., str]) -> None:
    text = report(demo_case)
    card = text[text.index("reizen.example</bdi> sent to Meta, hashed and proved") :]
    for told in (
        "removed blanks", "dejansen", "printf &#39;%s&#39; dejansen | sha256sum",
        "7d55ba43f88600e93d23001fbd6427c1f91d36106cad37d38754bd00871eda8b",
        "spelled the older way before hashing", "✓ stands in the request",
    ):  # fmt: skip
        assert told in card
    assert "✗" not in text


@pytest.mark.parametrize(("words", "there"), [((), True), (("--no-legal",), False)])
def test_legal_notes_can_be_left_out(
    words: tuple[str, ...], there: bool, demo_case: Path, report: Callable[..., str]
) -> None:
    assert ("C-40/17 Fashion ID" in report(demo_case, *words)) is there


def test_notes_of_a_country_come_with_those_of_the_union(
    demo_case: Path, report: Callable[..., str]
) -> None:
    text = report(demo_case, "--jurisdiction", "de")
    assert "Oberlandesgericht Dresden" in text
    assert "Fashion ID" in text
    assert "Oberlandesgericht Dresden" not in report(demo_case)
