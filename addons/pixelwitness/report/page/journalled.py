"""The journal -> what it says of each recording: its clock, its controls, and what was tried."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pixelwitness.matrix.model import Line
from pixelwitness.report.page.phrases import WAY
from pixelwitness.vocabulary import FORMS, KINDS, Kind


@dataclass(frozen=True, slots=True)
class Journalled:
    """Of one recording, by all its readings.

    `backwards`: its clock was seen to run backwards, so its times tell no order. `controls` are
    persons who were looked for and typed nowhere, by name with the kinds of their values;
    `controlled` says that a value of one was found. `trials` are the journal's lines of worlds
    that were gone through.
    """

    backwards: bool = False
    controls: dict[str, tuple[Kind, ...]] = field(default_factory=dict)
    controlled: bool = False
    trials: tuple[Line, ...] = ()


def controls_in(line: Line) -> dict[str, tuple[Kind, ...]]:
    """The controls that were looked for in a reading, {} in any other line."""
    told = line.get("controls") if line["type"] in ("replayed", "live") else None
    found: dict[str, tuple[Kind, ...]] = {}
    for one in told if isinstance(told, list) else ():
        match one:
            case {"name": str(name), "kinds": list(kinds)}:
                found[name] = tuple(kind for kind in KINDS if kind in kinds)
    return found


class Journal:
    """Finds what was journalled of the recording that a line of the record names."""

    def __init__(self, lines: Iterable[dict[str, Any]]) -> None:
        """`names` are those of the recordings, by what the journal calls them.

        A redacted case names recordings by name alone, its journal by a token and the name.
        """
        lines = [one for one in lines if one["type"] != "trial" or _is_known(one)]
        names = {
            str(line.get("capture")): str(line.get("name", ""))
            for line in lines
            if line["type"] == "replayed"
        }
        groups: dict[str, list[Line]] = {}
        for line in lines:
            for key in _keys(line, names):
                groups.setdefault(key, []).append(line)
        self.names = {**{name: name for name in _live(lines)}, **names}
        self._told = {key: _told(group) for key, group in groups.items()}

    def of(self, capture: Line) -> Journalled:
        """By the hash, where there is one; else by the name, as of a live session."""
        key = capture.get("sha256") or f"name:{capture['name']}"
        return self._told.get(str(key), Journalled())

    @property
    def trials(self) -> tuple[Line, ...]:
        """All of them, each once."""
        found = [line for one in self._told.values() for line in one.trials]
        return tuple({id(line): line for line in found}.values())


def _live(lines: Iterable[Line]) -> list[str]:
    """What trials call recordings; of a live session that is its name."""
    return [str(line["capture"]) for line in lines if line["type"] == "trial"]


def _keys(line: Line, names: dict[str, str]) -> Iterator[str]:
    match line:
        case {"type": "live" | "live_ended", "name": str(name)}:
            yield f"name:{name}"
        case {"type": "replayed" | "trial" | "control", "capture": str(capture)}:
            yield capture
            yield f"name:{names.get(capture, capture)}"


def _told(lines: list[Line]) -> Journalled:
    controls: dict[str, tuple[Kind, ...]] = {}
    for line in lines:
        controls |= controls_in(line)
    return Journalled(
        backwards=any(line.get("backwards") is True for line in lines),
        controls=controls,
        controlled=any(line["type"] == "control" for line in lines),
        trials=tuple(line for line in lines if line["type"] == "trial"),
    )


def _is_known(line: Line) -> bool:
    """Whether a trial has what the page says of it, in words that are known here."""
    match line:
        case {
            "capture": str(),
            "world": str(),
            "form": str(form),
            "texts": int(),
            "tried": int(),
            "wanted": int(),
            "found": int(),
            "way": str(way),
            "seconds": int() | float(),
            "processes": int(),
        }:
            return form in FORMS and way in WAY
    return False
