"""What is remembered of one site and a place in the capture -> the state, with its reason."""

from pixelwitness.consent.events import Point
from pixelwitness.consent.model import Signal
from pixelwitness.consent.site import Mode, SiteRecord
from pixelwitness.consent.state import Stand, stand_of
from pixelwitness.finding import Consent
from pixelwitness.vocabulary import ConsentState

_MANY = 10  # own requests without any cookie: hardly by chance
_APART = 5.0  # seconds; one click may be written by two tools
_NO_SIGN = "no sign of a consent tool on this site"
_BACKWARDS = "by the order of the entries, for the capture's clock runs backwards"
_UNSEEN = "no later request of the site shows whether a choice was made in between"
_MIXED = (
    "requests up to entry {} were written in another order than sent, and tell different things"
)
_NO_TIME = "by the order of the entries, for a time is missing"


def answer(
    record: SiteRecord | None, here: Point, last: Point | None, backwards: bool, lost: int | None
) -> Consent:
    """The state at that place.

    `last` is the last request of the site itself that carries its cookies; `lost` counts the own
    requests of a capture without any cookie at all, and is None where cookies are to be seen.
    """
    if record is None:
        return Consent("unknown", _with(_NO_SIGN, _lost_words(lost)))
    timed = record.timed and here.when is not None and not backwards
    place = here.on(timed)
    if record.browsers:
        return Consent("unknown", _with(record.browsers, *record.notes.values()))
    stands = [stand for rows in record.rows(timed) if (stand := stand_of(rows, place))]
    if record.mixed is not None and timed and place < record.mixed.on(timed):
        return Consent("unknown", _with(_MIXED.format(record.mixed.entry), *record.notes.values()))
    told = _of_stands(stands, place, timed, lost) or _of_modes(record, stands, place, timed)
    told = told or _of_loaders(record, stands, lost)
    order = "" if timed or not stands else _BACKWARDS if backwards else _NO_TIME
    after = last is not None and last.on(timed) >= place
    unseen = not after and told.state == "before_choice"
    because = _with(told.because, _UNSEEN if unseen else "", order, *record.notes.values())
    return Consent(
        "unknown" if unseen else told.state, because, told.entry, told.seconds, told.tool
    )


def _of_stands(stands: list[Stand], place: float, timed: bool, lost: int | None) -> Consent | None:
    decided = [stand for stand in stands if stand.kind == "decided"]
    named = [stand for stand in decided if stand.facebook]
    asked = [stand for stand in stands if stand.asked]
    if named:
        return _agreed(named, place, timed)
    if decided and asked:
        return _disagree([*decided, *asked])
    if decided:
        return _agreed(decided, place, timed)
    before = {stand.tool for stand in stands if stand.kind == "before"}
    unclear = next((s for s in stands if s.kind == "unclear" and s.tool not in before), None)
    if unclear:
        return Consent("unknown", unclear.because, unclear.entry, None, unclear.tool)
    return None


def _agreed(decided: list[Stand], place: float, timed: bool) -> Consent:
    """One state of all, else the last choice where it came clearly later."""
    decided = sorted(decided, key=lambda stand: stand.start)
    last = decided[-1]
    if len({"refused" if s.state == "withdrawn" else s.state for s in decided}) > 1:
        before = max(s.start for s in decided if s.state != last.state)
        if not (timed and last.exact and last.start - before > _APART):
            return _disagree(decided)
    else:
        last = next((s for s in reversed(decided) if s.state == "withdrawn"), last)
    state = last.state or "unknown"
    seconds = round(place - last.start, 3) if timed and last.exact else None
    return Consent(state, last.because, last.entry, seconds, last.tool)


def _disagree(stands: list[Stand]) -> Consent:
    words = " / ".join(stand.because for stand in stands)
    return Consent("unknown", f"two signs disagree: {words}", stands[-1].entry)


def _of_modes(record: SiteRecord, stands: list[Stand], place: float, timed: bool) -> Consent | None:
    """What the site handed on to others last counts where no tool has told a choice."""
    past = [mode for mode in record.modes if mode.at.on(timed) <= place]
    if not past:
        return None
    last = max(past, key=lambda mode: mode.at.on(timed)).signal
    before = next((stand for stand in stands if stand.kind == "before"), None)
    if last.state == "refused" or not last.state:
        return None if before else _not_allowed(record, past, last)
    if before:
        words = f"two signs disagree: {before.because} / {last.because}"
        return Consent("unknown", words, last.entry)
    return _of_signal(last)


def _not_allowed(record: SiteRecord, past: list[Mode], last: Signal) -> Consent | None:
    """The books say no. A site may write that into them before anybody chose."""
    if not last.state:
        return _of_signal(last)
    earlier = (mode.signal.state for mode in past if mode.signal.tool == last.tool)
    if any(state in ("accepted", "partly") for state in earlier):
        words = f"{last.because}; granted before that"
        return Consent("withdrawn", words, last.entry, None, last.tool)
    tools = [loader for loader in record.loaders.values() if loader.tool != last.tool]
    return _denied_yet(last, tools)


def _of_signal(one: Signal) -> Consent:
    return Consent(one.state or "unknown", one.because, one.entry, None, one.tool)


def _denied_yet(last: Signal, tools: list[Signal]) -> Consent | None:
    """None where the tool that is there would show a choice: then nobody has chosen yet."""
    hidden = next((tool for tool in tools if tool.hidden), None)
    if tools and hidden is None:
        return None
    words = f"{last.because}, chosen or not yet"
    return Consent(
        "unknown", _with(words, hidden.because if hidden else ""), last.entry, None, last.tool
    )


def _of_loaders(record: SiteRecord, stands: list[Stand], lost: int | None) -> Consent:
    """No choice is told: `before_choice` where a tool is there and cookies would show one.

    A capture without any cookie may be one whose exporter left them all out: there only the tool's
    own word counts that nothing was chosen yet. Of a tool that keeps choices in local storage the
    script alone tells nothing: the choice may be an earlier visit's.
    """
    first: Stand | Signal | None = next((s for s in stands if s.kind == "before"), None)
    first = first or min(record.loaders.values(), key=lambda one: not one.hidden, default=None)
    if first is None:
        return Consent("unknown", _with(_NO_SIGN, _lost_words(lost)))
    asked = isinstance(first, Stand) and first.asked
    hides = isinstance(first, Signal) and first.hidden
    unseen = lost is not None and not asked
    because = _with(first.because, _lost_words(lost) if unseen else "")
    state: ConsentState = "unknown" if unseen or hides else "before_choice"
    return Consent(state, because, first.entry, None, first.tool)


def _lost_words(lost: int | None) -> str:
    if lost is None:
        return ""
    if lost < _MANY:
        return "the capture holds no cookie at all, so a choice may have been made and not be seen"
    return (
        f"{lost} requests to the sites' own hosts and not one cookie: an exporter such as Chrome's"
        " leaves them out, so consent cannot be told from cookies in this capture"
    )


def _with(*parts: str) -> str:
    return "; ".join(part for part in parts if part)
