"""Events: in the order of their times, and no order where the clock tells none."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pixelwitness.report.page.days import Row, days_of
from pixelwitness.report.page.events import events_of
from pixelwitness.report.page.journalled import Journal, Journalled
from pixelwitness.report.page.strip import strip_of
from pixelwitness.report.page.timeline import timelines

type Line = dict[str, Any]
START = datetime(2026, 11, 23, 19, 15, tzinfo=UTC)
CAPTURE = {"sha256": "ab" * 32, "name": "a.har"}


def finding(entry: int, at: float, choice: float | None = None, plain: str = "jan") -> Line:
    consent = {"state": "refused", "seconds": choice, "entry": 1, "because": "x"}
    return {
        "kind": "email", "plain": plain, "request": f"{entry}", "time": time(at), "consent": consent,
        "capture": CAPTURE | {"entry": entry}, "page": "https://shop.example/a?x=1",
    }  # fmt: skip


def moment(what: str, entry: int, at: float, **more: Any) -> Line:
    told = {"kind": None, "plain": None, "page": "https://shop.example/?q=jan#top"}
    return told | {"what": what, "time": time(at), "capture": CAPTURE | {"entry": entry}} | more


def given(entry: int, at: float, plain: str = "jan", kind: str = "email") -> Line:
    return moment("given", entry, at, kind=kind, plain=plain)


def cut(line: Line, second: int) -> Line:
    """As in a redacted case."""
    return line | {"time": f"2026-11-23T19:15:{second:02}+00:00"}


def time(at: float) -> str:
    return (START + timedelta(seconds=at)).isoformat(timespec="milliseconds")


TRIAL = {
    "type": "trial", "capture": "ab" * 32, "world": "w", "form": "sha256", "texts": 9, "tried": 9,
    "wanted": 1, "found": 0, "way": "tried", "seconds": 0.1, "processes": 1,
}  # fmt: skip
STRANGE: tuple[Line, ...] = (
    {"way": "guessed"}, {"form": "crc32"}, {"seconds": "long"}, {"texts": None}, {"capture": 7},
)  # fmt: skip
OPENED = moment("opened", 0, 0)


@pytest.mark.parametrize(
    ("findings", "moments", "told"),
    [
        ([finding(3, 9.3, 6.1)], [OPENED, given(2, 7.9)], ["opened", "choice", "given", "sent"]),
        ([finding(3, 5, 5)], [OPENED], ["≈opened", "≈choice", "sent"]),
        ([finding(3, 5, 4.5)], [OPENED], ["≈opened", "≈choice", "sent"]),
        ([finding(3, 5)], [OPENED, given(4, 5)], ["opened", "≈sent", "≈given"]),
        ([finding(3, 1)], [moment("opened", 2, 1), given(2, 1)], ["≈given", "≈opened", "≈sent"]),
        ([finding(3, 9, 8.5)], [OPENED, given(2, 1.4)], ["≈opened", "≈choice", "≈given", "sent"]),
        ([finding(3, 9, 7)], [given(1, 3), cut(OPENED, 1)], ["≈opened", "≈choice", "≈given", "sent"]),
        ([finding(3, 5)], [moment("opened", 2, 1), given(2, 1)], ["given", "opened", "sent"]),
        ([finding(3, 5)], [given(2, 1), given(2, 1, "0612", "phone")], ["given", "sent"]),
        ([finding(3, 5) | {"time": "soon"}], [OPENED], ["opened"]),
        ([finding(3, 5) | {"time": "2026-11-23T19:15:00"}], [], []),
        ([finding(3, -200)], [OPENED], ["sent", "opened"]),
        ([finding(3, -301)], [OPENED], []),
        ([finding(3, 5)], [moment("danced", 1, 2)], ["sent"]),
    ],
)  # fmt: skip
def test_order(findings: list[Line], moments: list[Line], told: list[str]) -> None:
    found = events_of(findings, (), moments)
    assert [f"{'≈' if one.near else ''}{one.what}" for one in found] == told


@pytest.mark.parametrize(
    ("sent", "moments", "told"),
    [
        (finding(5, 9, 6), [OPENED, moment("opened", 3, 4), given(4, 7)], ["choice -6", "opened -5", "given -2", "sent 0"]),
        (finding(5, 9), [OPENED, moment("opened", 6, 10), given(7, 11)], ["opened -9", "sent 0", "given 2"]),
        (finding(5, 9), [given(4, 7, "somebody else's")], None),
        (finding(5, 9), [], None),
        (finding(5, 9), [given(entry, 1) for entry in range(5)], ["given -8", "given -8", "given -8", "sent 0"]),
        (finding(60, 90), [moment("opened", n, n) for n in range(40)], None),
        (finding(60, 90), [moment("opened", n, n, page="https://shop.example/a") for n in range(40)], ["opened -51", "sent 0"]),
    ],
)  # fmt: skip
def test_what_led_to_a_sending(sent: Line, moments: list[Line], told: list[str] | None) -> None:
    strip = strip_of([sent], moments, True)
    assert (strip and [f"{one.event.what} {one.seconds:.0f}" for one in strip.steps]) == told
    if strip:
        assert strip.steps[-1].x <= 640
        assert not any("?" in one.page or "#" in one.page for one in strip.steps)


def test_a_path_is_told_only_where_it_may_be() -> None:
    page = moment("opened", 0, 0, page="https://shop.example/jan?x=1")
    shown = [strip_of([finding(5, 9)], [page], whole) for whole in (True, False)]
    assert [one and one.steps[0].page for one in shown] == ["https://shop.example/jan", "https://shop.example/…"]  # fmt: skip


@pytest.mark.parametrize("backwards", [True, False])
def test_a_clock_that_ran_backwards_tells_no_order(backwards: bool) -> None:
    line = {"type": "replayed", "capture": "ab" * 32, "name": "a.har", "backwards": backwards}
    assert bool(timelines([finding(3, 5)], [], [OPENED], Journal([line]), True)) is not backwards


def test_pages_that_were_only_passed_are_left_out() -> None:
    pages = [moment("opened", entry, entry) for entry in range(4)]
    (line,) = timelines([finding(5, 9)], [], [*pages, given(4, 8)], Journal([]), True)
    assert [told.event.line["capture"]["entry"] for told in line.events] == [0, 3, 4, 5]


@pytest.mark.parametrize(
    ("capture", "key"),
    [
        ({"sha256": "ab" * 32, "name": "a.har"}, "ab" * 32),
        ({"sha256": None, "name": "a.har"}, "ab" * 32),  # as in a redacted case
        ({"sha256": None, "name": "live 1"}, "live 1"),
        ({"sha256": "cd" * 32, "name": "a.har"}, None),
    ],
)
def test_what_is_journalled_of_a_recording(capture: Line, key: str | None) -> None:
    control = {"name": "piet", "kinds": ["email", "shoe_size"]}
    journal = Journal([
        {"type": "replayed", "capture": "ab" * 32, "name": "a.har", "controls": [control]},
        {"type": "live", "name": "live 1", "controls": [control]},
        TRIAL | {"capture": "ab" * 32},
        TRIAL | {"capture": "live 1"},
        *(TRIAL | change for change in STRANGE),
        {"type": "replayed", "capture": "ab" * 32, "name": "a.har", "controls": "piet"},
        {"type": "replayed", "capture": "ab" * 32, "name": "a.har", "controls": [7, {"name": 7}]},
        {"type": "control", "capture": "ab" * 32, "found": "piet's"},
    ])  # fmt: skip
    told = journal.of(capture)
    assert told.controls == ({"piet": ("email",)} if key else {})
    assert [one["capture"] for one in told.trials] == ([key] if key else [])
    assert told.controlled is (key == "ab" * 32)
    assert len(journal.trials) == 2
    assert (told == Journalled()) is (key is None)


@pytest.mark.parametrize(
    ("counts", "rows", "left"),
    [
        ([], [], 0),
        ([("2026-11-21", 2)], [Row("2026-11-21", 2)], 0),
        ([("2026-11-21", 2), ("2026-11-22", 1)], [Row("2026-11-21", 2), Row("2026-11-22", 1)], 0),
        ([("2026-11-21", 2), ("2026-11-23", 1)], [Row("2026-11-21", 2), Row("2026-11-22", 0), Row("2026-11-23", 1)], 0),
        ([("2026-10-31", 2), ("2026-11-23", 1)], [Row("2026-10-31", 2), Row("2026-11-01", 0, 22), Row("2026-11-23", 1)], 0),
        ([("", 3), ("2026-11-23", 1)], [Row("", 3), Row("2026-11-23", 1)], 0),
        ([(f"2026-{month:02}-{day:02}", day) for month in (1, 2) for day in range(1, 29)],
         [Row(f"2026-02-{day:02}", day) for day in range(1, 29)], 28),
    ],
)  # fmt: skip
def test_days(counts: list[tuple[str, int]], rows: list[Row], left: int) -> None:
    days = days_of(counts)
    assert list(days.rows[-len(rows) :] if rows else days.rows) == rows
    assert days.left_out == left
    assert len(days.rows) <= 31
    assert days.most == max((row.count for row in rows), default=0)
