"""What the tests of companies and studies share: an invented company's file."""

from collections.abc import Callable
from pathlib import Path

import pytest

SHOP = """\
company: Winkel
source: its own imprint
because: invented for the tests
domains:
  - domain: winkel.example
    from: 2020-05
    checked: yes
    because: its imprint stands there
  - domain: kraam.example
    until: 2020
    because: the domain of its former name
former_names:
  - name: Kraam
    until: 2020-05
    source: its own imprint
named_in:
  - study: A study of 2019
    practice: customer_lists
    because: the study was about lists
    on: 2019-11
    source: the study
    url: https://study.example/report
quotes:
  - reply: stopped_after_notice
    practice: web
    by: a newspaper
    on: 2026-03
    says: said its pages send nothing any more
    source: a newspaper of March 2026
    url: https://news.example/1
"""


@pytest.fixture
def own(tmp_path: Path) -> Callable[..., Path]:
    """A folder of company files: the invented shop, changed as told, and others besides."""

    def make(*changes: tuple[str, str], **others: str) -> Path:
        folder = tmp_path / "companies"
        folder.mkdir(exist_ok=True)
        text = SHOP
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        (folder / "winkel.yaml").write_text(text, "utf-8")
        for name, content in others.items():
            (folder / f"{name}.yaml").write_text(content, "utf-8")
        return folder

    return make
