"""The catalogue of the record's texts: whole, without left-overs, and true to what was captured."""

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from pixelwitness.case import About, create_or_open
from pixelwitness.consent import Timeline
from pixelwitness.report.page.language import LANGUAGES, load_language
from pixelwitness.resources import folder
from tests.consent.building import RULES, SITE, numbered
from tests.consent.test_tools import exchange_of, later
from tests.report.page.conftest import MakeCase
from tests.report.page.recorded import (
    found_of_a_control,
    made,
    of_code,
    of_kinds,
    of_rules,
    pieces,
)

OTHERS = [one for one in LANGUAGES if one != "en"]
# what is no text of ours: a type, what a consent tool's value is called, a place for the year
# no sentences of a page: a heading of a format, and the name of a placeholder
NO_TEXTS = {"section {}", "not of its kind"}
PARTS = {"YYYY"}
DUTCH = load_language("nl")


def catalogue(code: str) -> dict[str, str]:
    path = folder("reports") / "locale" / code / "LC_MESSAGES" / "rules.po"
    with path.open("rb") as file:
        return {str(one.id): str(one.string) for one in read_po(file, locale=code) if one.id}


def holes(text: str) -> Counter[str]:
    return Counter(hole for _, hole, _, _ in Formatter().parse(text) if hole is not None)


@pytest.mark.parametrize("code", OTHERS)
def test_all_that_rules_can_say_is_told(code: str) -> None:
    language = load_language(code)
    texts = [*of_rules(), *of_kinds(), *made()]
    assert [one for one in dict.fromkeys(texts) if not language.known(one)] == []


@pytest.mark.parametrize("code", OTHERS)
def test_all_sentences_of_the_code_are_told(code: str) -> None:
    language, ours = load_language(code), catalogue(code)
    sentences = {one for one in of_code() if " " in one.strip()} - NO_TEXTS
    missing = [
        sentence
        for sentence in sentences
        if not language.known(sentence.replace("{}", "1"))
        and not all(any(piece in one for one in ours) for piece in pieces(sentence))
    ]
    assert missing == []


@pytest.mark.parametrize("code", OTHERS)
def test_nothing_is_left_over(code: str) -> None:
    whole = {*of_rules(), *of_kinds(), *PARTS}
    said = [*of_code(), *made()]
    left = [
        one
        for one in catalogue(code)
        if one not in whole and not all(any(p in text for text in said) for p in pieces(one))
    ]
    assert left == []


@pytest.mark.parametrize("code", OTHERS)
def test_each_hole_is_filled(code: str) -> None:
    for english, told in catalogue(code).items():
        assert told
        assert not holes(english) or holes(told) == holes(english)


@pytest.mark.parametrize("code", OTHERS)
def test_whatever_the_tools_tell_is_told(code: str) -> None:
    """The tools' own examples in any order; the seed makes them the same each time."""
    language, chance = load_language(code), random.Random(7)
    examples = [example for tool in RULES.tools for example in tool.examples]
    reasons: set[str] = set()
    for _ in range(200):
        timeline = Timeline(RULES)
        times = chance.choice(([1, 2, 3, 4, 5], [5, 4, 3, 2, 1], [1, 1, 900, 1, 900]))
        numbered(timeline, [exchange_of(chance.choice(examples), at) for at in times])
        reasons |= {timeline.at(SITE, later(at), at).because for at in (0, 3, 4, 900)}
    assert len(reasons) > 100
    assert [one for one in reasons if not language.known(one)] == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "SHA-256 of the MD5 (its hex in capitals) of persona jan's last name, removed blanks, lower-cased; the same person's e-mail stands in the same request",
            "SHA-256 van de MD5 (hexadecimaal in hoofdletters) van de achternaam van persoon jan, spaties verwijderd, in kleine letters gezet; het e-mailadres van dezelfde persoon staat in hetzelfde verzoek",
        ),
        (
            "persona jan's gender, as typed; with gender and first name in one request chance would match once in 12,345",
            "het geslacht van persoon jan, zoals getypt; samen met het geslacht en de voornaam in één verzoek zou toeval dit één keer op de 12.345 opleveren",
        ),
        (
            "SHA-256 of the e-mail that the site showed in entry 1234 (response, field lower-cased), family name first, with a comma",
            "SHA-256 van het e-mailadres, door de site getoond bij volgnummer 1234 (antwoord, veld lower-cased), achternaam voorop, met een komma",
        ),
        (
            "SHA-256 of “23 April, 1980”, year, month and day with hyphens, no leading zeros; found by trying all birth dates 1900 to today, in 14 spellings",
            "SHA-256 van ‘23 April, 1980’, jaar, maand en dag met streepjes, zonder nullen aan het begin; gevonden door alles te proberen: geboortedatums van 1900 tot vandaag, in 14 schrijfwijzen",
        ),
        ("written YYYY-M-D", "geschreven als JJJJ-M-D"),
        ("written April 23, 1980", "geschreven als April 23, 1980"),
        ("Cookiebot: off:trimmed, marketing:lower-cased", "Cookiebot: off:trimmed, marketing:lower-cased"),
        (
            "two signs disagree: X: marketing partly on, others off: a:1, b:2 and 3 more / Y: all is on (a:1; b, c:2)",
            "twee tekens spreken elkaar tegen: X: marketing deels aan, de rest uit: a:1, b:2 en nog 3 / Y: alles staat aan (a:1; b, c:2)",
        ),
        ("findings/a.jsonl line 3: the line before was changed", "findings/a.jsonl, regel 3: de regel ervoor is veranderd"),
        ("", ""),
        ("a sentence of an older version", None),
        ("SHA-256 of a kind of an older version", None),
        ("lower-cased, " * 70 + "lower-cased", None),
        ("lower-cased, " * 40 + "nothing", None),
        ("the year alone (trimmed " * 80, None),
        ("X: " * 600 + "a", None),
        ("a" * 10_000_000, None),
    ],
)  # fmt: skip
def test_a_sentence_by_its_parts(text: str, told: str | None) -> None:
    assert DUTCH.known(text) == told


