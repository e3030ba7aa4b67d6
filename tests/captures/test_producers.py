"""Captures by many programs, read where they lie: every request counted, or the error told."""

import csv
import json
from pathlib import Path

import pytest

from pixelwitness.captures import read
from pixelwitness.errors import CaptureError
from pixelwitness.exchange import Exchange, Gap, Interest
from pixelwitness.observer import Observer
from pixelwitness.rulebook import Rulebook

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "captures" / "producers"
ALL = Interest(in_url=("",))


def manifest() -> list[dict[str, str]]:
    path = FOLDER / "MANIFEST.tsv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


ROWS = manifest()
pytestmark = pytest.mark.skipif(not ROWS, reason="the captures of other programs are not beside the checkout")  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["file"][-60:])
def test_producer(row: dict[str, str]) -> None:
    path = FOLDER / row["file"]
    try:
        reading = read(path, ALL)
        found = list(reading)
    except CaptureError as error:
        assert path.name in str(error)
        assert row["format"] in ("warc", "pcap") or not _entries(path), str(error)
        return
    assert row["format"] in ("har", "mitmproxy-flow")
    if row["format"] == "har" and not path.name.endswith((".gz", ".zhar")):
        assert reading.entries == _entries(path)
    gaps = [item for item in found if isinstance(item, Gap)]
    assert len(gaps) <= 1
    assert all(isinstance(item, Exchange) and item.url for item in found if item not in gaps)


def _entries(path: Path) -> int:
    """How many entries the standard library sees; none where the file is no HAR to it."""
    try:
        log = json.loads(path.read_bytes().decode("utf-8-sig", "replace"))["log"]
        return len(log["entries"])
    except (ValueError, KeyError, TypeError):
        return 0


OWN = FOLDER.parent
CAPTURES = sorted(
    p for p in OWN.rglob("*") if p.suffix in (".har", ".gz", ".mitm") and OWN.exists()
)


@pytest.mark.parametrize("path", CAPTURES, ids=lambda path: path.name[-60:])
def test_no_body_is_said_to_be_cut(rules: Rulebook, path: Path) -> None:
    """None of them was, in a call that matters; a false alarm would be a false claim."""
    observer = Observer(rules)
    try:
        found = list(read(path, ALL))
    except CaptureError:
        return
    gaps = [gap for one in found if isinstance(one, Exchange) for gap in observer.observe(one).gaps]
    assert not [gap for gap in gaps if "cut" in gap.reason]
