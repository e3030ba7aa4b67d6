"""Meta's own normalisers: every row of what the scripts gave when run, and no exception ever."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelwitness.identity.normalise import normalise

VECTORS = json.loads(
    (Path(__file__).parents[1] / "data" / "identity" / "normalisation-vectors.json").read_text(
        "utf-8"
    )
)
ROWS = [(version, row) for version, rows in VECTORS.items() for row in rows]


def test_all_rows_of_all_versions_are_here() -> None:
    assert {version: len(rows) for version, rows in VECTORS.items()} == dict.fromkeys(
        ("2.9.200", "2.9.252", "2.9.324"), 168
    )


@pytest.mark.parametrize(
    ("version", "row"), ROWS, ids=lambda p: p if isinstance(p, str) else f"{p['key']}-{p['input']}"
)
def test_a_row(version: str, row: dict[str, str | None]) -> None:
    key, value = row["key"], row["input"]
    assert key is not None
    assert value is not None
    one = normalise(key, value, version)
    assert (one.new, one.old) == (row["norm"], row["norm_alt"])
    assert (one.ud, one.aud) == tuple(None if h == "THROWS" else h for h in (row["ud"], row["aud"]))
    assert one.withheld == (row["ud"] == "THROWS")
    assert one.mask == row.get("censored")


def test_a_version_nobody_read() -> None:
    with pytest.raises(ValueError, match=r"version 9\.9\.9 is not among 2\.9\.200"):
        normalise("em", "a@example.com", "9.9.9")


@given(
    st.sampled_from(sorted({row["key"] for _, row in ROWS})),
    st.text(),
    st.sampled_from(sorted(VECTORS)),
)
def test_any_text_is_sent_somehow(key: str, value: str, version: str) -> None:
    one = normalise(key, value, version)
    assert (one.ud is None) == (one.withheld or not value)
    assert one.new != ""
    assert one.mask is None or key != "uid"
