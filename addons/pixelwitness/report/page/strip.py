"""A request's findings and what happened on its site -> the few events that lead to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from pixelwitness.matrix.model import Line
from pixelwitness.report.page.events import Event, events_of
from pixelwitness.report.page.shown import opened_shown
from pixelwitness.report.page.timeline import WIDTH

_EDGE = 80
_GIVEN = 3
_PAGES = 40  # so many openings of a site are recorded; behind the last of them is nothing known


@dataclass(frozen=True, slots=True)
class Step:
    """An event, at an equal distance from the next; `seconds` counts from the sending."""

    event: Event
    seconds: float
    x: int
    page: str


@dataclass(frozen=True, slots=True)
class Strip:
    """What came before and after one sending."""

    steps: tuple[Step, ...]

    @property
    def near(self) -> bool:
        """Whether there are events of which the clock does not tell which came first."""
        return any(step.event.near for step in self.steps)


def strip_of(findings: Sequence[Line], moments: Sequence[Line], whole: bool) -> Strip | None:
    """The opening of the page, the choice, the values given to the site, and the sending.

    `moments` are those of the same site and capture. None where nothing but the sending is known.
    The path of a page is told only where `whole`.
    """
    pages = [one for one in moments if one["what"] == "opened"]
    values = {(one["kind"], one["plain"]) for one in findings}
    given = [one for one in moments if (one["kind"], one["plain"]) in values]
    events = events_of(findings[:1], (), (*_opened(findings[0], pages), *_first(given)))
    sent = next((one for one in events if one.what == "sent"), None)
    if sent is None or len(events) < 2:
        return None
    apart = (WIDTH - 2 * _EDGE) // (len(events) - 1)
    return Strip(
        tuple(
            Step(
                one,
                (one.moment - sent.moment).total_seconds(),
                _EDGE + apart * number,
                opened_shown(one.line["page"], whole) if one.what == "opened" else "",
            )
            for number, one in enumerate(events)
        )
    )


def _opened(sent: Line, pages: list[Line]) -> list[Line]:
    """The last opening before the sending, of the same page where many were opened."""
    entry, page = sent["capture"]["entry"], opened_shown(sent["page"], True)
    before = [
        one
        for one in pages
        if one["capture"]["entry"] < entry
        and one["time"] <= sent["time"]
        and (len(pages) < _PAGES or opened_shown(one["page"], True) == page)
    ]
    return before[-1:]


def _first(given: list[Line]) -> list[Line]:
    """Of many requests that gave something, the first ones."""
    entries = sorted({one["capture"]["entry"] for one in given})[:_GIVEN]
    return [one for one in given if one["capture"]["entry"] in entries]
