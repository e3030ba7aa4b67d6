"""The tables under rules/identity: what they hold, and that mistakes are refused with the line."""

from collections.abc import Callable
from inspect import unwrap
from pathlib import Path

import pytest

from pixelwitness.errors import RuleError
from pixelwitness.identity import tables

HEAD = "table: t\nsource: s\nbecause: b\n"


def test_what_the_tables_hold() -> None:
    assert len(tables.countries()) == 250
    assert len({one.alpha_3 for one in tables.countries()}) == 250
    assert all(len(one.alpha_2) == 2 and len(one.alpha_3) == 3 for one in tables.countries())
    assert tables.countries_in_english()["northkorea"] == "kp"
    assert tables.countries_in_english()["reunion"] == "re"
    assert len(tables.states_in_full()) >= 63
    assert {one.code for one in tables.regions() if one.country == "NL"} == {
        "DR", "FL", "FR", "GE", "GR", "LI", "NB", "NH", "OV", "UT", "ZE", "ZH",
    }  # fmt: skip
    assert tables.name_words().particles[0] == "onder de"
    assert tables.months()["nl"][3] == "april"
    assert tables.month_first() == ("US",)
    assert tables.pixel_keys("2.9.324")["dateofbirth"] == "db"


@pytest.mark.parametrize(
    ("name", "body", "read", "message"),
    [
        ("countries", "countries: {NL: {english: [x]}}", tables.countries, "`alpha_3` is missing"),
        ("countries", "lands: {}", tables.countries, "`countries` is missing"),
        ("countries", "countries: [x]", tables.countries, "`countries` must hold"),
        (
            "regions",
            "pixel_knows: [US]\nregions: {US: {TX: {a: b}}}",
            tables.regions,
            "`TX` must be",
        ),
        (
            "genders",
            "genders: {m: [m, x], f: [f, x]}",
            tables.genders,
            "genders.yaml:4: a word stands twice",
        ),
        ("dates", "months: {nl: [januari]}\nmonth_first: [US]", tables.months, "twelve months"),
        (
            "names",
            "particles: [de]\nshortened: {}\nletters: x",
            tables.name_words,
            "`letters` must",
        ),
        ("genders", "genders: {m: [m]}\nextra: 1", tables.genders, "`extra` is unknown here"),
    ],
)
def test_a_mistake_is_refused(
    name: str, body: str, read: Callable[[], object], message: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    (tmp_path / "identity").mkdir()
    (tmp_path / "identity" / f"{name}.yaml").write_text(f"{HEAD}{body}\n")
    monkeypatch.setattr(tables, "folder", lambda _: tmp_path)
    with pytest.raises(RuleError, match=message):
        unwrap(read)()  # past the cache
