"""What reading one capture gave, folded: the value that every report of `replay` is made from."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from pixelwitness.exchange import Gap
from pixelwitness.finding import (
    CaptureRef,
    ConsentLine,
    Finding,
    Line,
    ProofLine,
    Setup,
    TwinLine,
    in_capture,
)
from pixelwitness.vocabulary import Proof

if TYPE_CHECKING:  # loaded where something waits to be recovered, which is seldom
    from pixelwitness.identity.worlds.trial import Trial

STRONGEST: tuple[Proof, ...] = ("declared", "recovered", "verified")


class Result(msgspec.Struct, frozen=True, gc=False):
    """One capture's findings and counts. `sites` are those that were visited.

    `recipients` are their names, with the number of requests to each; `credentials` the names of
    session cookies and access tokens that stand in the capture itself. `controls` are sentences
    about values of control personas, which must never be found, and were. `trials` are what was
    gone through to recover values, `backwards` says that the clock was seen to run backwards.
    """

    capture: CaptureRef
    requests: int
    to_recipients: int
    findings: tuple[Finding, ...]
    setups: tuple[Setup, ...]
    gaps: tuple[Gap, ...]
    bodies_lost: int
    placeholders: tuple[tuple[str, int], ...]
    sites: tuple[str, ...]
    controls: tuple[str, ...] = ()
    bodies_cut: int = 0
    recipients: tuple[tuple[str, int], ...] = ()
    credentials: tuple[str, ...] = ()
    trials: "tuple[Trial, ...]" = ()
    backwards: bool = False


def at_last(lines: Iterable[Line]) -> Iterator[Line]:
    """The same lines, each finding with what the whole capture tells of consent."""
    lines = tuple(lines)
    told = {line.finding: line.consent for line in lines if isinstance(line, ConsentLine)}
    for line in lines:
        if isinstance(line, Finding | Setup) and line.id in told:
            yield replace(line, consent=told[line.id])
        elif not isinstance(line, ConsentLine):
            yield line


def folded(
    lines: Iterable[Line], capture: CaptureRef
) -> tuple[tuple[Finding, ...], tuple[Setup, ...]]:
    """Findings with their twins and their strongest proof, and set-ups, each once and sorted."""
    findings: dict[str, Finding] = {}
    setups: dict[str, Setup] = {}
    for line in lines:
        match in_capture(line, capture):
            case Finding() as one:
                findings.setdefault(one.id, one)
            case Setup() as setup:
                setups.setdefault(setup.id, setup)
            case TwinLine(finding=name, twin=twin) if name in findings:
                known = findings[name]
                findings[name] = replace(known, twins=(*known.twins, twin))
            case ConsentLine(finding=name, consent=consent) if name in findings:
                findings[name] = replace(findings[name], consent=consent)
            case ConsentLine(finding=name, consent=consent) if name in setups:
                setups[name] = replace(setups[name], consent=consent)
            case ProofLine(finding=name, evidence=evidence, kind=kind) if name in findings:
                known = findings[name]
                if STRONGEST.index(evidence.proof) >= STRONGEST.index(known.evidence.proof):
                    findings[name] = replace(known, evidence=evidence, kind=kind)
    ordered = sorted(
        findings.values(), key=lambda f: (f.site is None, f.site or "", f.entry, f.field, f.id)
    )
    return tuple(ordered), tuple(
        sorted(setups.values(), key=lambda s: (s.site is None, s.site or "", s.entry))
    )
