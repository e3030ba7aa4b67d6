"""What the demo's case becomes, word for word: the page in both languages, and its export.

`pytest tests/report --write-golden` writes the files anew; read the difference before you keep it.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pixelwitness.cli import main
from tests.report.page.outline import outline

GOLDEN = Path(__file__).parents[2] / "data" / "report"


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        ("<style>p{}</style><h2 id=a>One\n <b>two</b></h2>", "h2#a: One two"),
        ("<div><p class='x y'>a <a href='#b'>link</a></p></div>", "p.x.y: a [link](#b)"),
        ("<tr><th>a<br>b</th><td>c</td></tr>", "tr: | a / b | c"),
        ("<dl><dt>a</dt><dd>b</dd><dt>c</dt><dd>d</dd></dl>", "dt: a = b|dt: c = d"),
        ("<nav aria-label='N'><li>1</li>  <li>2</li></nav>", "nav “N”:|li: 1|li: 2"),
        ("<pre><code>a  b\n c</code></pre>", "pre: a b|c"),
        (f"<p>{'x' * 250}</p>", f"p: {'x' * 250}"),
        (f"<pre>\n{'x' * 250}</pre>", f"pre:|{'x' * 240}… (10 more)"),
    ],
)  # fmt: skip
def test_the_lines_of_a_page(page: str, lines: str) -> None:
    assert outline(page).splitlines() == lines.split("|" if " | " not in lines else "\n")


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_the_page(
    lang: str, demo_case: Path, report: Callable[..., str], request: pytest.FixtureRequest
) -> None:
    told = outline(report(demo_case, "--lang", lang))
    _held_against(f"demo.{lang}.txt", _lasting(told, demo_case), request)


def test_the_export(
    demo_case: Path, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    assert main(["export", str(demo_case)]) == 0
    told = capsys.readouterr().out
    _held_against("demo.export.json", _lasting(told, demo_case), request)


def _held_against(name: str, told: str, request: pytest.FixtureRequest) -> None:
    golden = GOLDEN / name
    if request.config.getoption("--write-golden"):
        golden.write_text(told, "utf-8")
    assert told.splitlines() == golden.read_text("utf-8").splitlines()


def _lasting(told: str, case: Path) -> str:
    """Without what depends on when, with which version and by which rules the case was made."""
    about = json.loads((case / "case.json").read_text("utf-8"))
    journal = map(json.loads, (case / "journal.jsonl").read_text("utf-8").splitlines())
    for moment in {about["created"], *(line["time"] for line in journal)}:
        told = told.replace(moment, "(then)")
    for name, version in about["versions"].items():
        for before, behind in ((f'"{name}":"', '"'), (f"dt: {name} = ", "\n")):
            told = told.replace(f"{before}{version}{behind}", f"{before}(version){behind}")
    return told.replace(about["rules"], "(rules)")
