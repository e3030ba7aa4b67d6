"""The catalogues: nothing is missing, nothing is left over, and each language has its own ways."""

import re
from collections import Counter

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from pixelwitness.report.page.language import LANGUAGES, load_language
from pixelwitness.resources import folder
from tests.report.page.messages import messages

OTHERS = [one for one in LANGUAGES if one != "en"]
HOLE = re.compile(r"%\((\w+)\)s")


@pytest.mark.parametrize("code", OTHERS)
def test_every_message_is_translated_and_none_is_left_over(code: str) -> None:
    path = folder("reports") / "locale" / code / "LC_MESSAGES" / "pixelwitness.po"
    with path.open("rb") as file:
        catalogue = {one.id: one.string for one in read_po(file, locale=code) if one.id}
    wanted = {one if len(one) > 1 else one[0] for one in messages()}
    assert set(catalogue) == wanted
    for source, told in catalogue.items():
        assert told
        for text in (told,) if isinstance(told, str) else told or ():
            assert text
            first = source if isinstance(source, str) else source[0]
            assert Counter(HOLE.findall(text)) == Counter(HOLE.findall(first))


@pytest.mark.parametrize(
    ("code", "number", "day", "listed"),
    [
        ("en", "1,234,567", "3 November 2026", "a, b, and c"),
        ("nl", "1.234.567", "3 november 2026", "a, b en c"),
    ],
)
def test_each_language_has_its_own_ways(code: str, number: str, day: str, listed: str) -> None:
    language = load_language(code)
    assert language.number(1234567) == number
    assert language.day("2026-11-03T23:59:59.999Z") == day
    assert language.moment("2026-11-04T00:30:00.5+01:00") == f"{day}, 23:30:00.500 UTC"
    assert language.words(["a", "b", "c"]) == listed
    assert language.day("2026-11") == day.removeprefix("3 ")


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("2026-11-03T10:00:00Z", "2026-11-03T11:30:00Z", "3 November 2026, 10:00–11:30 UTC"),
        ("2026-11-03T10:00:00Z", "2026-11-03T10:00:09Z", "3 November 2026, 10:00 UTC"),
        ("2026-11-03T10:00Z", "2026-11-04T09:00Z", "3 November 2026, 10:00 – 4 November 2026, 09:00 UTC"),
        ("then", "2026-11-04T09:00Z", "then – 2026-11-04T09:00Z"),
    ],
)  # fmt: skip
def test_from_when_to_when(first: str, last: str, told: str) -> None:
    assert load_language("en").span(first, last) == told


@given(st.text())
def test_any_text_as_a_time(text: str) -> None:
    language = load_language("nl")
    for told in (language.day(text), language.moment(text)):
        assert isinstance(told, str)


def test_no_such_language() -> None:
    with pytest.raises(KeyError):
        load_language("xx")


@pytest.mark.parametrize(
    ("seconds", "english", "dutch"),
    [
        (0.0, "< 0.001 s", "< 0,001 s"),
        (0.02651, "0.027 s", "0,027 s"),
        (119, "120 s", "120 s"),
        (5900, "98 minutes", "98 minuten"),
        (7200, "2 hours", "2 uur"),
        (3 * 86_400, "3 days", "3 dagen"),
        (1e11, "3,200 years", "3.200 jaar"),
    ],
)
def test_a_duration_is_told_to_two_figures(seconds: float, english: str, dutch: str) -> None:
    assert [load_language(code).duration(seconds) for code in ("en", "nl")] == [english, dutch]
