"""A report made before -> the fingerprints of what it held, so that only what is new counts."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pixelwitness.errors import InputError
from pixelwitness.export.observed import fingerprint
from pixelwitness.export.sarif import FINGERPRINT


def read_baseline(path: Path) -> frozenset[str]:
    """Reads what `replay --format jsonl` or `sarif`, or `export --format json` or `sarif` wrote.

    Raises InputError where the file is none of these. One without any finding is a baseline, too.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as cause:
        why = cause.strerror if isinstance(cause, OSError) else "it is no UTF-8"
        raise InputError(str(path), f"cannot be read ({why})") from cause
    try:
        return frozenset(_whole(json.loads(text)) if _one(text) else _each(text))
    except (ValueError, RecursionError, _NoBaselineError) as cause:
        raise InputError(
            str(path),
            "is no report that findings can be compared with",
            "Give a file that --format jsonl, json or sarif has written.",
        ) from cause


class _NoBaselineError(Exception):
    """The file holds something else."""


def _one(text: str) -> bool:
    """Whether the file is one object: its first line is none by itself, or is no finding."""
    first = text.partition("\n")[0]
    try:
        return not (first.strip() == "" or "type" in json.loads(first))
    except (ValueError, TypeError, RecursionError):
        return True


def _each(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        if line.strip():
            yield from _finding(json.loads(line))


def _whole(value: object) -> Iterator[str]:
    match value:
        case {"version": "2.1.0", "runs": list(runs)}:
            for run in runs:
                yield from _run(run)
        case {"schema": str(), "findings": list(findings)}:
            for one in findings:
                yield from _finding(one)
        case {"type": str()}:
            yield from _finding(value)
        case _:
            raise _NoBaselineError


def _run(run: object) -> Iterator[str]:
    match run:
        case {"tool": {"driver": {"name": "pixelwitness"}}, "results": list(results)}:
            for one in results:
                match one:
                    case {"baselineState": "absent"}:
                        pass
                    case {"partialFingerprints": dict(told)} if FINGERPRINT in told:
                        yield str(told[FINGERPRINT])
                    case _:
                        raise _NoBaselineError
        case _:
            raise _NoBaselineError


def _finding(line: Any) -> Iterator[str]:
    match line:
        case {
            "type": "finding",
            "site": str() | None as site,
            "kind": str(kind),
            "form": str(form),
            "field": str(field),
            "consent": {"state": str(state)},
        }:
            yield fingerprint(site, kind, form, state, field)
        case _:
            raise _NoBaselineError
