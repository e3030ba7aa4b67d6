"""What is remembered of the consent of one site, and of the cookies of one host."""

import re
from collections import deque

import msgspec

from pixelwitness.consent.events import Event, Placed, Point, place
from pixelwitness.consent.model import Signal
from pixelwitness.finding import Consent

_MOST_EVENTS = 64
_MOST_MODES = 256
_MOST_TOOLS = 64
_VERSION = re.compile(r"[\d._]+")


class Mode(msgspec.Struct, frozen=True, gc=False):
    """What the site handed on to others at that place."""

    at: Point
    signal: Signal


class SiteRecord(msgspec.Struct):
    """The events of each tool, the loaders, what was handed on, and remarks, all bounded."""

    cookies: dict[tuple[str, str], list[Event]] = msgspec.field(default_factory=dict)
    reports: dict[str, list[Event]] = msgspec.field(default_factory=dict)
    loaders: dict[str, Signal] = msgspec.field(default_factory=dict)
    modes: deque[Mode] = msgspec.field(default_factory=lambda: deque(maxlen=_MOST_MODES))
    notes: dict[str, str] = msgspec.field(default_factory=dict)
    timed: bool = True
    mixed: Point | None = None
    browsers: str = ""
    opener: tuple[str, int] | None = None
    _rows: dict[bool, list[list[Placed]]] = msgspec.field(default_factory=dict)

    def add(self, event: Event, host: str = "") -> bool:
        """Remembers an event; `host` is where its cookie stands, "" for a call of the tool.

        Of too many the first is kept, for it may be what is withdrawn.
        """
        if len(self.cookies) + len(self.reports) >= _MOST_TOOLS:
            return False
        if host:
            known = self.cookies.setdefault((event.tool, host), [])
        else:
            known = self.reports.setdefault(event.tool, [])
        if len(known) >= _MOST_EVENTS:
            del known[1]
        known.append(event)
        self.timed = self.timed and event.at.when is not None
        self._rows.clear()
        return True

    def mix(self, held: Point) -> None:
        """A slow request told something else than `held`, which was seen before it.

        What was passed over as nothing new may have lain between others than it seemed: up to
        `held` only the tools' own times tell what had been chosen.
        """
        if self.mixed is None or (self.mixed.when or 0.0) < (held.when or 0.0):
            self.mixed = held

    def two(self, tool: str, held: Point, at: Point) -> None:
        """A choice came back that was made before the one held last: nobody can go back in time."""
        self.browsers = self.browsers or (
            f"{tool}: entry {at.entry} carries an older choice than entry {held.entry} before it,"
            " so there were two browsers, or a clock was set back"
        )

    def opened(self, agent: str, entry: int) -> bool:
        """A page was opened by that User-Agent; True where it is seen to be a second browser.

        Versions do not count, for a browser may be updated meanwhile.
        """
        browser = _VERSION.sub("", agent)
        if self.opener is None and browser:
            self.opener = browser, entry
        if self.browsers or not browser or self.opener is None or self.opener[0] == browser:
            return False
        self.browsers = (
            f"entry {entry} was opened by another browser (User-Agent) than entry {self.opener[1]},"
            " and each has a choice of its own"
        )
        return True

    def changed_after(self, event: Event, host: str) -> bool:
        """Whether that host's cookie told anything else later than this event."""
        return any(
            (other.what, other.state) != (event.what, event.state)
            for other in self.cookies.get((event.tool, host), ())
            if (other.at.when or 0.0) > (event.at.when or 0.0)
        )

    def load(self, signal: Signal) -> bool:
        """Remembers the first sign of a tool that has told no choice yet."""
        if signal.tool in self.loaders or len(self.loaders) >= _MOST_TOOLS:
            return False
        self.loaders[signal.tool] = signal
        return True

    def hand_on(self, mode: Mode) -> bool:
        """Remembers what was handed on where it differs from the time before."""
        last = next((m for m in reversed(self.modes) if m.signal.tool == mode.signal.tool), None)
        same = last and (last.signal.state, last.signal.because) == (
            mode.signal.state,
            mode.signal.because,
        )
        if same:
            return False
        self.modes.append(mode)
        return True

    def note(self, signal: Signal) -> bool:
        """Remembers a remark; it changes the words of an answer, never its state."""
        if self.notes.get(signal.tool) == signal.because or len(self.notes) >= _MOST_TOOLS:
            return False
        self.notes[signal.tool] = signal.because
        return True

    def rows(self, timed: bool) -> list[list[Placed]]:
        """Each source's events in their order; kept until something new is learned."""
        if timed not in self._rows:
            self._rows[timed] = [place(events, timed) for events in self._sources()]
        return self._rows[timed]

    def only_on(self, told: Consent, host: str) -> Event | None:
        """The event behind an answer where cookies of other hosts tell it, and never this host's.

        A cookie of the whole site would be seen on each of its hosts.
        """
        if told.state not in ("accepted", "partly", "refused", "withdrawn"):
            return None
        state = "refused" if told.state == "withdrawn" else told.state
        found: Event | None = None
        for (tool, kept_by), events in self.cookies.items():
            same = [e for e in events if tool == told.tool and e.state == state]
            if same and kept_by == host:
                return None
            found = next((e for e in same if e.at.entry == told.entry), found)
        return found

    def _sources(self) -> list[list[Event]]:
        """The events of each cookie and host, with the tool's own reports among them."""
        told = [e + self.reports.get(tool, []) for (tool, _), e in self.cookies.items()]
        held = {tool for tool, _ in self.cookies}
        return told + [events for tool, events in self.reports.items() if tool not in held]


class Held(msgspec.Struct):
    """A tool's cookie on one host as it was last seen; `gone` after it was missing."""

    signal: Signal
    at: Point
    gone: bool = False


class HostRecord(msgspec.Struct):
    """The cookies of one host: the last request that would have carried them, and by tool."""

    last: Point | None = None
    held: dict[str, Held] = msgspec.field(default_factory=dict)
