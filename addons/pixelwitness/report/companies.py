"""Companies -> what `companies list` and `companies show` print."""

import textwrap
from collections.abc import Iterator

from pixelwitness.companies import Companies, Company, Domain, Quote
from pixelwitness.report.words import PRACTICE, REPLY, visible

_WIDTH = 80
_NAME = 26


def list_lines(companies: Companies) -> Iterator[str]:
    """A line each: the name, what it was last quoted to have said and of what."""
    for one in companies.all:
        said = _short(one.quotes[0]) if one.quotes else "no quote"
        yield f"{visible(one.name):{_NAME}} {said}"


def company_lines(one: Company) -> Iterator[str]:
    """All that the file says, each fact with its source."""
    yield visible(one.name)
    yield from _folded(one.because)
    yield from _folded(f"source: {one.source}")
    for former in one.former_names:
        until = f", until {former.until}" if former.until else ""
        yield from _folded(f"once called {former.name}{until} ({former.source})")
    for domain in one.domains:
        yield from _folded(_domain(domain))
    for study in one.named_in:
        yield from _folded(
            f"named in: {study.study}, about {PRACTICE[study.practice]}: {study.because}"
            f" ({study.source}, {study.url})"
        )
    for quote in one.quotes:
        yield from _folded(
            f"{quote.on}, {quote.by}: {quote.says}. [{_short(quote)}] ({quote.source}, {quote.url})"
        )


def _short(quote: Quote) -> str:
    return f"{REPLY[quote.reply]} ({PRACTICE[quote.practice]}, {quote.on})"


def _domain(one: Domain) -> str:
    parts = (
        one.domain,
        f"from {one.since}" if one.since else "",
        f"until {one.until}" if one.until else "",
        "checked" if one.checked else "not checked",
    )
    return f"{' '.join(part for part in parts if part)}: {one.because}"


def _folded(text: str) -> list[str]:
    return textwrap.wrap(
        visible(text),
        _WIDTH,
        initial_indent="  ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
