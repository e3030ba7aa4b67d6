"""A case -> one HTML page that needs nothing else: no script, no request, two languages."""

from pixelwitness.report.page.language import LANGUAGES, load_language
from pixelwitness.report.page.material import Material
from pixelwitness.report.page.render import to_page

__all__ = ["LANGUAGES", "Material", "load_language", "to_page"]
