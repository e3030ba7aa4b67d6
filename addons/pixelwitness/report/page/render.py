"""Material and a language -> the HTML page, the same bytes for the same case."""

import base64
import hashlib
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pixelwitness.identity.worlds.possible import load_possible
from pixelwitness.report import words
from pixelwitness.report.metaexport import FACT
from pixelwitness.report.page.beside import advertisers, notes_of
from pixelwitness.report.page.grid import grid_of
from pixelwitness.report.page.headline import headline_of
from pixelwitness.report.page.journalled import Journal
from pixelwitness.report.page.language import Language
from pixelwitness.report.page.material import Material
from pixelwitness.report.page.method import method_of
from pixelwitness.report.page.phrases import (
    AFTER,
    COUNTED,
    HAPPENED,
    WAY,
    column_words,
    columns_words,
)
from pixelwitness.report.page.shown import harmless, printable
from pixelwitness.report.page.sites import sites_of
from pixelwitness.report.page.timeline import WIDTH
from pixelwitness.report.page.worth import worth_of
from pixelwitness.resources import folder

_STYLES = ("style.css", "print.css")


def to_page(material: Material, language: Language) -> str:
    """The whole page. Captured text is escaped by the templates and once more at the end."""
    style = "".join((folder("reports") / "page" / name).read_text("utf-8") for name in _STYLES)
    template = environment(language).get_template("page.html")
    return harmless(template.render(style=style, csp=_csp(style), **_values(material)))


def environment(language: Language) -> Environment:
    """The templates of `reports/page` in that language; a name that is missing is an error."""
    made = Environment(
        loader=FileSystemLoader(folder("reports") / "page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    made.globals |= {
        "gettext": language.catalogue.gettext,
        "ngettext": language.catalogue.ngettext,
    }
    made.globals |= {"lang": language, "w": words, "FACT": FACT, "AFTER": AFTER, "WIDTH": WIDTH}
    made.globals |= {"COUNTED": COUNTED, "HAPPENED": HAPPENED, "WAY": WAY}
    made.globals |= {"column_words": column_words, "columns_words": columns_words}
    return made


def _values(material: Material) -> dict[str, Any]:
    may = printable(material.case, material.values)
    journal = Journal(material.case.journal)
    sites = sites_of(material, may, journal)
    return {
        "m": material,
        "about": material.case.about,
        "matrix": material.matrix,
        "headline": headline_of(material),
        "grid": grid_of(material, sites),
        "sites": sites,
        "method": method_of(material.case),
        "advertisers": advertisers(material.statements),
        "worth": worth_of(material.case.findings, journal, load_possible()),
        "notes": notes_of(material),
    }


def _csp(style: str) -> str:
    """Nothing may be loaded or run; the one style is named by its hash."""
    made = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{made}'; base-uri 'none'; form-action 'none'"
