"""A page -> a PDF, as WeasyPrint typesets it: an extra for machines without a browser.

It is told nothing but the page and may fetch nothing. It draws a chart by the style that stands
inside the chart alone, and there it knows no variables; so the page's rules for charts, which are
those that name `svg`, are written into each of them.
"""

import re
from importlib.util import find_spec

from pixelwitness.errors import InputError

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_VALUE = re.compile(r"(--[a-z]+):\s*([^;}]+)")
_USED = re.compile(r"var\((--[a-z]+)\)")
_CHART = re.compile(r"<svg\b[^>]*>")


def find_typesetter() -> bool:
    """Whether the extra `pixelwitness[pdf]` is installed."""
    return find_spec("weasyprint") is not None


def typeset(page: str) -> bytes:
    """The page as a tagged PDF. Raises InputError where the library that it needs is missing."""
    try:
        from weasyprint import HTML, URLFetcher
    except (ImportError, OSError) as cause:  # an older one, or one without the system's Pango
        raise InputError(
            "WeasyPrint",
            f"cannot start ({str(cause).splitlines()[0]})",
            "`pip install 'pixelwitness[pdf]'` brings the one that fits; it needs Pango (Debian: "
            "`apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0`). "
            "Or open the HTML page in any browser and print it.",
        ) from cause
    text = with_drawn_charts(page).encode("utf-8", "backslashreplace")
    nothing = URLFetcher(allowed_protocols=())
    made = HTML(string=text.decode(), url_fetcher=nothing).write_pdf(pdf_variant="pdf/ua-1")
    return bytes(made)


def with_drawn_charts(page: str) -> str:
    """The page with its rules for charts, their variables filled in, inside each chart."""
    style = "".join(_STYLE.findall(page))
    values = dict(_VALUE.findall(style))  # those for paper stand last
    rules = (
        f"{names.strip()}{{{_USED.sub(lambda one: values[one[1]], told)}}}"
        for names, told in _RULE.findall(style)
        if re.search(r"\bsvg\b", names)
    )
    inside = f"<style>{''.join(rules)}</style>"
    return _CHART.sub(lambda chart: chart[0] + inside, page)
