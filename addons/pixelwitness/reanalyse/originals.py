"""What a case's journal says of its recordings: where they lie, and what each was asked."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pixelwitness.case import Case
from pixelwitness.identity import Persona

type Words = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a recording was asked: how far to look, and for whom (None: for all of the case)."""

    words: Words = field(default_factory=dict)
    names: list[str] | None = None

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Asked":
        words, names = told.get("asked"), told.get("personas")
        return cls(
            words if isinstance(words, dict) else {}, names if isinstance(names, list) else None
        )

    def people(self, all_of: Iterable[Persona]) -> tuple[Persona, ...]:
        """Those of the case's persons who were looked for."""
        return tuple(one for one in all_of if self.names is None or one.name in self.names)


@dataclass(frozen=True, slots=True)
class Originals:
    """What the journal says of the recordings.

    `files` are the names of those in the case by their hash, `asked` what each hash was asked,
    `live` the recordings of live sessions by the sessions' names, `told_live` what each of them
    was asked, `whole` those of sessions that came to an end and recorded all, `rules` the digests
    of all the rules by which the case was made.
    """

    files: dict[str, str] = field(default_factory=dict)
    asked: dict[str, list[Asked]] = field(default_factory=dict)
    live: dict[str, str] = field(default_factory=dict)
    told_live: dict[str, Asked] = field(default_factory=dict)
    whole: set[str] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)

    def file_of(self, capture: Mapping[str, Any]) -> str:
        """The capture's file in the case, "" where it is not there."""
        recording = self.live.get(str(capture.get("name")), "")
        there = recording if recording in self.files.values() else ""
        return self.files.get(str(capture.get("sha256")), there)

    @property
    def cut(self) -> set[str]:
        """Recordings that need not hold all that their sessions saw, as after a crash."""
        return set(self.live.values()) - self.whole - {""}


def originals_of(record: Case) -> Originals:
    """As the journal tells; a name that is no plain file name is passed over."""
    found = Originals(rules={record.about["rules"]})
    for line in record.journal:
        match line:
            case {"type": "original", "name": str(name), "sha256": str(sha256), **rest}:
                if not rest.get("by_reference") and Path(name).name == name:
                    found.files.setdefault(sha256, name)
            case {"type": "replayed", "capture": str(sha256), "rules": str(rules), **rest}:
                found.asked.setdefault(sha256, []).append(Asked.of(rest))
                found.rules.add(rules)
            case {"type": "live", "name": str(name), "rules": str(rules), **rest}:
                found.live[name] = str(rest.get("recording", ""))
                found.told_live[found.live[name]] = Asked.of(rest)
                found.rules.add(rules)
            case {"type": "live_ended", "name": str(name), **rest} if not rest.get("recording_cut"):
                found.whole.add(found.live.get(name, ""))
    return found


def each_once(asked: Iterable[Asked]) -> Iterator[Asked]:
    """The same without those that are equal to one before."""
    seen: list[Asked] = []
    for one in asked:
        if one not in seen:
            seen.append(one)
            yield one
