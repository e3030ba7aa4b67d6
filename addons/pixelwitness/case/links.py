"""One chain as it lies on disk -> a sentence for every place where it is broken."""

from collections.abc import Mapping
from dataclasses import dataclass

from pixelwitness.case.chain import START, digest, parse

HALF_LINE = "half a line at the end, left by a crash; the next opening moves it to the journal"


@dataclass(frozen=True, slots=True)
class Link:
    """A line as it lies there: its hash, what it calls the line before, how it ends.

    `previous` is None where the line is no line of the record at all.
    """

    own: str
    previous: str | None
    ended: bool


def link(raw: bytes) -> Link:
    """What the chain needs to know of a line."""
    value = parse(raw)
    previous = None if value is None else str(value["previous"])
    return Link(digest(raw), previous, raw.endswith(b"\n"))


def breaks(name: str, links: list[Link], promised: Mapping[int, str]) -> list[str]:
    """Every break of a chain. `promised` are the hashes that the journal names, by line."""
    lines = {one.own: number for number, one in enumerate(links, 1)}
    told = {
        number: text
        for number, one in enumerate(links, 1)
        if (text := _break(one, number, links[number - 2].own if number > 1 else START, lines))
    }
    # With one break alone, the journal's count of lines tells which of two things happened.
    exact = _changed_or_missing(min(told), lines, promised) if len(told) == 1 else _EITHER
    found = [
        f"{name} line {number}: {exact if text == _EITHER else text}"
        for number, text in told.items()
    ]
    return found + _unkept(name, links, lines, promised)


def _break(one: Link, number: int, before: str, lines: Mapping[str, int]) -> str:
    if not one.ended:
        return HALF_LINE
    if one.previous is None:
        return "is no line of the record"
    if one.previous == before:
        return ""
    if one.previous == START:
        return "was the first line; what stands before it was put in or moved"
    if one.previous not in lines:
        return _EITHER if number > 1 else "does not begin the chain; a line before it is missing"
    other = lines[one.previous]
    if other < number:
        return f"follows line {other}; what stands between was put in or moved"
    return f"follows line {other}, yet stands before it; it was moved"


def _changed_or_missing(number: int, lines: Mapping[str, int], promised: Mapping[int, str]) -> str:
    """A line that the journal knows as the fifth and that now stands fourth: one is missing."""
    later = [(count, last) for count, last in promised.items() if count >= number]
    shifts = {count - lines[last] for count, last in later if last in lines}
    if not shifts:
        return _EITHER
    return "a line before it is missing" if max(shifts) > 0 else "the line before was changed"


def _unkept(
    name: str, links: list[Link], lines: Mapping[str, int], promised: Mapping[int, str]
) -> list[str]:
    """What the journal says of the file and the file does not hold, also not elsewhere."""
    whole = sum(one.ended for one in links)
    gone = {count: last for count, last in promised.items() if last not in lines}
    told = [
        f"{name} line {count}: is not the line that the journal names; it was changed or replaced"
        for count in sorted(gone)
        if count <= whole
    ]
    if gone and max(gone) > whole:
        told.append(
            f"{name}: lines are missing at the end; the journal names {max(gone)}, "
            f"the file holds {whole}"
        )
    return told


_EITHER = "the line before was changed, or a line before it is missing"
