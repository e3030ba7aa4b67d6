"""The page before checkers of others: axe for those who cannot see it well, Nu for its HTML."""

from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest

from tests.report.page.checkers import broken_rules, complaints, needs_axe, needs_vnu
from tests.report.page.chromium import Tab, needs_chromium, tab
from tests.report.page.conftest import MakeCase
from tests.report.page.test_hostile import TEXTS, hostile, written

pytestmark = pytest.mark.slow
WIDE, NARROW, PAPER = 1200, 390, 680  # CSS pixels; 680 are the 180 mm between a sheet's margins
BARE = "<!doctype html><html lang=en><title>t</title><main><h1>t</h1>{}</main></html>"
DARK = "<style>:root{{color-scheme:light dark}}@media ({}){{p{{color:#777;background:#666}}}}</style><p>Some text"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    with tab(tmp_path_factory.mktemp("browser") / "profile") as made:
        yield made


@needs_chromium
@needs_axe
@pytest.mark.parametrize("lang", ["en", "nl"])
def test_axe_finds_nothing(
    lang: str, opened: Tab, demo_case: Path, report: Callable[..., str], tmp_path: Path
) -> None:
    report(demo_case, "--lang", lang)
    for width, scheme in product((WIDE, NARROW), ("light", "dark")):
        opened.open(tmp_path / "page.html", width, scheme)
        assert broken_rules(opened) == []


@needs_chromium
@needs_axe
@pytest.mark.parametrize(
    ("page", "width", "scheme", "rules"),
    [
        (BARE.format(""), WIDE, "light", set()),
        (BARE.format("<img src=x>"), WIDE, "light", {"image-alt"}),
        (BARE.replace(" lang=en", "").format(""), WIDE, "light", {"html-has-lang"}),
        (BARE.format("<h3>t</h3>"), WIDE, "light", {"heading-order"}),
        (BARE.format("<details><img src=x></details>"), WIDE, "light", {"image-alt"}),
        (BARE.format(DARK.format("prefers-color-scheme: dark")), WIDE, "light", set()),
        (BARE.format(DARK.format("prefers-color-scheme: dark")), WIDE, "dark", {"color-contrast"}),
        (BARE.format(DARK.format("width: 390px")), WIDE, "light", set()),
        (BARE.format(DARK.format("width: 390px")), NARROW, "light", {"color-contrast"}),
    ],
)
def test_axe_would_find(
    page: str, width: int, scheme: str, rules: set[str], opened: Tab, tmp_path: Path
) -> None:
    (tmp_path / "page.html").write_text(page)
    opened.open(tmp_path / "page.html", width, scheme)
    assert {one.partition(":")[0] for one in broken_rules(opened)} == rules


@needs_chromium
@pytest.mark.parametrize("lang", ["en", "nl"])
def test_nothing_is_wider_than_a_telephone_or_a_sheet(
    lang: str, opened: Tab, demo_case: Path, case_of: MakeCase, report: Callable[..., str], tmp_path: Path
) -> None:  # fmt: skip
    damaged = case_of(*map(written, map(hostile, TEXTS)), title=TEXTS[0])
    next((damaged / "requests").iterdir()).write_bytes(b"changed")
    for case in (demo_case, damaged):
        report(case, "--lang", lang)
        for width, medium in ((NARROW, "screen"), (PAPER, "print")):
            opened.open(tmp_path / "page.html", width, "light", medium)
            assert opened.run("document.styleSheets.length") == 1  # the policy lets the style in
            assert opened.run("document.documentElement.scrollWidth") <= width


@needs_vnu
@pytest.mark.parametrize("lang", ["en", "nl"])
def test_the_html_checker_has_nothing_to_say(
    lang: str, demo_case: Path, case_of: MakeCase, report: Callable[..., str], tmp_path: Path
) -> None:
    attacked = case_of(*map(written, map(hostile, TEXTS)), title=TEXTS[0])
    other = tmp_path / "other.html"
    other.write_text(report(attacked, "--lang", lang), "utf-8")
    report(demo_case, "--lang", lang)
    assert complaints(tmp_path / "page.html", other) == []


@needs_vnu
def test_the_html_checker_would_say(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(BARE.format("<ul><p id=a><p id=a></ul><b>"))
    told = "\n".join(complaints(tmp_path / "page.html"))
    for fault in (
        "not allowed as child of element “ul”",
        "Duplicate ID “a”",
        "Unclosed element “b”",
    ):
        assert fault in told
