"""HARs in UTF-16, as Fiddler and PowerShell write them."""

import codecs
import gzip
import io
import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pixelwitness.captures import read
from pixelwitness.captures.recoded import Recoded
from pixelwitness.exchange import Exchange, Gap, Interest

HAR = json.dumps({"log": {"entries": [{"request": {"method": "POST", "url": "https://x.example/", "postData": {"text": "naam=Zoë😀"}}}]}}, ensure_ascii=False)  # fmt: skip
ENDS = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}


def items(path: Path, raw: bytes) -> list[Exchange | Gap]:
    path.write_bytes(raw)
    return list(read(path, Interest(in_url=("",))))


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_read(tmp_path: Path, end: str, pack: type[bytes]) -> None:
    [item] = items(tmp_path / "a.har", pack(ENDS[end] + HAR.encode(end)))
    assert isinstance(item, Exchange)
    assert item.body == "naam=Zoë😀".encode()


def test_cut_in_the_middle_of_a_character(tmp_path: Path) -> None:
    *_, last = items(tmp_path / "a.har", (ENDS["utf-16-le"] + HAR.encode("utf-16-le"))[:-9])
    assert isinstance(last, Gap)


@example("\ud800", "utf-16-be", 1)
@given(st.text(st.characters(exclude_categories=())), st.sampled_from(sorted(ENDS)), st.integers(1, 9))  # fmt: skip
def test_every_text_comes_back(text: str, end: str, size: int) -> None:
    source = Recoded(io.BytesIO(ENDS[end] + text.encode(end, "surrogatepass")))
    again = b"".join(iter(lambda: source.read(size), b"")).decode("utf-8", "surrogatepass")
    assert again.encode(end, "surrogatepass") == text.encode(end, "surrogatepass")


@given(st.binary(), st.sampled_from(sorted(ENDS.values())))
def test_no_bytes_raise(raw: bytes, mark: bytes) -> None:
    source = Recoded(io.BytesIO(mark + raw))
    assert len(source.read()) <= len(raw) * 2
