"""What sites were set up to take -> lines of text, and objects for programs."""

from collections.abc import Iterable, Iterator
from typing import Any

from pixelwitness.matrix import SetUp
from pixelwitness.report.words import CONSENT, SETUP, visible


def setup_lines(setups: Iterable[SetUp]) -> Iterator[str]:
    """A heading, and for each set-up a line, with what it gainsays; nothing where there is none."""
    heading = "Set up to take, whatever was typed:"
    for one in setups:
        yield from (heading,) if heading else ()
        heading = ""
        yield visible(f"  {one.site or 'no site is told'}, {one.day}: {_what(one)}{_where(one)}")
        if one.takes_forms:
            states = ", ".join(CONSENT[state] for state in one.takes_forms)
            yield f"    ! takes form data {states}"


def setup_objects(setups: Iterable[SetUp]) -> list[dict[str, Any]]:
    """One object a set-up; `takes_form_data` are the states without a yes in which it does."""
    return [
        {
            "site": one.site,
            "day": one.day,
            "what": one.what,
            "account": one.account,
            "details": list(one.details),
            "states": list(one.states),
            "takes_form_data": list(one.takes_forms),
            "setups": [line["id"] for line in one.lines],
            "captures": [
                f"{line['capture']['name']}:{line['capture']['entry']}" for line in one.lines
            ],
        }
        for one in setups
    ]


def _what(one: SetUp) -> str:
    what = SETUP.get(one.what, one.what)
    return f"{what}: {', '.join(one.details)}" if one.details else what


def _where(one: SetUp) -> str:
    first = one.lines[0]["capture"]
    more = f" and {len(one.lines) - 1} more" if len(one.lines) > 1 else ""
    return f" ({first['name']} entry {first['entry']}{more})"