@given(st.text())
def test_any_text_in_a_hole(text: str) -> None:
    known = DUTCH.known(f"it stands in `a{text}`; it was sent readable")
    assert known == f"het staat in `a{text}`; het is leesbaar verstuurd"


def test_english_is_told_as_it_is() -> None:
    assert load_language("en").known("whatever, it says") == "whatever, it says"


@pytest.mark.parametrize(
    ("plain", "told"),
    [
        ("1980-04-23", "1980-04-23"),
        ("1990-06-05 or 1990-05-06", "1990-06-05 of 1990-05-06"),
        ("year 1980", "jaar 1980"),
        ("lower", "lower"),
    ],
)
def test_what_a_digest_can_be_of(plain: str, told: str) -> None:
    assert DUTCH.either(plain) == told


def test_the_page_of_the_demo_is_dutch(demo_case: Path, report: Callable[..., str]) -> None:
    text = report(demo_case, "--lang", "nl", "--jurisdiction", "NL")
    assert 'lang="en"' not in text
    for told in (
        "de code van de site gaf het door aan fbq(&#39;init&#39;)",
        "SHA-256 van de achternaam van persoon jan, spaties verwijderd, in kleine letters gezet; het",
        "(Cookiebot: preferences:false, statistics:false, marketing:false)",
        "29 juli 2019: De beheerder van een site die een social plug-in opneemt",
        "Bron: het arrest op BAILII",
    ):
        assert told in text


@pytest.mark.parametrize(("lang", "marked"), [("nl", True), ("en", False)])
def test_a_text_of_an_older_version_stays_english_and_is_marked(
    lang: str, marked: bool, case_of: MakeCase, report: Callable[..., str]
) -> None:
    text = report(case_of({"meaning": "what an older version said"}), "--lang", lang)
    assert ('<span lang="en">what an older version said</span>' in text) is marked
    assert "what an older version said" in text


def test_a_control_that_was_found_is_told_in_dutch(
    case_of: MakeCase, report: Callable[..., str]
) -> None:
    case = case_of({})
    about = About("", "", "2026-11-24T10:00:00.000Z", (), {}, "ab" * 32)
    with create_or_open(case, about) as writer:
        writer.journal("control", "2026-11-24T11:00:00.000Z", found=found_of_a_control())
    told = "het e-mailadres van controlepersoon piet is gevonden bij volgnummer 3 (veld em, naar b.example)"
    assert told in report(case, "--lang", "nl")


def test_what_a_company_said_is_dutch_where_the_words_are_ours(
    demo_case: Path, report: Callable[..., str], tmp_path: Path
) -> None:
    ours = (folder("rules") / "companies" / "klm.yaml").read_text("utf-8")
    theirs = ours.replace("company: KLM", "company: Keuken").replace("klm.nl", "keuken.example")
    theirs = theirs.replace("klm.com", "keukens.example")
    theirs = theirs.replace("says: said it was reconsidering", "says: <i>We wachten even</i>")
    (tmp_path / "keuken.yaml").write_text(theirs, "utf-8")
    text = report(demo_case, "--lang", "nl", "--companies", str(tmp_path))
    said = text[text.index('id="said"') :]
    assert "noemde het eigen gerechtvaardigd belang als reden" in said
    assert ">&lt;i&gt;We wachten even&lt;/i&gt;</bdi>" in said
    assert "de Consumentenbond, volgens NU.nl, november 2017: zei het te heroverwegen" in said
