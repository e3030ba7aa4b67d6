"""Reading a case that is none, or whose lines mean nothing."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pixelwitness.case import CaseWriter, read_case, verify_chains
from pixelwitness.errors import CaseError
from pixelwitness.finding import Finding

type MakeFinding = Callable[..., tuple[Finding, bytes]]


def test_reading_what_is_no_case(tmp_path: Path) -> None:
    for check in (read_case, verify_chains):
        with pytest.raises(CaseError, match="is no case folder"):
            check(tmp_path)


@pytest.mark.parametrize(
    "change",
    [{"site": 5}, {"capture": None}, {"proof": "certain"}, {"twins": None}, {"id": None}],
    ids=repr,
)
def test_reading_a_line_that_means_nothing_names_file_and_line(
    opened: Callable[[], CaseWriter],
    folder: Path,
    made: MakeFinding,
    change: dict[str, object],
) -> None:
    with opened() as case:
        case.add(*made(0))
        case.add(*made(1))
    path = folder / "findings" / "shop.example.jsonl"
    first, second = path.read_text("utf-8").splitlines()
    path.write_text(f"{first}\n{json.dumps(json.loads(second) | change)}\n", "utf-8")
    with pytest.raises(CaseError, match=r"shop\.example\.jsonl:2: is no line"):
        read_case(folder)
