"""What the tests of the matrix share: lines of the record, as a case gives them."""

from collections.abc import Callable
from typing import Any

import pytest

from pixelwitness.case import Case

type Lines = Callable[..., Any]


@pytest.fixture
def finding() -> Lines:
    """A finding; what is told besides replaces what it has. `state` and `capture` are short."""

    def make(site: str | None = "winkel.example", kind: str = "email", **other: Any) -> Any:
        state = other.pop("state", "unknown")
        name = other.pop("capture", "accept.har")
        line: dict[str, Any] = {
            "type": "finding", "id": "0" * 16, "site": site, "company": None, "recipient": "meta",
            "channel": "pixel", "kind": kind, "field": "ud[em]", "form": "sha256",
            "origin": "manual", "proof": "verified", "strength": "strong", "time": "2026-11-23T19:15:00.000Z",
            "consent": {"state": state, "because": "", "entry": None},
            "capture": {"sha256": None, "name": name, "entry": 7}, "twins": [],
        }  # fmt: skip
        return line | other

    return make


@pytest.fixture
def case() -> Lines:
    """A case of these findings; `visits` maps captures' names to the sites visited in them."""

    def make(*findings: Any, setups: Any = (), journal: Any = (), **visits: Any) -> Case:
        replayed = [
            {"type": "replayed", "name": f"{name}.har", "sites": list(sites)}
            for name, sites in visits.items()
        ]
        return Case({"title": "A case"}, list(findings), list(setups), [*journal, *replayed])

    return make
