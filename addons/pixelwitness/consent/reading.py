"""Decoded values of a tool + how the tool is read -> what was chosen, in words."""

import datetime
import re

import msgspec

from pixelwitness.consent.decode import Flat
from pixelwitness.consent.model import Names, Reading, Row, State, Unit, What

_MOST_SHOWN = 12
_SECONDS: dict[Unit, float] = {"ms": 1000.0, "s": 1.0}


class Told(msgspec.Struct, frozen=True, gc=False):
    """What the values tell; `because` without the tool's name."""

    what: What
    state: State
    because: str
    moment: str = ""
    facebook: bool = False


def read_choice(flat: Flat, reading: Reading) -> Told | None:
    """What these values tell, None for nothing; a choice that is not told has the state ""."""
    moment = moment_of(flat.get(reading.moment, ""), reading.unit) if reading.moment else ""
    for row in reading.rows:
        if _fits(row, flat):
            return _of_row(row, flat, moment)
    named = _named(flat, reading.facebook)
    if named and (told := _for_facebook(named, reading, moment)):
        return told
    return _of_categories(flat, reading, moment)


def moment_of(text: str, unit: Unit) -> str:
    """A tool's own time as ISO 8601 in UTC with milliseconds, or "" where it is none."""
    try:
        if unit == "iso":
            moment = datetime.datetime.fromisoformat(text.strip())
            moment = moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
            moment = moment.astimezone(datetime.UTC)
        else:
            moment = datetime.datetime.fromtimestamp(float(text) / _SECONDS[unit], datetime.UTC)
    except (ValueError, OverflowError, OSError):
        return ""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _fits(row: Row, flat: Flat) -> bool:
    if not all(_holds(name, value, flat) for name, value in row.when):
        return False
    if any(_holds(name, value, flat) for name, value in row.unless):
        return False
    return not row.equal or _equal(row.equal, flat)


def _equal(names: Names, flat: Flat) -> bool:
    values = [next((v for k, v in flat.items() if name.match(k)), "") for name in names]
    return "" not in values and len(set(values)) == 1


def _holds(name: re.Pattern[str], value: re.Pattern[str], flat: Flat) -> bool:
    return any(name.match(key) and value.search(found) for key, found in flat.items())


def _of_row(row: Row, flat: Flat, moment: str) -> Told | None:
    shown = {
        key: found
        for name, value in row.when
        for key, found in flat.items()
        if name.match(key) and value.search(found)
    }
    because = f"{row.because} ({_shown(shown)})" if shown else row.because
    match row.state:
        case "undecided":
            return Told("undecided", "", because)
        case "nothing":
            return None
        case "seen":
            return Told("loader", "", because)
        case "note":
            return Told("note", "", because)
        case "unknown":
            return Told("choice", "", because, moment)
        case "accepted" | "refused" | "partly" as state:
            return Told("choice", state, because, moment, row.facebook)


def _for_facebook(named: Flat, reading: Reading, moment: str) -> Told | None:
    sides = {_side(value, reading) for value in named.values()}
    because = f"Facebook is named there: {_shown(named)}"
    if sides == {"on"}:
        return Told("choice", "accepted", because, moment, True)
    if sides == {"off"}:
        return Told("choice", "refused", because, moment, True)
    if sides == {"open"}:
        return Told("undecided", "", because)
    return None


def _of_categories(flat: Flat, reading: Reading, moment: str) -> Told:
    marketing = _named(flat, reading.marketing)
    taken = [*marketing, *_named(flat, reading.necessary)]
    others = {k: v for k, v in _named(flat, reading.others).items() if k not in taken}
    both = {k: v for k, v in flat.items() if k in marketing or k in others}
    if not both:
        return Told("choice", "", "its value says nothing of marketing", moment)
    sides = [_side(value, reading) for value in both.values()]
    if set(sides) == {"open"}:
        return Told("undecided", "", _shown(both))
    if "open" in sides:
        return Told("choice", "", f"not every part of it is decided: {_shown(both)}", moment)
    if marketing:
        return _sorted_out(marketing, others, reading, _shown(both), moment)
    if reading.own_ids:
        return _own_ids(both, sides, bool(_named(flat, reading.necessary)), moment)
    return Told("choice", "", f"it does not name marketing: {_shown(both)}", moment)


def _sorted_out(marketing: Flat, others: Flat, reading: Reading, words: str, moment: str) -> Told:
    here = {_side(value, reading) for value in marketing.values()}
    there = {_side(value, reading) for value in others.values()}
    if here | there == {"on"}:
        return Told("choice", "accepted", words, moment)
    if here | there == {"off"}:
        return Told("choice", "refused", words, moment)
    sides = "marketing " + _words(here) + (f", others {_words(there)}" if there else "")
    return Told("choice", "partly", f"{sides}: {words}", moment)


def _own_ids(both: Flat, sides: list[str], necessary: bool, moment: str) -> Told:
    """Nobody outside knows what the site's own ids mean; all alike still tells the choice."""
    words = f"{_shown(both)} (the ids are the site's own)"
    if "off" not in sides:
        return Told("choice", "accepted" if len(sides) > 1 else "", words, moment)
    if sides.count("on") <= (0 if necessary else 1):
        return Told("choice", "refused", words, moment)
    return Told("choice", "partly", words, moment)


def _words(sides: set[str]) -> str:
    return "partly on" if len(sides) > 1 else next(iter(sides))


def _side(value: str, reading: Reading) -> str:
    low = value.strip().lower()
    return "on" if low in reading.yes else "off" if low in reading.no else "open"


def _named(flat: Flat, names: Names) -> Flat:
    return {key: value for name in names for key, value in flat.items() if name.match(key)}


def _shown(flat: Flat) -> str:
    """`C0002:0, C0004:0`: the last part of each name with its value."""
    rows = [f"{name.rpartition('.')[2]}:{value[:40]}" for name, value in flat.items()]
    more = f" and {len(rows) - _MOST_SHOWN} more" if len(rows) > _MOST_SHOWN else ""
    return ", ".join(rows[:_MOST_SHOWN]) + more
