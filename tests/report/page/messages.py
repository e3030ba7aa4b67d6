"""Every message that the page can print: those of its templates, and the words it looks up."""

from collections.abc import Iterator

from jinja2.ext import babel_extract

from pixelwitness.report import words
from pixelwitness.report.metaexport import FACT
from pixelwitness.report.page.language import UNITS
from pixelwitness.report.page.phrases import AFTER, COUNTED, HAPPENED, WAY
from pixelwitness.resources import folder

TEMPLATES = sorted((folder("reports") / "page").glob("*.html"))
LOOKED_UP = (
    words.KIND, words.FORM, words.ORIGIN, words.CHANNEL, words.CONSENT, words.SETUP,
    words.OTHERWISE, words.REPLY, words.PRACTICE, words.CHANGE, words.CHOICE, words.MARK, FACT, AFTER,
    COUNTED, HAPPENED, WAY, UNITS,
)  # fmt: skip


def messages() -> Iterator[tuple[str, ...]]:
    """One text, or two where a count decides."""
    for path in TEMPLATES:
        with path.open("rb") as file:
            options = {"trimmed": "true", "silent": "false"}
            for _, _, found, _ in babel_extract(file, ("_", "gettext", "ngettext"), [], options):
                texts = (found,) if isinstance(found, str | None) else found
                if told := tuple(one for one in texts if one):
                    yield told
    for table in LOOKED_UP:
        for text in table.values():
            yield (str(text),)
