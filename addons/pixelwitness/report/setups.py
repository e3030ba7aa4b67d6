"""Set-ups -> what sites were set up to take, per site and day, even where nothing was typed."""

from collections.abc import Iterable, Iterator

from pixelwitness.report.words import SETUP, visible

type _Line = dict[str, object]


def setup_lines(setups: Iterable[_Line]) -> Iterator[str]:
    """A heading and a line for each site, day and set-up; nothing where there is none."""
    rows = list(dict.fromkeys(_row(one) for one in setups))
    if rows:
        yield "Set up to take:"
    yield from (f"  {row}" for row in rows)


def _row(one: _Line) -> str:
    details = one["details"]
    told = ", ".join(map(str, details)) if isinstance(details, list) else ""
    what = SETUP.get(str(one["what"]), str(one["what"]))
    day = str(one["time"])[:10]
    return visible(f"{one['site'] or 'no site is told'}, {day}: {what}{': ' if told else ''}{told}")
