"""A page -> lines for a golden file: one for each block or row, with its name, label and text.

Left out is what has tests of its own (policy, style, languages of words, coordinates of charts).
"""

import re
from html.parser import HTMLParser

_BLOCKS = {
    "title", "header", "main", "section", "article", "nav", "footer", "figure", "figcaption", "h1",
    "h2", "h3", "h4", "h5", "p", "ul", "ol", "li", "dl", "dt", "table", "caption", "thead",
    "tbody", "tr", "pre", "details", "summary", "blockquote", "svg", "text", "div",
}  # fmt: skip
_OPEN = {"dt"}  # what follows stands on the same line
_BARE = {"div:", "ul:", "ol:", "dl:", "thead:", "tbody:", "svg:"}  # told where they bear a name
_BETWEEN = {"th": " | ", "td": " | ", "br": " / ", "dd": " = "}
_LONGEST = 240  # captured bodies are in the recordings; here their beginning is enough


def outline(page: str) -> str:
    """The lines, nameless boxes left out; a link stands as `[text](#target)`."""
    made = _Outline()
    made.feed(re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL))
    lines = (re.sub(r" +", " ", line).strip() for line in made.lines)
    return "".join(f"{_cut(line)}\n" for line in lines if line and line not in _BARE)


class _Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.lines = [""]
        self.target = ""
        self.raw = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.raw = self.raw or tag == "pre"
        if tag == "a":
            self.target = told["href"]
            self.lines[-1] += "["
        elif tag in _BLOCKS:
            self.lines.append(_name(tag, told))
        self.lines[-1] += _BETWEEN.get(tag, "")

    def handle_endtag(self, tag: str) -> None:
        self.raw = self.raw and tag != "pre"
        if tag == "a":
            self.lines[-1] += f"]({self.target})"
        elif tag in _BLOCKS - _OPEN:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        first, *rest = data.split("\n") if self.raw else [re.sub(r"\s+", " ", data)]
        self.lines[-1] += first
        self.lines += rest


def _name(tag: str, told: dict[str, str]) -> str:
    name = tag + "".join(f".{one}" for one in told.get("class", "").split())
    name += f"#{told['id']}" if "id" in told else ""
    label = told.get("aria-label")
    return f"{name} “{label}”: " if label else f"{name}: "


def _cut(line: str) -> str:
    more = len(line) - _LONGEST
    return f"{line[:_LONGEST]}… ({more} more)" if more > 0 and " " not in line else line
