"""A page -> a PDF: printed by the browser of this machine, or typeset by WeasyPrint."""

from collections.abc import Iterable

from pixelwitness.errors import InputError
from pixelwitness.report.browser import find_browser, printed
from pixelwitness.report.typesetter import find_typesetter, typeset


def to_pdf(page: Iterable[str]) -> bytes:
    """The page as a PDF. Raises InputError where nothing can make it, or where that fails."""
    browser = find_browser()
    if browser is not None:
        return printed(browser, page)
    if find_typesetter():
        return typeset("".join(page))
    raise InputError(
        "a PDF",
        "needs a browser (Chromium, Chrome or Edge) or WeasyPrint, and none was found",
        "Install such a browser, or `pip install 'pixelwitness[pdf]'`. "
        "Or open the HTML page in any browser and print it.",
    )
